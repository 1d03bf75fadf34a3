import { frameAttributes } from '../../shared/image/image-description.ts';
import type { Show } from '../../shared/hanging/protocol.ts';
import type { DisplaySet, FrameReference, SeriesFinding, StackBlock } from '../../shared/model/reading.ts';

/**
 * A display set in the order that a box asks for (Sorting Operations, PS3.3 C.23.3.1.2). What was found about a place
 * goes with its picture. Pictures that do not say the number or time come last, in the order in which they were.
 */
export function sortedSet(set: DisplaySet, { by, descending }: NonNullable<Show['sort']>): DisplaySet {
  const places = set.frames.map((_, place) => place);
  if (by !== 'position') {
    const keys = set.frames.map((frame) => keyOf(set, frame, by));
    places.sort((a, b) => compareKeys(keys[a] ?? null, keys[b] ?? null) || a - b);
  }
  if (descending) places.reverse();
  if (places.every((place, index) => place === index)) return set;
  const newPlace = new Map(places.map((place, index) => [place, index]));
  const names = { position: set.orderedBy, number: 'InstanceNumber', time: 'acquisition time' };
  return {
    ...set,
    orderedBy: descending ? `${names[by]}, reversed` : names[by],
    blocks: blocksInOrder(set, places),
    frames: places.flatMap((place) => set.frames[place] ?? []),
    findings: set.findings.map((finding) => ({ ...finding, position: placeOf(finding, newPlace) })),
  };
}

/**
 * A gap lies before its picture: the other way round before the one on its far side, and where the two are no longer
 * neighbours at no place.
 */
function placeOf({ code, position }: SeriesFinding, newPlace: ReadonlyMap<number, number>): number | null {
  const place = position === null ? null : (newPlace.get(position) ?? null);
  const before = position === null ? undefined : newPlace.get(position - 1);
  if (code !== 'position.gap' || place === null || before === undefined) return place;
  return Math.abs(place - before) === 1 ? Math.max(place, before) : null;
}

/** Passes that are still one after another; none where the new order mixes them. */
function blocksInOrder({ blocks }: DisplaySet, places: readonly number[]): StackBlock[] {
  const runs: { readonly index: number; readonly start: number }[] = [];
  for (const [start, place] of places.entries()) {
    const index = blocks.findLastIndex((block) => block.start <= place);
    if (runs.at(-1)?.index !== index) runs.push({ index, start });
  }
  if (runs.length !== blocks.length) return [];
  return runs.flatMap(({ index, start }) => {
    const block = blocks[index];
    return block === undefined ? [] : [{ ...block, start }];
  });
}

type Key = readonly (number | string)[] | null;

function keyOf(set: DisplaySet, { imageIndex, frameIndex }: FrameReference, by: 'number' | 'time'): Key {
  const image = set.images[imageIndex];
  if (image === undefined) return null;
  if (by === 'number') return image.InstanceNumber === null ? null : [image.InstanceNumber, frameIndex];
  const { acquiredAt } = frameAttributes(image, frameIndex);
  return acquiredAt === null ? null : [acquiredAt, frameIndex];
}

function compareKeys(a: Key, b: Key): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (other !== undefined && value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
