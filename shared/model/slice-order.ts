import { planeAxes, positionAlongNormal, type PlaneAxes } from '../geometry/image-plane.ts';
import { dot } from '../geometry/vector3.ts';
import type { FrameAttributes, StackKeys } from '../image/image-description.ts';
import type { StackBlock } from './reading.ts';

/**
 * Putting the pictures of one stack in order (research hazard H8: by position along the normal, never by file name;
 * by number only where there is no geometry, and then it is said).
 */
export interface SliceItem {
  readonly instanceId: number;
  /** Index of the instance's description in the display set. */
  readonly imageIndex: number;
  readonly frameIndex: number;
  readonly SOPInstanceUID: string;
  readonly InstanceNumber: number | null;
  readonly AcquisitionNumber: number | null;
  readonly ImageType: string;
  readonly stackKeys: StackKeys;
  readonly attributes: FrameAttributes;
}

export interface OrderedSlices {
  readonly items: readonly SliceItem[];
  readonly orderedBy: string;
  /** Position of each item along the normal in mm, in the same order; null without a common orientation. */
  readonly positionsMm: readonly number[] | null;
  /** Each block of one phase, echo or acquisition within `items`; one from 0 on when there is no more. */
  readonly blocks: readonly StackBlock[];
}

/** Positions closer than this are one position: a hundredth of the thinnest slices in use. */
export const samePositionMm = 0.01;

/** Cosine of about one degree: the rounding that senders apply to direction cosines stays well below it. */
const parallelCosine = 0.99985;

/** Whether two planes have parallel rows and columns, each in the same direction. */
export function areSamePlanes(a: PlaneAxes, b: PlaneAxes): boolean {
  return (
    dot(a.rowDirection, b.rowDirection) >= parallelCosine &&
    dot(a.columnDirection, b.columnDirection) >= parallelCosine
  );
}

/** Along the normal of the first item, in mm; null when an item has no position or lies in another plane. */
function positionsAlongNormal(items: readonly SliceItem[]): Map<SliceItem, number> | null {
  const axes = planeAxes(items[0]?.attributes.ImageOrientationPatient ?? null);
  if (axes === null) return null;
  const positions = new Map<SliceItem, number>();
  for (const item of items) {
    const { ImagePositionPatient, ImageOrientationPatient } = item.attributes;
    const own = planeAxes(ImageOrientationPatient);
    if (ImagePositionPatient === null || own === null || !areSamePlanes(axes, own)) return null;
    positions.set(item, positionAlongNormal(axes, ImagePositionPatient));
  }
  return positions;
}

interface Discriminator {
  readonly name: StackBlock['told'][number]['by'];
  readonly of: (item: SliceItem) => string | null;
}

/** What may tell pictures at one position apart, the strongest first. */
const discriminators: readonly Discriminator[] = [
  {
    name: 'TemporalPositionIndex',
    of: (item) => item.attributes.TemporalPositionIndex?.toString() ?? null,
  },
  { name: 'frame label', of: (item) => item.attributes.label },
  ...(
    [
      'DiffusionBValue',
      'EchoTime',
      'NominalPercentageOfCardiacPhase',
      'TriggerTime',
      'FrameReferenceTime',
    ] as const
  ).map((name) => ({ name, of: (item: SliceItem) => item.stackKeys[name]?.toString() ?? null })),
  { name: 'AcquisitionNumber', of: (item) => item.AcquisitionNumber?.toString() ?? null },
  { name: 'ImageType', of: (item) => item.ImageType },
];

export function orderSlices(items: readonly SliceItem[]): OrderedSlices {
  const byNumber = items.toSorted(compareNumbers);
  const positions = byNumber.length > 1 ? positionsAlongNormal(byNumber) : null;
  if (positions === null) return { items: byNumber, ...byNumberOnly(byNumber) };

  if (!hasSharedPosition(byNumber, positions)) return inBlocks([byNumber], positions);
  for (const one of discriminators) {
    const blocks = blocksBy([byNumber], one.of);
    if (isParted(blocks, positions)) return inBlocks(blocks, positions, [one]);
  }
  // Two together: directions of one b-value that were acquired one after another, echoes of each phase.
  for (const [index, first] of discriminators.entries()) {
    const outer = blocksBy([byNumber], first.of);
    if (outer.length === 1) continue;
    for (const second of discriminators.slice(index + 1)) {
      const blocks = blocksBy(outer, second.of);
      if (isParted(blocks, positions)) return inBlocks(blocks, positions, [first, second]);
    }
  }
  const runs = numberRuns(byNumber, positions);
  if (runs !== null) return inBlocks(runs, positions, [], 'InstanceNumber');
  // Nothing says which of the pictures at one position belong together: a geometric order would interleave them.
  const fromOneObject = byNumber.every((item) => item.instanceId === byNumber[0]?.instanceId);
  return fromOneObject ? { items: byNumber, ...byNumberOnly(byNumber) } : inBlocks([byNumber], positions);
}

