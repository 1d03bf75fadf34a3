import { describe, expect, test } from 'vitest';
import { PduReader, type ReceivedPdu } from '../../../main/receive/pdu-reader.ts';
import {
  abortPdu,
  associateRequest,
  pData,
  pdu,
  pdv,
  releaseRequest,
} from '../../support/upper-layer-bytes.ts';

const limits = { maxPduBytes: 1024, maxAssociateBytes: 2048 };

/** Everything that comes out of a stream that is fed in chunks of `chunkBytes`; views are copied. */
function readAll(
  bytes: Uint8Array,
  chunkBytes = bytes.length,
  reader = new PduReader(limits),
): ReceivedPdu[] {
  const found: ReceivedPdu[] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    reader.feed(bytes.subarray(start, start + chunkBytes));
    for (let read = reader.read(); read.kind !== 'need-more'; read = reader.read()) {
      found.push(read.kind === 'p-data' ? { ...read, data: Uint8Array.from(read.data) } : read);
    }
  }
  return found;
}

/** The pieces of each PDV put together. */
function joinPieces(pdus: readonly ReceivedPdu[]): unknown[] {
  const joined: unknown[] = [];
  let data: number[] = [];
  for (const read of pdus) {
    if (read.kind === 'p-data') {
      data.push(...read.data);
      if (!read.completesPdv) continue;
      joined.push([read.contextId, read.isCommand, read.isLastFragment, data]);
      data = [];
    } else joined.push(read.kind === 'associate-rq' ? [read.kind, [...read.body]] : read);
  }
  return joined;
}

function problemOf(read: ReceivedPdu | undefined): unknown {
  if (read?.kind !== 'invalid') return read;
  return { reason: read.reason, ...read.problem.details };
}

