import { describe, expect, it } from 'vitest';
import type { EventMessage } from '../../../renderer/state/event-wire.ts';
import { runEventStream } from '../../../renderer/state/event-stream.ts';
import { ServerSentLines } from '../../../renderer/state/server-sent-lines.ts';

function stream(...pieces: string[]): Response {
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(encoder.encode(piece));
        controller.close();
      },
    }),
  );
}

/** Opens the given answers in turn, then ends; an error is a refused connection. */
async function run(answers: (Response | Error)[]): Promise<{ sent: EventMessage[]; pauses: number[] }> {
  const sent: EventMessage[] = [];
  const pauses: number[] = [];
  const waiting = [...answers];
  await runEventStream({
    open: () => {
      const next = waiting.shift();
      return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new Error('none'));
    },
    send: (message) => void sent.push(message),
    pause: (attempt) => {
      pauses.push(attempt);
      return Promise.resolve();
    },
    isEnded: () => waiting.length === 0,
  });
  return { sent, pauses };
}

describe('the event stream', () => {
  it('hands on events that arrive in any pieces, and passes over comments', async () => {
    const { sent } = await run([
      stream(
        ': open\n\nda',
        'ta: {"type":"receiver.cha',
        'nged"}\n',
        '\ndata: {"type":"store.changed","studyIds":[7]}\n\n',
      ),
    ]);
    expect(sent).toEqual([
      { kind: 'status', status: 'open' },
      { kind: 'event', event: { type: 'receiver.changed' } },
      { kind: 'event', event: { type: 'store.changed', studyIds: [7] } },
      { kind: 'status', status: 'lost' },
    ]);
  });

  it('drops what is no event of ours and goes on with the next', async () => {
    const { sent } = await run([
      stream('data: {"type":"unheard.of"}\n\ndata: not json\n\ndata: {"type":"receiver.changed"}\n\n'),
    ]);
    expect(sent.filter((message) => message.kind === 'event')).toHaveLength(1);
  });

  it('tries again after a loss, waits longer each time, and says that events were missed', async () => {
    const { sent, pauses } = await run([
      stream(),
      new Error('connection refused'),
      new Response('no', { status: 503 }),
      stream(),
    ]);
    expect(pauses).toEqual([1, 2, 3, 1]);
    expect(sent.map((message) => (message.kind === 'status' ? message.status : message.kind))).toEqual([
      'open',
      'lost',
      'lost',
      'lost',
      'open',
      'resumed',
      'lost',
    ]);
  });
});

describe('server-sent lines', () => {
  it('joins data lines, reads either line end, and keeps no half message', () => {
    const lines = new ServerSentLines();
    expect(lines.feed('data: one\r\ndata:two\r\n\r\nevent: x\n')).toEqual(['one\ntwo']);
    expect(lines.feed('\ndata: ')).toEqual([]);
    expect(lines.feed('three\n\n')).toEqual(['three']);
  });
});
