import { planeAxes } from '../geometry/image-plane.ts';
import { dot, length, type Vector3 } from '../geometry/vector3.ts';
import type { SeriesFinding } from './reading.ts';
import { areSamePlanes, samePositionMm, type OrderedSlices } from './slice-order.ts';

/** A step this much wider than the usual one is a gap (OHIF tolerates 20 % of irregularity; a missing slice doubles it). */
const gapRatio = 1.5;

/** What a reader must know about a stack: gaps, two pictures at one place, planes that are not parallel. */
export function findSeriesFindings(ordered: OrderedSlices): SeriesFinding[] {
  if (ordered.items.length < 2) return [];
  if (ordered.positionsMm === null) return mixedOrientation(ordered);
  const findings: SeriesFinding[] = [];
  for (const [block, { start }] of ordered.blocks.entries()) {
    const end = ordered.blocks[block + 1]?.start ?? ordered.positionsMm.length;
    findings.push(...stepFindings(ordered.positionsMm.slice(start, end), start));
  }
  findings.push(...unevenBlocks(ordered), ...tilt(ordered));
  return findings;
}

/** A phase, echo or direction that has fewer images than the others: some have not come, or were never made. */
function unevenBlocks({ blocks, items }: OrderedSlices): SeriesFinding[] {
  if (blocks.length < 2) return [];
  const counts = blocks.map(({ start }, block) => (blocks[block + 1]?.start ?? items.length) - start);
  const most = Math.max(...counts);
  const short = counts.findIndex((count) => count < most);
  if (short === -1) return [];
  const shortCount = counts.filter((count) => count < most).length;
  const text = `${shortCount} of ${counts.length} blocks have fewer than ${most} images`;
  const values = { shortCount, blockCount: counts.length, imageCount: most };
  return [{ code: 'position.uneven', text, values, position: blocks[short]?.start ?? 0 }];
}

/** Cosine of one degree: less is the rounding of cosines and positions. */
const straightCosine = 0.99985;

/** A stack whose slices are shifted in their own plane from one to the next, as of a CT with its gantry tilted. */
function tilt({ items, blocks }: OrderedSlices): SeriesFinding[] {
  const end = blocks[1]?.start ?? items.length;
  const first = items[0]?.attributes;
  const from = first?.ImagePositionPatient ?? null;
  const to = items[end - 1]?.attributes.ImagePositionPatient ?? null;
  const axes = planeAxes(first?.ImageOrientationPatient ?? null);
  if (from === null || to === null || axes === null) return [];
  const way: Vector3 = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const size = length(way);
  if (size < samePositionMm) return [];
  const cosine = Math.abs(dot(way, axes.normal)) / size;
  if (cosine >= straightCosine) return [];
  const degrees = (Math.acos(Math.min(1, cosine)) * 180) / Math.PI;
  return [
    {
      code: 'position.tilted',
      text: `The stack runs ${degrees.toFixed(1)}° off the normal of its slices (tilted gantry)`,
      values: { degrees },
      position: null,
    },
  ];
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
      values: { count },
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
      values: { stepMm: step, usualMm },
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
