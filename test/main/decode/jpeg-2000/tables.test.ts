import { describe, expect, test } from 'vitest';
import { significanceTable, signTable, stateTable } from '../../../../main/decode/jpeg-2000/mq-tables.ts';
import { uvlcTable, vlcTable } from '../../../../main/decode/jpeg-2000/vlc-tables.ts';

/** Index and fields as `uvlcTable` says; values by ISO/IEC 15444-15 Table 3. */
const residuals = (prefixes: number, suffixes: number, first: number, one: number, other: number): number =>
  prefixes | (suffixes << 3) | (first << 7) | (one << 10) | (other << 13);

/** Neighbourhoods of nine, rows from the top, own sample in the middle. */
const around = (rows: string): number =>
  Array.from(rows.replaceAll(' ', '')).reduce((bits, sample, index) => bits | (Number(sample) << index), 0);

describe.each(['first row', 'other rows'] as const)('the VLC table of the %s', (row) => {
  const table = vlcTable(row);

  test('has a code word for every seven bits in every context', () => {
    expect(table.every((entry) => (entry & 7) > 0)).toBe(true);
  });

  test('names patterns only of samples that are significant, and only beside a residual', () => {
    for (const entry of table) {
      const [rho, e1, ek] = [(entry >> 4) & 15, (entry >> 8) & 15, entry >> 12];
      expect(ek & ~rho).toBe(0);
      expect(e1 & ~ek).toBe(0);
      expect((entry & 8) === 0 ? ek : 0).toBe(0);
    }
  });
});

describe('the table of residuals', () => {
  test.each([
    ['no residual', 0, 0b111111, residuals(0, 0, 0, 0, 0)],
    ['1 of the first quad', 1, 0b000001, residuals(1, 0, 0, 1, 0)],
    ['2 of the second quad', 2, 0b000010, residuals(2, 0, 0, 0, 2)],
    ['3 or 4, and 1', 3, 0b001100, residuals(4, 1, 1, 3, 1)],
    ['5 and more of both', 3, 0b000000, residuals(6, 10, 5, 5, 5)],
  ])('of the other rows: %s', (_, mode, bits, expected) => {
    expect(uvlcTable('other rows')[mode * 64 + bits]).toBe(expected);
  });

  test('of the first row has one bit for the second beside a large first one', () => {
    expect(uvlcTable('first row')[3 * 64 + 0b001000]).toBe(residuals(4, 5, 5, 5, 2));
  });

  test('of the first row adds two to both where MEL says so', () => {
    expect(uvlcTable('first row')[4 * 64 + 0b000011]).toBe(residuals(2, 0, 0, 3, 3));
  });
});

describe('the tables of the arithmetic decoder', () => {
  test('lead from each state only to states', () => {
    const states = stateTable();
    expect(states).toHaveLength(94);
    for (const word of states) {
      expect((word >> 8) & 0x7f).toBeLessThan(94);
      expect((word >> 1) & 0x7f).toBeLessThan(94);
    }
  });

  test('change the more probable symbol in the four states that say so (Table C.2)', () => {
    const changing = Array.from(stateTable()).flatMap((word, index) =>
      index % 2 === 0 && ((word >> 8) & 1) === 1 ? [index / 2] : [],
    );
    expect(changing).toEqual([0, 6, 14]);
  });

  test.each([
    // Table D.1: LL and LH, HL, HH.
    ['000 000 000', 0, 0, 0],
    ['100 000 000', 1, 1, 3],
    ['101 000 000', 2, 2, 6],
    ['101 000 100', 2, 2, 8],
    ['010 000 000', 3, 5, 1],
    ['010 000 010', 4, 8, 2],
    ['000 100 000', 5, 3, 1],
    ['100 100 000', 6, 3, 4],
    ['010 100 000', 7, 7, 2],
    ['000 101 000', 8, 4, 2],
    ['111 101 111', 8, 8, 8],
  ])('have the context of %s', (rows, low, high, diagonal) => {
    const table = significanceTable();
    const index = around(rows);
    expect([table[index], table[512 + index], table[1024 + index]]).toEqual([
      4 * low,
      4 * high,
      4 * diagonal,
    ]);
  });

  test.each([
    // Table D.3: left, right, above and below, each 0, + or -; context and whether the sign is turned.
    ['++00', 12, 0],
    ['+0+0', 13, 0],
    ['+0-0', 11, 0],
    ['00+0', 10, 0],
    ['0000', 9, 0],
    ['+-+-', 9, 0],
    ['000-', 10, 1],
    ['-0+0', 11, 1],
    ['-000', 12, 1],
    ['-0-0', 13, 1],
  ])('have the sign context of %s', (signs, context, turned) => {
    const significance = [3, 5, 1, 7];
    const minus = [0, 2, 4, 6];
    const index = Array.from(signs).reduce(
      (bits, sign, place) =>
        bits |
        (sign === '0' ? 0 : 1 << (significance[place] ?? 0)) |
        (sign === '-' ? 1 << (minus[place] ?? 0) : 0),
      0,
    );
    expect(signTable()[index]).toBe(context * 4 + turned);
  });
});