describe('the PDU reader', () => {
  test('reads golden bytes of each PDU that a requestor may send', () => {
    // P-DATA-TF: one PDV of length 4, context 3, control 02H (last fragment of a data set), data AA BB.
    const pDataBytes = Buffer.from('040000000008000000040302aabb', 'hex');
    expect(readAll(pDataBytes)).toEqual([
      {
        kind: 'p-data',
        contextId: 3,
        isCommand: false,
        isLastFragment: true,
        completesPdv: true,
        data: Uint8Array.of(0xaa, 0xbb),
      },
    ]);
    expect(readAll(Buffer.from('05000000000400000000', 'hex'))).toEqual([{ kind: 'release-rq' }]);
    expect(readAll(Buffer.from('06000000000400000000', 'hex'))).toEqual([{ kind: 'release-rp' }]);
    // Source 2 (provider), reason 5 (unexpected PDU parameter).
    expect(readAll(Buffer.from('07000000000400000205', 'hex'))).toEqual([
      { kind: 'abort', source: 2, reason: 5 },
    ]);
    // Result 1, source 1, reason 7.
    expect(readAll(Buffer.from('03000000000400010107', 'hex'))).toEqual([{ kind: 'associate-rj' }]);
  });

  test('reads the same from any division of the stream into chunks', () => {
    const stream = Buffer.concat([
      associateRequest(),
      pData(
        pdv(1, 'command', Buffer.from('abcdefgh')),
        pdv(1, 'data-set', Buffer.alloc(301, 7), { isLast: false }),
      ),
      pData(pdv(1, 'data-set', Buffer.alloc(0))),
      pdu(0x02, Buffer.alloc(100)),
      pdu(0x03, Buffer.alloc(4)),
      releaseRequest,
      abortPdu,
    ]);
    const whole = joinPieces(readAll(stream));
    expect(whole).toHaveLength(8);
    for (let chunkBytes = 1; chunkBytes <= 97; chunkBytes += 1) {
      expect(joinPieces(readAll(stream, chunkBytes))).toEqual(whole);
    }
  });

  test('hands PDV data on as a view, before its PDU is complete', () => {
    const bytes = pData(pdv(1, 'data-set', Buffer.alloc(500, 9)));
    const chunk = bytes.subarray(0, 100);
    const reader = new PduReader(limits);
    reader.feed(chunk);
    const read = reader.read();
    expect(read).toMatchObject({ kind: 'p-data', completesPdv: false });
    // 100 bytes less PDU header 6 and PDV header 6.
    const data = read.kind === 'p-data' ? read.data : undefined;
    expect([data?.length, data?.buffer]).toEqual([88, chunk.buffer]);
    expect(reader.read().kind).toBe('need-more');
    expect(reader.isInsidePdu).toBe(true);
  });

  test('is inside a PDU from its first byte to its last', () => {
    const reader = new PduReader(limits);
    const stages = [...releaseRequest].map((byte) => {
      reader.feed(Uint8Array.of(byte));
      return [reader.read().kind, reader.isInsidePdu];
    });
    expect(stages.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => ['need-more', true]));
    expect(stages[9]).toEqual(['release-rq', false]);
  });

  test('N3 N4 N5 judges an unknown type at its first byte, and discards what follows', () => {
    for (const [first, found] of [
      ['G', '47H'],
      ['\x16', '16H'],
      ['\x00', '00H'],
      ['\x08', '08H'],
      ['\x53', '53H'],
      ['\x99', '99H'],
    ] as const) {
      const reader = new PduReader(limits);
      const read = readAll(Buffer.from(first, 'latin1'), 1, reader);
      expect(read.map(problemOf)).toEqual([{ reason: 1, field: 'PDU type', expected: '01H to 07H', found }]);
      expect(readAll(releaseRequest, 3, reader)).toEqual([]);
    }
  });

  test.each([
    ['A-ASSOCIATE-RQ of 0', 1, 0, '68 to 2048'],
    ['A-ASSOCIATE-RQ of 67', 1, 67, '68 to 2048'],
    ['A-ASSOCIATE-RQ past its limit', 1, 2049, '68 to 2048'],
    ['A-ASSOCIATE-RQ of 4 GiB', 1, 0xffffffff, '68 to 2048'],
    ['A-ASSOCIATE-AC of 0', 2, 0, '68 to 2048'],
    ['A-ASSOCIATE-RJ of 0', 3, 0, '4'],
    ['A-ASSOCIATE-RJ of 5', 3, 5, '4'],
    ['P-DATA-TF of 0', 4, 0, '6 to 1024'],
    ['P-DATA-TF of 5', 4, 5, '6 to 1024'],
    ['P-DATA-TF past our maximum length', 4, 1025, '6 to 1024'],
    ['P-DATA-TF of 64 MiB', 4, 64 * 1024 * 1024, '6 to 1024'],
    ['P-DATA-TF of 4 GiB', 4, 0xffffffff, '6 to 1024'],
    ['A-RELEASE-RQ of 0', 5, 0, '4'],
    ['A-RELEASE-RP of 0', 6, 0, '4'],
    ['A-ABORT of 0', 7, 0, '4'],
    ['A-ABORT of 4 GiB', 7, 0xffffffff, '4'],
  ])('N6 N7 N8 N9 refuses a length at the header: %s', (_name, type, length, expected) => {
    const header = pdu(type, Buffer.alloc(0), length);
    const field = `length of PDU 0${type}H`;
    expect(readAll(header).map(problemOf)).toEqual([{ reason: 6, field, expected, found: `${length}` }]);
  });

  test('takes each length at its limit', () => {
    expect(readAll(pdu(1, Buffer.alloc(2048))).map(({ kind }) => kind)).toEqual(['associate-rq']);
    expect(readAll(pdu(1, Buffer.alloc(68))).map(({ kind }) => kind)).toEqual(['associate-rq']);
    const longest = pData(pdv(1, 'data-set', Buffer.alloc(1018)));
    expect(longest.readUInt32BE(2)).toBe(1024);
    expect(joinPieces(readAll(longest, 100))).toHaveLength(1);
    // An empty fragment: PDV length 2 is context id and control header alone.
    expect(joinPieces(readAll(pData(pdv(1, 'data-set', Buffer.alloc(0)))))).toEqual([[1, false, true, []]]);
  });

  test.each([
    ['0', pdv(1, 'data-set', Buffer.alloc(8), { length: 0 }), '2 to 10', '0'],
    ['1', pdv(1, 'data-set', Buffer.alloc(8), { length: 1 }), '2 to 10', '1'],
    ['one past the PDU', pdv(1, 'data-set', Buffer.alloc(8), { length: 11 }), '2 to 10', '11'],
    ['4 GiB', pdv(1, 'data-set', Buffer.alloc(8), { length: 0xffffffff }), '2 to 10', '4294967295'],
  ])('N20 refuses a PDV length of %s', (_name, bytes, expected, found) => {
    // Only the header of the PDV is there: the data is not awaited.
    const start = pData(bytes).subarray(0, 12);
    expect(readAll(start).map(problemOf)).toEqual([{ reason: 6, field: 'PDV length', expected, found }]);
  });

  test('N20 refuses a second PDV that is cut by the end of its PDU', () => {
    const found = readAll(pData(pdv(1, 'command', Buffer.alloc(4)), Buffer.alloc(5)));
    expect(found[0]?.kind).toBe('p-data');
    expect(problemOf(found[1])).toEqual({
      reason: 6,
      field: 'PDV header',
      expected: '6 bytes',
      found: '5 bytes left in the PDU',
    });
  });

  test('never checks the reserved bits of the message control header (PS3.8 E.2)', () => {
    const bytes = Buffer.from('0400000000060000000201fe', 'hex');
    expect(joinPieces(readAll(bytes))).toEqual([[1, false, true, []]]);
  });
});
