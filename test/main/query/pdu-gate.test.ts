import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PduGate } from '../../../main/query/pdu-gate.ts';
import { pdu } from '../../support/upper-layer-bytes.ts';

/** What came through, and the code of what ended it. */
function passed(chunks: readonly Uint8Array[], limits = { maxPduBytes: 100, maxBytes: 10_000 }) {
  return new Promise<{ bytes: string; code: string | null }>((resolve) => {
    const gate = new PduGate(limits);
    const through: Buffer[] = [];
    const end = (code: string | null): void =>
      resolve({ bytes: Buffer.concat(through).toString('hex'), code });
    gate.on('data', (chunk: Buffer) => through.push(chunk));
    gate.on('error', (error: Error & { code?: string }) => end(error.code ?? ''));
    gate.on('end', () => end(null));
    for (const chunk of chunks) gate.write(chunk);
    gate.end();
  });
}

const good = Buffer.concat([
  pdu(2, Buffer.alloc(70, 1)),
  pdu(4, Buffer.alloc(100, 2)),
  pdu(6, Buffer.alloc(4)),
]);

test('lets whole PDUs through unchanged, however they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(good.length)), async (cuts) => {
      const ends = [...cuts.toSorted((a, b) => a - b), good.length];
      const chunks = ends.map((end, index) => good.subarray(index === 0 ? 0 : ends[index - 1], end));
      expect(await passed(chunks)).toEqual({ bytes: good.toString('hex'), code: null });
    }),
    { numRuns: 50 },
  );
});

test.for([
  { what: 'a PDU that is longer than it may be', bytes: pdu(4, Buffer.alloc(101)) },
  { what: 'a PDU that says so and has not come yet', bytes: pdu(4, Buffer.alloc(1), 0xffff_ffff) },
  { what: 'a type below the first', bytes: pdu(0, Buffer.alloc(4)) },
  { what: 'a type beyond the last', bytes: pdu(8, Buffer.alloc(4)) },
  { what: 'an A-ABORT', bytes: pdu(7, Buffer.alloc(4)) },
])('ends at $what, and lets nothing of that chunk through', async ({ bytes }) => {
  expect(await passed([good, bytes])).toEqual({ bytes: good.toString('hex'), code: 'network.protocol' });
});

test('ends when everything together is more than it may be, and not at the last byte before', async () => {
  const limits = { maxPduBytes: 100, maxBytes: good.length };
  expect(await passed([good], limits)).toMatchObject({ code: null });
  expect(await passed([good, Buffer.alloc(1)], limits)).toMatchObject({ code: 'network.protocol' });
});
