import type { ImageDescription } from '../../shared/image/image-description.ts';
import type { FramePriority } from '../../shared/model/frame-wire.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { WantedFrame } from '../render/frame-loader.ts';

/** A tile as the plan sees it. */
export interface PlannedTile {
  readonly displaySet: DisplaySet;
  readonly target: number;
  /** Pictures on screen at once, from the target on. */
  readonly pictureCount: number;
  /** Place on screen; null before the first picture. */
  readonly current: number | null;
  readonly direction: 1 | -1;
  readonly isActive: boolean;
}

export interface PlanLimits {
  /** Frames further away than this many bytes of a display set are not fetched ahead. */
  readonly prefetchBytes: number;
  /** How many frames that are not here yet are named ahead for a tile; the rest follow when these came. */
  readonly prefetchCount: number;
}

/** Next slices that must be there before the reader is. */
const neighboursAhead = 6;
const neighboursBehind = 2;

/**
 * Which frames to fetch, for all tiles on screen: what is visible, then the neighbours of the active tile in its
 * direction, then those of the others, then outwards on both sides, two ahead for one behind.
 *
 * @param isHere whether a frame needs no fetch: loaded, or known to fail
 */
export function planFrames(
  tiles: readonly PlannedTile[],
  isHere: (instanceId: number, frameIndex: number) => boolean,
  limits: PlanLimits,
): WantedFrame[] {
  const visible: WantedFrame[] = [];
  const near: WantedFrame[] = [];
  const far: WantedFrame[] = [];
  for (const tile of tiles) {
    const list = (position: number, priority: FramePriority, into: WantedFrame[]): void => {
      const wanted = wantedFrame(tile.displaySet, position, priority);
      if (wanted !== null && !isHere(wanted.instanceId, wanted.frameIndex)) into.push(wanted);
    };
    for (let index = 0; index < tile.pictureCount; index++) list(tile.target + index, 'visible', visible);
    const neighbour = tile.isActive ? 'neighbour' : 'layout';
    // The slices on the way to the target, so that they can be shown and not only counted.
    if (tile.current !== null) {
      const sign = tile.target >= tile.current ? 1 : -1;
      const way = Math.min(Math.abs(tile.target - tile.current) - 1, neighboursAhead);
      for (let step = 1; step <= way; step++) list(tile.current + sign * step, neighbour, near);
    }
    for (let step = 1; step <= neighboursAhead; step++) {
      list(beyond(tile, tile.direction, step), neighbour, near);
      if (step <= neighboursBehind) list(beyond(tile, -tile.direction, step), neighbour, near);
    }
    const ahead: WantedFrame[] = [];
    for (const position of outwards(tile, limits.prefetchBytes)) {
      if (ahead.length >= limits.prefetchCount) break;
      list(position, 'prefetch', ahead);
    }
    far.push(...ahead);
  }
  return [...visible, ...near, ...far];
}

/** The place so many steps beyond what is on screen. */
function beyond({ target, pictureCount }: PlannedTile, direction: number, step: number): number {
  return direction > 0 ? target + pictureCount - 1 + step : target - step;
}

/** Places around the target, two in the direction for one against it, as far as the bytes go. */
function* outwards(
  { displaySet, target, direction }: PlannedTile,
  limitBytes: number,
): Generator<number, void, undefined> {
  const count = displaySet.frames.length;
  const isInside = (position: number): boolean => position >= 0 && position < count;
  let bytes = 0;
  let ahead = target;
  let behind = target;
  for (let turn = 0; isInside(ahead) || isInside(behind); turn++) {
    const goesAhead = isInside(ahead) && (turn % 3 < 2 || !isInside(behind));
    let position: number;
    if (goesAhead) {
      position = ahead;
      ahead += direction;
    } else {
      behind -= direction;
      position = behind;
    }
    if (!isInside(position)) continue;
    bytes += frameBytes(displaySet, position);
    if (bytes > limitBytes) return;
    yield position;
  }
}

function frameBytes(displaySet: DisplaySet, position: number): number {
  const image = imageAt(displaySet, position);
  if (image === undefined) return 0;
  return image.Rows * image.Columns * image.SamplesPerPixel * Math.ceil(image.BitsAllocated / 8);
}

export function imageAt(displaySet: DisplaySet, position: number): ImageDescription | undefined {
  const reference = displaySet.frames[position];
  return reference === undefined ? undefined : displaySet.images[reference.imageIndex];
}

function wantedFrame(displaySet: DisplaySet, position: number, priority: FramePriority): WantedFrame | null {
  const reference = displaySet.frames[position];
  const image = imageAt(displaySet, position);
  if (reference === undefined || image === undefined || image.refusal !== null) return null;
  const { instanceId, frameIndex } = reference;
  return { instanceId, frameIndex, priority, image };
}
