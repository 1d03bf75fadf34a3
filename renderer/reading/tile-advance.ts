import { frameAttributes } from '../../shared/image/image-description.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { FrameSource } from '../render/frame-loader.ts';
import { imageAt } from './frame-plan.ts';
import type { Shown, TileState } from './reading-state.ts';
import { walkStep } from './scroll-walk.ts';
import { picturesAtOnce } from './tile-places.ts';

const noOthers: readonly Shown[] = [];

/** Whether a place of a display set can be shown now: its frame is here, or is known to have none. */
function isSettled(displaySet: DisplaySet, frames: FrameSource, position: number): boolean {
  const reference = displaySet.frames[position];
  const image = imageAt(displaySet, position);
  if (reference === undefined || image === undefined) return false;
  if (image.refusal !== null) return true;
  const { kind } = frames.state(reference.instanceId, reference.frameIndex);
  return kind === 'ready' || kind === 'failed';
}

/** The picture of a place with the description of the same instance; null when it is not there yet. */
function shownAt(displaySet: DisplaySet, frames: FrameSource, position: number): Shown | null {
  const reference = displaySet.frames[position];
  const image = imageAt(displaySet, position);
  if (reference === undefined || image === undefined) return null;
  const { instanceId, frameIndex } = reference;
  const located = {
    displaySetId: displaySet.displaySetId,
    position,
    instanceId,
    frameIndex,
    image,
    attributes: frameAttributes(image, frameIndex),
  };
  if (image.refusal !== null) return { kind: 'failure', ...located, error: image.refusal, mayRetry: false };
  const state = frames.state(instanceId, frameIndex);
  if (state.kind === 'failed') return { kind: 'failure', ...located, error: state.error, mayRetry: true };
  const frame = frames.frame(instanceId, frameIndex);
  return frame === undefined ? null : { kind: 'frame', ...located, frame, reformatted: null };
}

/**
 * The tile after one picture of the screen: one step nearer to its target, or the same object when nothing can
 * change. Until the next picture is here the tile keeps the one it has, together with that one's own text.
 */
export function advanceTile(
  tile: TileState,
  displaySet: DisplaySet | undefined,
  frames: FrameSource,
): TileState {
  if (displaySet === undefined || displaySet.frames.length === 0) return tile;
  if (tile.source.kind === 'mosaic') return advanceMosaic(tile, displaySet, frames);
  const { shown, target } = tile;
  const from = shown?.displaySetId === displaySet.displaySetId ? shown.position : null;
  let position: number;
  let skippedCount = tile.skippedCount;
  if (from === target) {
    if (!hasRecovered(tile, frames)) return tile.others.length === 0 ? tile : { ...tile, others: noOthers };
    position = target;
  } else if (from === null || tile.isJump) {
    position = target;
  } else {
    const step = walkStep(from, target, (place) => isSettled(displaySet, frames, place));
    if (step === null) return tile;
    ({ position } = step);
    skippedCount += step.skippedCount;
  }
  const next = shownAt(displaySet, frames, position);
  if (next === null) return tile;
  return { ...tile, shown: next, others: noOthers, skippedCount, isJump: tile.isJump && position !== target };
}

/** All pictures of a mosaic change together, so that no cell shows the slice of another page. */
function advanceMosaic(tile: TileState, displaySet: DisplaySet, frames: FrameSource): TileState {
  const count = Math.min(picturesAtOnce(tile), displaySet.frames.length - tile.target);
  const now = [tile.shown, ...tile.others];
  const isThere =
    now.length === count &&
    now.every(
      (shown, index) =>
        shown?.displaySetId === displaySet.displaySetId &&
        shown.position === tile.target + index &&
        !hasRecovered({ shown }, frames),
    );
  if (isThere) return tile;
  const next: Shown[] = [];
  for (let index = 0; index < count; index++) {
    const shown = shownAt(displaySet, frames, tile.target + index);
    if (shown === null) return tile;
    next.push(shown);
  }
  const [first = null, ...others] = next;
  return { ...tile, shown: first, others, isJump: false };
}

/** A picture that failed and was tried again is here now. */
function hasRecovered({ shown }: Pick<TileState, 'shown'>, frames: FrameSource): boolean {
  if (shown?.kind !== 'failure' || !shown.mayRetry) return false;
  return frames.state(shown.instanceId, shown.frameIndex).kind === 'ready';
}
