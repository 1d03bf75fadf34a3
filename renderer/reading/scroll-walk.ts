/** One step of a tile towards the slice that was asked for. */
export interface WalkStep {
  readonly position: number;
  /** Slices between the old place and the new that were never on screen. */
  readonly skippedCount: number;
}

/** Up to this many slices behind, each is drawn; further behind, the stride grows so that the eye keeps up. */
const patience = 4;

/**
 * Where a tile goes in the next picture of the screen; null to stay.
 *
 * Every slice on the way is shown while the reader is not far ahead. Further ahead, or where slices have not come
 * yet, some are passed: they are counted, never silent.
 *
 * @param from place on screen
 * @param isSettled whether a place can be shown now: its frame is here, or is known to have none
 */
export function walkStep(
  from: number,
  target: number,
  isSettled: (position: number) => boolean,
): WalkStep | null {
  const distance = Math.abs(target - from);
  if (distance === 0) return null;
  const sign = target > from ? 1 : -1;
  const stride = Math.max(1, Math.ceil(distance / patience));
  const preferred = distance <= patience ? 1 : stride;
  // First what is nearest to the wished stride and not beyond it, so that as little as possible is passed.
  for (let ahead = preferred; ahead >= 1; ahead--) {
    if (isSettled(from + sign * ahead)) return { position: from + sign * ahead, skippedCount: ahead - 1 };
  }
  for (let ahead = preferred + 1; ahead <= distance; ahead++) {
    if (isSettled(from + sign * ahead)) return { position: from + sign * ahead, skippedCount: ahead - 1 };
  }
  return null;
}
