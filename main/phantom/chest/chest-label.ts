import { drawFrameCode, type CodePlace } from '../frame-code.ts';
import type { PhantomCanvas } from '../phantom-canvas.ts';
import type { SideLetters } from '../phantom-kinds.ts';

export const chestLabel = 'PHANTOM - NOT A PATIENT';

/** Distance between the two marks beside the code, in pixels: 70 mm at 0.7 mm a pixel. */
export const markDistancePixels = 100;

const labelRow = 26;
const codeRow = 41;

/** Where the number of the image is: below the label, in the air in front of the patient. */
export function chestCodePlace(columns: number): CodePlace {
  const cell = 3;
  return { row: codeRow, column: Math.round((columns - 20 * cell) / 2), cell };
}

/** The two crosses at a known distance (row, column). */
export function chestMarks(columns: number): readonly (readonly [row: number, column: number])[] {
  const row = codeRow + 1;
  const left = (columns - markDistancePixels) / 2;
  return [
    [row, left],
    [row, left + markDistancePixels],
  ];
}

/** Burns in, small and at the border, what this is, which way it lies, its number as code, and the marks. */
export function drawChestLabel(
  canvas: PhantomCanvas,
  letters: SideLetters,
  number: number,
  { dark, ink }: { readonly dark: number; readonly ink: number },
): void {
  const middle = canvas.columns / 2;
  // On a ground of its own: a scout shows the patient here.
  canvas.fillRectangle(labelRow - 14, middle - 92, 50, 184, dark);
  canvas.drawText(chestLabel, labelRow, middle, 1, ink);
  canvas.drawText(letters.top, labelRow - 12, middle, 1, ink);
  canvas.drawText(letters.left, labelRow, middle - 84, 1, ink);
  canvas.drawText(letters.right, labelRow, middle + 84, 1, ink);
  canvas.drawText(letters.bottom, codeRow + 10, middle, 1, ink);
  drawFrameCode(canvas, number, dark, ink, chestCodePlace(canvas.columns));
  for (const [row, column] of chestMarks(canvas.columns)) canvas.drawCross(row, column, 2, ink);
}
