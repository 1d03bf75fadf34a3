import { planeAxes } from '../geometry/image-plane.ts';
import type { SeriesFinding } from './reading.ts';
import { areSamePlanes, samePositionMm, type OrderedSlices } from './slice-order.ts';

/** A step this much wider than the usual one is a gap (OHIF tolerates 20 % of irregularity; a missing slice doubles it). */
const gapRatio = 1.5;

/** What a reader must know about a stack: gaps, two pictures at one place, planes that are not parallel. */
export function findSeriesFindings(ordered: OrderedSlices): SeriesFinding[] {
  if (ordered.items.length < 2) return [];
  if (ordered.positionsMm === null) return mixedOrientation(ordered);
  const findings: SeriesFinding[] = [];
  for (const [block, start] of ordered.blockStarts.entries()) {
    const end = ordered.blockStarts[block + 1] ?? ordered.positionsMm.length;
    findings.push(...stepFindings(ordered.positionsMm.slice(start, end), start));
  }
  return findings;
}

function stepFindings(positionsMm: readonly number[], start: number): SeriesFinding[] {
  const steps = positionsMm.slice(1).map((position, index) => Math.abs(position - (positionsMm[index] ?? 0)));
  const findings: SeriesFinding[] = [];
  const duplicate = steps.findIndex((step) => step < samePositionMm);
  if (duplicate !== -1) {
    const count = steps.filter((step) => step < samePositionMm).length;
    findings.push({
      code: 'position.duplicate',
      text: `${count} images lie at the position of the image before them`,
      position: start + duplicate + 1,
    });
  }
  const real = steps.filter((step) => step >= samePositionMm).toSorted((a, b) => a - b);
  // With one or two steps there is no usual one.
  const usualMm = real[Math.floor((real.length - 1) / 2)];
  if (usualMm === undefined || real.length < 3) return findings;
  for (const [index, step] of steps.entries()) {
    if (step <= usualMm * gapRatio) continue;
    findings.push({
      code: 'position.gap',
      text: `Gap of ${step.toFixed(1)} mm, the other images are ${usualMm.toFixed(1)} mm apart`,
      position: start + index + 1,
    });
  }
  return findings;
}

function mixedOrientation(ordered: OrderedSlices): SeriesFinding[] {
  const planes = ordered.items.map((item) => planeAxes(item.attributes.ImageOrientationPatient));
  const first = planes.find((plane) => plane !== null);
  if (first === undefined) return [];
  const odd = planes.findIndex((plane) => plane === null || !areSamePlanes(first, plane));
  if (odd === -1) return [];
  return [
    {
      code: 'orientation.mixed',
      text: 'The planes of these images are not parallel; they are in order of their number',
      position: odd,
    },
  ];
}
