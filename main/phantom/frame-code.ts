import type { PhantomCanvas } from './phantom-canvas.ts';

/**
 * The code block of a phantom: twenty square cells in a row, bright for 1. Cells 0–3 are 1 0 1 0, so that a reader
 * knows that it looks at a code; 4–15 the frame number, most significant bit first; 16–19 a check: the sum of the
 * number's three digits of four bits, modulo 16.
 */
const cellCount = 20;
const preamble = 0b1010;
const numberLimit = 4095;

export interface CodePlace {
  readonly row: number;
  readonly column: number;
  /** Side of a cell, in pixels. */
  readonly cell: number;
}

/** Where the block is in a test card of this size. */
export function codePlace(rows: number, columns: number): CodePlace {
  const cell = 2 * Math.max(1, Math.floor(Math.min(rows, columns) / 128));
  return {
    row: Math.round((rows * 11) / 128),
    column: Math.round((columns - cellCount * cell) / 2),
    cell,
  };
}

function checkOf(frameNumber: number): number {
  return ((frameNumber >> 8) + ((frameNumber >> 4) & 15) + (frameNumber & 15)) & 15;
}

/** Draws the block of `frameNumber`, 0 to 4095, with a dark rim so that it reads on any ground. */
export function drawFrameCode(
  canvas: PhantomCanvas,
  frameNumber: number,
  dark: number,
  bright: number,
  { row, column, cell }: CodePlace = codePlace(canvas.rows, canvas.columns),
): void {
  if (frameNumber < 0 || frameNumber > numberLimit) throw new RangeError(`no code for frame ${frameNumber}`);
  canvas.fillRectangle(row - 1, column - 1, cell + 2, cellCount * cell + 2, dark);
  const bits = (preamble << 16) | (frameNumber << 4) | checkOf(frameNumber);
  for (let index = 0; index < cellCount; index++) {
    const isBright = ((bits >> (cellCount - 1 - index)) & 1) === 1;
    if (isBright) canvas.fillRectangle(row, column + index * cell, cell, cell, bright);
  }
}

/**
 * Reads the block from any picture or frame of the phantom: stored values, modality values or levels on screen.
 * `valueAt` answers the value of a pixel; cells are compared with the mean of the darkest and the brightest. Null
 * where there is no valid code.
 */
export function readFrameCode(
  rows: number,
  columns: number,
  valueAt: (row: number, column: number) => number,
  { row, column, cell }: CodePlace = codePlace(rows, columns),
): number | null {
  const middle = Math.floor(cell / 2);
  const cells = Array.from({ length: cellCount }, (_, index) =>
    valueAt(row + middle, column + index * cell + middle),
  );
  const threshold = (Math.min(...cells) + Math.max(...cells)) / 2;
  const bits = cells.reduce((sum, value) => sum * 2 + (value > threshold ? 1 : 0), 0);
  const frameNumber = (bits >> 4) & numberLimit;
  return bits >> 16 === preamble && (bits & 15) === checkOf(frameNumber) ? frameNumber : null;
}
