/**
 * The states of the arithmetic decoder (ISO/IEC 15444-1 Table C.2): probability of the less probable symbol, next state
 * after the more probable one, after the less probable one, and whether they change places.
 */
const states: readonly (readonly [
  probability: number,
  afterMore: number,
  afterLess: number,
  change: 0 | 1,
])[] = [
  [0x5601, 1, 1, 1],
  [0x3401, 2, 6, 0],
  [0x1801, 3, 9, 0],
  [0x0ac1, 4, 12, 0],
  [0x0521, 5, 29, 0],
  [0x0221, 38, 33, 0],
  [0x5601, 7, 6, 1],
  [0x5401, 8, 14, 0],
  [0x4801, 9, 14, 0],
  [0x3801, 10, 14, 0],
  [0x3001, 11, 17, 0],
  [0x2401, 12, 18, 0],
  [0x1c01, 13, 20, 0],
  [0x1601, 29, 21, 0],
  [0x5601, 15, 14, 1],
  [0x5401, 16, 14, 0],
  [0x5101, 17, 15, 0],
  [0x4801, 18, 16, 0],
  [0x3801, 19, 17, 0],
  [0x3401, 20, 18, 0],
  [0x3001, 21, 19, 0],
  [0x2801, 22, 19, 0],
  [0x2401, 23, 20, 0],
  [0x2201, 24, 21, 0],
  [0x1c01, 25, 22, 0],
  [0x1801, 26, 23, 0],
  [0x1601, 27, 24, 0],
  [0x1401, 28, 25, 0],
  [0x1201, 29, 26, 0],
  [0x1101, 30, 27, 0],
  [0x0ac1, 31, 28, 0],
  [0x09c1, 32, 29, 0],
  [0x08a1, 33, 30, 0],
  [0x0521, 34, 31, 0],
  [0x0441, 35, 32, 0],
  [0x02a1, 36, 33, 0],
  [0x0221, 37, 34, 0],
  [0x0141, 38, 35, 0],
  [0x0111, 39, 36, 0],
  [0x0085, 40, 37, 0],
  [0x0049, 41, 38, 0],
  [0x0025, 42, 39, 0],
  [0x0015, 43, 40, 0],
  [0x0009, 44, 41, 0],
  [0x0005, 45, 42, 0],
  [0x0001, 45, 43, 0],
  [0x5601, 46, 46, 0],
];

/**
 * Each state twice, for a more probable symbol of 0 and of 1: probability << 16, the entry after the less probable
 * symbol << 8, the one after the more probable symbol << 1, and the more probable symbol.
 */
export function stateTable(): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array(states.length * 2);
  for (const [state, [probability, afterMore, afterLess, change]] of states.entries()) {
    for (const symbol of [0, 1]) {
      const less = afterLess * 2 + (symbol ^ change);
      const more = afterMore * 2 + symbol;
      table[state * 2 + symbol] = ((probability << 16) | (less << 8) | (more << 1) | symbol) >>> 0;
    }
  }
  return table;
}

/** Contexts of significance (Table D.1), as the sub-band has it: numbers of significant neighbours to a context. */
function significanceContext(
  orientation: 'LL and LH' | 'HL' | 'HH',
  horizontal: number,
  vertical: number,
  diagonal: number,
): number {
  if (orientation === 'HL') return significanceContext('LL and LH', vertical, horizontal, diagonal);
  if (orientation === 'HH') {
    const straight = horizontal + vertical;
    if (diagonal >= 3) return 8;
    if (diagonal === 2) return straight >= 1 ? 7 : 6;
    if (diagonal === 1) return 3 + Math.min(straight, 2);
    return Math.min(straight, 2);
  }
  if (horizontal === 2) return 8;
  if (horizontal === 1) return vertical >= 1 ? 7 : diagonal >= 1 ? 6 : 5;
  return vertical > 0 ? 2 + vertical : Math.min(diagonal, 2);
}

/** Neighbourhood of nine bits, row by row, to four times its context; LL and LH first, then HL, then HH. */
export function significanceTable(): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(3 * 512);
  for (const [place, orientation] of (['LL and LH', 'HL', 'HH'] as const).entries()) {
    for (let around = 0; around < 512; around++) {
      const at = (bit: number): number => (around >> bit) & 1;
      const horizontal = at(3) + at(5);
      const vertical = at(1) + at(7);
      const diagonal = at(0) + at(2) + at(6) + at(8);
      table[place * 512 + around] = 4 * significanceContext(orientation, horizontal, vertical, diagonal);
    }
  }
  return table;
}

/**
 * Signs of the neighbours to four times a context and, at bit 0, whether the sign is turned (Tables D.2 and D.3). Bits
 * of the index: significance of the upper 1, left 3, right 5, lower 7; minus of the left 0, right 2, upper 4, lower 6.
 */
export function signTable(): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(256);
  for (let index = 0; index < 256; index++) {
    const signOf = (significance: number, minus: number): number =>
      ((index >> significance) & 1) === 0 ? 0 : 1 - 2 * ((index >> minus) & 1);
    const horizontal = Math.sign(signOf(3, 0) + signOf(5, 2));
    const vertical = Math.sign(signOf(1, 4) + signOf(7, 6));
    const isTurned = horizontal < 0 || (horizontal === 0 && vertical < 0);
    const context = horizontal === 0 ? 9 + Math.abs(vertical) : 12 + horizontal * vertical;
    table[index] = context * 4 + (isTurned ? 1 : 0);
  }
  return table;
}
