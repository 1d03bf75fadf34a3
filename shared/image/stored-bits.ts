import { NegatoscopeError } from '../errors.ts';
import type { StoredValueType } from './stored-pixels.ts';

/** How a sample lies in its pixel cell (PS3.5 8.1.1). */
export interface PixelCell {
  readonly BitsAllocated: number;
  readonly BitsStored: number;
  readonly HighBit: number;
  readonly PixelRepresentation: 0 | 1;
}

export type SampleKind = 'integer' | 'float32' | 'float64';

/** Unsigned view of pixel cells, one element a cell. */
export type CellArray = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Cell sizes that PS3.5 8.1.1 leaves in use, without the 64-bit integers of non-pixel matrices. */
const allowedBitsAllocated: ReadonlySet<number> = new Set([1, 8, 16, 32]);

/**
 * Refuses cells that no rule of PS3.5 8.1.1 describes, before anything is read or allocated.
 * Throws `image.invalid-attributes`.
 */
export function checkPixelCell(cell: PixelCell): void {
  const { BitsAllocated, BitsStored, HighBit } = cell;
  if (!allowedBitsAllocated.has(BitsAllocated)) {
    throw invalid('BitsAllocated', '1, 8, 16 or 32', BitsAllocated);
  }
  if (!Number.isInteger(BitsStored) || BitsStored < 1 || BitsStored > BitsAllocated) {
    throw invalid('BitsStored', `1 to BitsAllocated (${BitsAllocated})`, BitsStored);
  }
  if (!Number.isInteger(HighBit) || HighBit < BitsStored - 1 || HighBit >= BitsAllocated) {
    throw invalid(
      'HighBit',
      `BitsStored - 1 (${BitsStored - 1}) to BitsAllocated - 1 (${BitsAllocated - 1})`,
      HighBit,
    );
  }
}

function invalid(keyword: string, expected: string, found: number): NegatoscopeError {
  return new NegatoscopeError(
    'image.invalid-attributes',
    `${keyword}: expected ${expected}, found ${found}`,
    { keyword, expected, found: String(found) },
  );
}

/** The type of stored values once they are out of their cells. */
export function storedValueType(pixels: PixelCell & { readonly sampleKind: SampleKind }): StoredValueType {
  if (pixels.sampleKind !== 'integer') return pixels.sampleKind;
  const isSigned = pixels.PixelRepresentation === 1;
  if (pixels.BitsAllocated <= 8) return isSigned ? 'int8' : 'uint8';
  if (pixels.BitsAllocated <= 16) return isSigned ? 'int16' : 'uint16';
  return isSigned ? 'int32' : 'uint32';
}

/** Least and greatest stored value that the bits can hold (PS3.5 8.1.1). */
export function storedRange(cell: Pick<PixelCell, 'BitsStored' | 'PixelRepresentation'>): {
  readonly first: number;
  readonly last: number;
} {
  const count = 2 ** cell.BitsStored;
  return cell.PixelRepresentation === 1
    ? { first: -count / 2, last: count / 2 - 1 }
    : { first: 0, last: count - 1 };
}

/**
 * Takes the stored bits out of their cells, in place: shifts HighBit down to BitsStored - 1, clears every other
 * bit (overlays of the retired form live there), and extends the sign where PixelRepresentation says signed.
 * The array keeps its unsigned type; read it through a signed view of the same buffer.
 */
export function extractStoredBits(cells: CellArray, cell: PixelCell): void {
  const isSigned = cell.PixelRepresentation === 1;
  const cellBits = cells.BYTES_PER_ELEMENT * 8;
  // Nothing to move, to clear or to extend: the usual cases of cells stored in full, and of unsigned values alone.
  if (cell.BitsStored === cellBits) return;
  if (!isSigned && cell.HighBit === cell.BitsStored - 1 && !hasBitsAbove(cells, cell.BitsStored)) return;
  // Through 32 bits: what is above HighBit falls off on the left, what is below the stored bits on the right.
  const left = 31 - cell.HighBit;
  const right = 32 - cell.BitsStored;
  if (isSigned) {
    for (let index = 0; index < cells.length; index++) {
      cells[index] = ((cells[index] ?? 0) << left) >> right;
    }
  } else {
    for (let index = 0; index < cells.length; index++) {
      cells[index] = ((cells[index] ?? 0) << left) >>> right;
    }
  }
}

/** Whether any cell has a bit at `firstBit` or above. Looks at 32 bits at a time: a quarter of the time of rewriting. */
function hasBitsAbove(cells: CellArray, firstBit: number): boolean {
  const cellBits = cells.BYTES_PER_ELEMENT * 8;
  const foreign =
    (2 ** cellBits - 2 ** firstBit) * (cellBits === 8 ? 0x01010101 : cellBits === 16 ? 0x00010001 : 1);
  const isAligned = cells.byteOffset % 4 === 0;
  const wordCount = isAligned ? Math.floor(cells.byteLength / 4) : 0;
  const words = new Uint32Array(cells.buffer, isAligned ? cells.byteOffset : 0, wordCount);
  let found = 0;
  for (let index = 0; index < wordCount; index++) found |= words[index] ?? 0;
  for (let index = (wordCount * 4) / cells.BYTES_PER_ELEMENT; index < cells.length; index++) {
    found |= cells[index] ?? 0;
  }
  return (found & foreign) !== 0;
}

/**
 * Limits values to what BitsStored can hold, in place, where a lossy code stream of `codeStreamBits` carries more:
 * its reconstruction overshoots white by a few levels, and cutting the bit above would make those pixels black.
 * The values start at bit 0 of the cells.
 */
export function saturateStoredBits(cells: CellArray, cell: PixelCell, codeStreamBits: number): void {
  const { first, last } = storedRange(cell);
  const isSigned = cell.PixelRepresentation === 1;
  const unused = 32 - codeStreamBits;
  for (let index = 0; index < cells.length; index++) {
    const bits = (cells[index] ?? 0) << unused;
    const value = isSigned ? bits >> unused : bits >>> unused;
    cells[index] = value < first ? first : value > last ? last : value;
  }
}
