import { describe, expect, test } from 'vitest';
import { checkoutFiles } from '../../../app/launch/checkout-files.ts';
import { findInstances } from '../../../main/query/find-instances.ts';
import { asNegatoscopeError } from '../../../shared/errors.ts';
import type { FindRequest } from '../../../main/query/find-request.ts';
import { startScriptedArchive, type ArchiveAnswer, type FindScript } from '../../support/scripted-archive.ts';
import { pdu } from '../../support/upper-layer-bytes.ts';

const workerUrl = checkoutFiles.workerUrls.query;

function ask(port: number, more: Partial<FindRequest> = {}): Promise<ReadonlySet<string>> {
  return findInstances(workerUrl, {
    host: '127.0.0.1',
    port,
    tls: null,
    calledAe: 'ARCHIVE',
    callingAe: 'NEGATOSCOPE',
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUIDs: ['1.2.3.1'],
    timeoutMs: 20_000,
    mostResponses: 100,
    ...more,
  });
}

const goodScript: FindScript = (answer) => {
  answer.pending(`1.2.3.1.${answer.request}`, '1.2.3');
  answer.final(0);
};

test('what an archive has of each series is gathered over one association', async () => {
  const archive = await startScriptedArchive((answer) => {
    for (const number of [1, 2]) answer.pending(`1.2.3.${answer.request}.${number}`, '1.2.3');
    // Twice the same is once.
    answer.pending(`1.2.3.${answer.request}.1`);
    answer.final(0);
  });
  const found = await ask(archive.port, { SeriesInstanceUIDs: ['1.2.3.1', '1.2.3.2'] });
  expect([...found].toSorted()).toEqual(['1.2.3.1.1', '1.2.3.1.2', '1.2.3.2.1', '1.2.3.2.2']);
  expect(archive.requests).toBe(2);
});

test('a series that it does not have is an empty answer, not a failure', async () => {
  const archive = await startScriptedArchive((answer) => answer.final(0));
  expect([...(await ask(archive.port))]).toEqual([]);
});

test('N49 responses without a good UID confirm nothing', async () => {
  const archive = await startScriptedArchive((answer) => {
    answer.pending(null);
    answer.pending('');
    answer.pending('../../etc');
    answer.pending('1.2.3.4');
    answer.final(0);
  });
  expect([...(await ask(archive.port))]).toEqual(['1.2.3.4']);
});

interface Hostile {
  readonly what: string;
  readonly script?: FindScript;
  readonly onConnection?: Parameters<typeof startScriptedArchive>[1];
  readonly more?: Partial<FindRequest>;
  readonly code: string;
}

/** Pending responses for as long as anybody takes them. */
function floodWithPendings(answer: ArchiveAnswer): void {
  const more = (): void => {
    if (answer.socket.destroyed) return;
    for (let number = 0; number < 50; number++) answer.pending(`1.2.3.1.${number}`);
    setImmediate(more);
  };
  more();
}

const hostile: readonly Hostile[] = [
  {
    what: 'responses without end',
    script: floodWithPendings,
    code: 'network.protocol',
  },
  {
    what: 'more responses than are listened to',
    script: (answer) => {
      for (let number = 0; number < 101; number++) answer.pending(`1.2.3.1.${number}`);
      answer.final(0);
    },
    code: 'network.protocol',
  },
  {
    what: 'silence',
    script: () => undefined,
    more: { timeoutMs: 3000 },
    code: 'operation.timeout',
  },
  {
    what: 'pending responses, then silence',
    script: (answer) => answer.pending('1.2.3.1.1'),
    more: { timeoutMs: 3000 },
    code: 'operation.timeout',
  },
  {
    what: 'objects of another study',
    script: (answer) => {
      answer.pending('1.2.9.1.1', '1.2.9');
      answer.final(0);
    },
    code: 'network.protocol',
  },
  {
    what: 'a failure after some responses',
    script: (answer) => {
      answer.pending('1.2.3.1.1');
      answer.final(0xa700);
    },
    code: 'network.protocol',
  },
  {
    what: 'the end of the connection after some responses',
    script: (answer) => {
      answer.pending('1.2.3.1.1');
      answer.socket.end();
    },
    code: 'network.unreachable',
  },
  {
    what: 'a PDU that says to be 4 GB long',
    script: (answer) => void answer.socket.write(pdu(0x04, Buffer.alloc(100), 0xffff_ffff)),
    code: 'network.protocol',
  },
  {
    what: 'a PDU of no type',
    script: (answer) => void answer.socket.write(pdu(0x99, Buffer.alloc(10))),
    code: 'network.protocol',
  },
  {
    what: 'an A-ABORT',
    script: (answer) => void answer.socket.write(pdu(0x07, Buffer.alloc(4))),
    code: 'network.protocol',
  },
  {
    what: 'a rejected association',
    onConnection: (socket) => {
      socket.on('data', () => socket.write(pdu(0x03, Buffer.from([0, 1, 1, 1]))));
      return true;
    },
    code: 'network.protocol',
  },
  {
    what: 'another protocol',
    onConnection: (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    code: 'network.protocol',
  },
];

describe('N48 N49 an archive that answers with', () => {
  test.for(hostile)(
    '$what is refused, nothing is confirmed, and the next question is answered',
    async (peer) => {
      const archive = await startScriptedArchive(peer.script ?? goodScript, peer.onConnection);
      await expect(ask(archive.port, peer.more)).rejects.toMatchObject({ code: peer.code });
      const good = await startScriptedArchive(goodScript);
      expect([...(await ask(good.port))]).toEqual(['1.2.3.1.1']);
    },
  );

  test('an identifier that cannot be decoded confirms nothing of itself', async () => {
    const archive = await startScriptedArchive((answer) => {
      answer.pendingBytes(Buffer.from('ffffffffffffffffffffffffffff', 'hex'));
      answer.pendingBytes(Buffer.alloc(0));
      answer.final(0);
    });
    const outcome = await ask(archive.port, { timeoutMs: 5000 }).then(
      (found) => [...found],
      (error: unknown) => asNegatoscopeError(error, 'test').code,
    );
    expect([[], 'network.protocol', 'network.unreachable', 'operation.timeout']).toContainEqual(outcome);
  });
});

test('a port where nobody listens is said to be unreachable', async () => {
  await expect(ask(1)).rejects.toMatchObject({ code: 'network.unreachable', details: { port: 1 } });
});