function byNumberOnly(items: readonly SliceItem[]): Omit<OrderedSlices, 'items'> {
  const hasManyObjects = items.some((item) => item.instanceId !== items[0]?.instanceId);
  return {
    orderedBy: hasManyObjects ? 'InstanceNumber' : 'frame number',
    positionsMm: null,
    blocks: [{ start: 0, told: [] }],
  };
}

function compareNumbers(a: SliceItem, b: SliceItem): number {
  const byNumber = (a.InstanceNumber ?? Infinity) - (b.InstanceNumber ?? Infinity);
  // Infinity - Infinity: both without a number.
  if (!Number.isNaN(byNumber) && byNumber !== 0) return byNumber;
  if (a.SOPInstanceUID !== b.SOPInstanceUID) return a.SOPInstanceUID < b.SOPInstanceUID ? -1 : 1;
  return a.frameIndex - b.frameIndex;
}

function hasSharedPosition(items: readonly SliceItem[], positions: ReadonlyMap<SliceItem, number>): boolean {
  const sorted = items.map((item) => positions.get(item) ?? 0).toSorted((a, b) => a - b);
  return sorted.some((position, index) => index > 0 && position - (sorted[index - 1] ?? 0) < samePositionMm);
}

/** Several blocks, none of which has two images at one place. */
function isParted(
  blocks: readonly (readonly SliceItem[])[],
  positions: ReadonlyMap<SliceItem, number>,
): boolean {
  return blocks.length > 1 && blocks.every((block) => !hasSharedPosition(block, positions));
}

/**
 * Blocks that follow one another in the numbers, each over the same places: what a scanner sends that goes through the
 * stack again and again without saying why. Null where the numbers are otherwise.
 */
function numberRuns(
  byNumber: readonly SliceItem[],
  positions: ReadonlyMap<SliceItem, number>,
): SliceItem[][] | null {
  const places = new Set(byNumber.map((item) => Math.round((positions.get(item) ?? 0) / samePositionMm)));
  const size = places.size;
  if (
    size < 2 ||
    byNumber.length % size !== 0 ||
    byNumber.some(({ InstanceNumber }) => InstanceNumber === null)
  )
    return null;
  const blocks = Array.from({ length: byNumber.length / size }, (_, block) =>
    byNumber.slice(block * size, (block + 1) * size),
  );
  return isParted(blocks, positions) ? blocks : null;
}

/** Blocks parted by a property, parts in the order of their value (numbers as numbers). */
function blocksBy(
  wholes: readonly (readonly SliceItem[])[],
  of: (item: SliceItem) => string | null,
): SliceItem[][] {
  return wholes.flatMap((whole) => partsOf(whole, of));
}

function partsOf(items: readonly SliceItem[], of: (item: SliceItem) => string | null): SliceItem[][] {
  const blocks = new Map<string, SliceItem[]>();
  for (const item of items) {
    const value = of(item) ?? '';
    const block = blocks.get(value);
    if (block === undefined) blocks.set(value, [item]);
    else block.push(item);
  }
  return [...blocks]
    .toSorted(([a], [b]) => Number(a) - Number(b) || (a < b ? -1 : 1))
    .map(([, block]) => block);
}

function inBlocks(
  blocks: readonly (readonly SliceItem[])[],
  positions: ReadonlyMap<SliceItem, number>,
  by: readonly Discriminator[] = [],
  rule: string = by.map(({ name }) => name).join(', '),
): OrderedSlices {
  const sign = directionOf(blocks.flat(), positions);
  const items: SliceItem[] = [];
  const found: StackBlock[] = [];
  for (const block of blocks) {
    const [first] = block;
    found.push({
      start: items.length,
      told: by.flatMap(({ name, of }) => {
        const value = first === undefined ? null : of(first);
        return value === null ? [] : [{ by: name, value }];
      }),
    });
    items.push(
      ...block.toSorted((a, b) => {
        const distance = sign * ((positions.get(a) ?? 0) - (positions.get(b) ?? 0));
        return Math.abs(distance) < samePositionMm ? compareNumbers(a, b) : distance;
      }),
    );
  }
  return {
    items,
    orderedBy: rule === '' ? 'position along normal' : `${rule}, then position along normal`,
    positionsMm: items.map((item) => positions.get(item) ?? 0),
    blocks: found,
  };
}

/**
 * Up or down the normal: as the numbers run, so that scrolling goes the way in which the series was sent;
 * along the normal when the numbers do not tell. The order itself comes from the positions alone.
 */
function directionOf(items: readonly SliceItem[], positions: ReadonlyMap<SliceItem, number>): 1 | -1 {
  let agreement = 0;
  for (const [index, item] of items.entries()) {
    const next = items[index + 1];
    if (next === undefined) break;
    agreement += Math.sign((positions.get(next) ?? 0) - (positions.get(item) ?? 0));
  }
  return agreement < 0 ? -1 : 1;
}
