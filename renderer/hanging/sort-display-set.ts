import { frameAttributes } from '../../shared/image/image-description.ts';
import type { Show } from '../../shared/hanging/protocol.ts';
import type { DisplaySet, FrameReference } from '../../shared/model/reading.ts';

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
    frames: places.flatMap((place) => set.frames[place] ?? []),
    findings: set.findings.map((finding) =>
      finding.position === null ? finding : { ...finding, position: newPlace.get(finding.position) ?? null },
    ),
  };
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
