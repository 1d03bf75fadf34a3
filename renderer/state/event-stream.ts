import { workstationEventSchema } from '../../shared/model/events.ts';
import { eventChannelName, type EventMessage, type StreamStatus } from './event-wire.ts';
import { ServerSentLines } from './server-sent-lines.ts';

export interface EventStreamParts {
  /** Opens the stream; rejects or answers with an error status when it cannot. */
  readonly open: () => Promise<Response>;
  readonly send: (message: EventMessage) => void;
  /** Waits before the next attempt; attempts are counted from 1 since the last success. */
  readonly pause: (attempt: number) => Promise<void>;
  /** Asked before every attempt. */
  readonly isEnded: () => boolean;
}

/**
 * Keeps the event stream open until told to end. It is read with `fetch` and not with `EventSource`, because
 * custom schemes (the Electron host) and refusals with a status are then handled in the one way.
 */
export async function runEventStream(parts: EventStreamParts): Promise<void> {
  let attempt = 0;
  let wasOpen = false;
  while (!parts.isEnded()) {
    const opened = await readOnce(parts, () => {
      attempt = 0;
      parts.send({ kind: 'status', status: 'open' });
      if (wasOpen) parts.send({ kind: 'resumed' });
      wasOpen = true;
    });
    attempt = opened ? 1 : attempt + 1;
    parts.send({ kind: 'status', status: 'lost' });
    await parts.pause(attempt);
  }
}

/** Reads one stream to its end; true when it had opened. */
async function readOnce(parts: EventStreamParts, onOpen: () => void): Promise<boolean> {
  let hasOpened = false;
  try {
    const response = await parts.open();
    if (!response.ok || response.body === null) return false;
    hasOpened = true;
    onOpen();
    const lines = new ServerSentLines();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return true;
      for (const data of lines.feed(value)) forward(parts, data);
    }
  } catch {
    // A broken connection is told to the windows as `lost` and tried again; there is nothing else to know of it.
    return hasOpened;
  }
}

function forward(parts: EventStreamParts, data: string): void {
  const parsed = workstationEventSchema.safeParse(parseJson(data));
  // An event of a kind this build does not know concerns nothing that it shows.
  if (parsed.success) parts.send({ kind: 'event', event: parsed.data });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Holds the stream and serves the windows of the profile over the broadcast channel. Ends with the holder. */
export function serveEvents(deliverLocally?: (message: EventMessage) => void): Promise<void> {
  const channel = new BroadcastChannel(eventChannelName);
  const post = channel.postMessage.bind(channel);
  let status: StreamStatus = 'connecting';
  const send = (message: EventMessage): void => {
    if (message.kind === 'status') status = message.status;
    post(message);
    deliverLocally?.(message);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<EventMessage>) => {
    if (data.kind === 'hello') send({ kind: 'status', status });
  });
  return runEventStream({
    open: () => fetch('/events', { headers: { accept: 'text/event-stream' }, cache: 'no-store' }),
    send,
    pause: (attempt) =>
      new Promise((resolve) => {
        setTimeout(resolve, Math.min(500 * 2 ** Math.min(attempt, 5), 10_000));
      }),
    isEnded: () => false,
  });
}
