import { storedValues } from '../../shared/image/stored-pixels.ts';
import { autoChoice, type WindowChoice } from '../../shared/image/window-choice.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { MeasuredFrame } from '../../shared/measure/measurement.ts';
import { regionSpans } from '../../shared/measure/region-spans.ts';

/** The window from the 1st to the 99th percentile of the values in a box; null of colour, or without any pixel. */
export function regionChoice(
  { image, attributes, frame }: MeasuredFrame,
  corners: readonly ImagePoint[],
): WindowChoice | null {
  if (frame === null) return null;
  const { photometric, rows, columns } = frame.header;
  if (photometric === 'RGB' || photometric === 'PALETTE COLOR') return null;
  const values = storedValues(frame);
  const inside: number[] = [];
  for (const { row, from, to } of regionSpans({ kind: 'rectangle', points: corners }, { rows, columns })) {
    for (let column = from; column < to; column++) inside.push(values[row * columns + column] ?? Number.NaN);
  }
  if (inside.length === 0) return null;
  return { ...autoChoice(image, attributes, Float64Array.from(inside)), source: { kind: 'region' } };
}
