import { drawFrameCode } from './frame-code.ts';
import { PhantomCanvas } from './phantom-canvas.ts';
import type { PhantomRecipe, SideLetters } from './phantom-kinds.ts';

/** Steps of the grey ramp, from the first level to the last. */
export const rampSteps = 16;

/** Where the marks lie whose distances are known, in pixels (row, column) of their middles. */
export interface PhantomMarks {
  readonly left: readonly [row: number, column: number];
  readonly right: readonly [row: number, column: number];
  /** Straight below `left`, at half the distance. */
  readonly below: readonly [row: number, column: number];
}

type Size = Pick<PhantomRecipe, 'rows' | 'columns' | 'spacingMm' | 'distanceMm'>;

export function phantomMarks({ rows, columns, spacingMm, distanceMm }: Size): PhantomMarks {
  const acrossPixels = Math.round(distanceMm / spacingMm);
  const downPixels = Math.round(distanceMm / 2 / spacingMm);
  const row = Math.round((rows * 66) / 128);
  const column = Math.round((columns - acrossPixels) / 2);
  return { left: [row, column], right: [row, column + acrossPixels], below: [row + downPixels, column] };
}

/** Place and size of the grey ramp; each step is a square. */
export function rampPlace({ rows, columns }: Pick<PhantomRecipe, 'rows' | 'columns'>): {
  readonly row: number;
  readonly column: number;
  readonly step: number;
} {
  const step = Math.floor((columns * 4) / 128);
  return { row: Math.round((rows * 50) / 128), column: Math.round((columns - rampSteps * step) / 2), step };
}

/** Stored value of a step of the ramp. */
export function rampLevel({ levels }: Pick<PhantomRecipe, 'levels'>, step: number): number {
  return Math.round(levels.rampFirst + ((levels.rampLast - levels.rampFirst) * step) / (rampSteps - 1));
}

/**
 * One frame of a phantom: what it is in words, its number in words and as code, letters of its sides, a grey ramp,
 * marks at a known distance, and a disc that is the cut of a ball through the slices.
 */
export function drawPhantom(
  recipe: PhantomRecipe,
  letters: SideLetters,
  frameNumber: number,
  frameCount: number,
): PhantomCanvas {
  const { rows, columns, levels } = recipe;
  const canvas = new PhantomCanvas(rows, columns, levels.background);
  const scale = Math.max(1, Math.floor(Math.min(rows, columns) / 128));
  const atRow = (part: number): number => Math.round((rows * part) / 128);
  const middle = Math.round(columns / 2);

  canvas.fillEllipse(rows / 2, columns / 2, rows * 0.47, columns * 0.42, levels.body);
  // A ball of a fifth of the width whose middle is the middle slice.
  const ballRadius = columns * 0.1;
  const away = frameCount > 1 ? (2 * (frameNumber - 0.5)) / frameCount - 1 : 0;
  const discRadius = ballRadius * Math.sqrt(Math.max(0, 1 - away * away));
  canvas.fillEllipse(atRow(96), middle, discRadius, discRadius, levels.disc);

  drawFrameCode(canvas, frameNumber, levels.background, levels.ink);
  canvas.drawText(`PHANTOM ${recipe.Modality}`, atRow(17), middle, scale, levels.ink);
  canvas.drawText(`${frameNumber}/${frameCount}`, atRow(29), middle, 2 * scale, levels.ink);

  const ramp = rampPlace(recipe);
  for (let step = 0; step < rampSteps; step++) {
    canvas.fillRectangle(
      ramp.row,
      ramp.column + step * ramp.step,
      ramp.step,
      ramp.step,
      rampLevel(recipe, step),
    );
  }
  const marks = phantomMarks(recipe);
  for (const [row, column] of [marks.left, marks.right, marks.below]) {
    canvas.drawCross(row, column, 3 * scale, levels.ink);
  }
  canvas.drawText(`${recipe.distanceMm} MM`, atRow(70), middle, scale, levels.ink);
  canvas.drawText('NOT A PATIENT', atRow(112), middle, scale, levels.ink);

  const side = 4 * scale;
  canvas.drawText(letters.left, Math.round(rows / 2), side, scale, levels.ink);
  canvas.drawText(letters.right, Math.round(rows / 2), columns - 1 - side, scale, levels.ink);
  canvas.drawText(letters.top, scale, middle, scale, levels.ink);
  canvas.drawText(letters.bottom, rows - 8 * scale, middle, scale, levels.ink);
  return canvas;
}
