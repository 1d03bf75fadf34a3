import type { DisplaySet } from '../../shared/model/reading.ts';
import { gridLayout, singleLayout, tileCount, type WallLayout } from './wall-layout.ts';

/** What hangs where when a study opens. */
export interface Hang {
  readonly layout: WallLayout;
  /** Display set of each tile of the layout; null where there are fewer display sets than tiles. */
  readonly displaySetIds: readonly (string | null)[];
}

/**
 * The first display sets of the current study, in order, in the smallest layout that takes them. What is no picture
 * (reports and the like) stays in the strip, unless there is nothing else.
 */
export function defaultHang(displaySets: readonly DisplaySet[]): Hang {
  const pictures = displaySets.filter((set) => set.notShown === null && set.frames.length > 0);
  const candidates = pictures.length > 0 ? pictures : displaySets;
  const layout =
    candidates.length <= 1 ? singleLayout : candidates.length === 2 ? gridLayout(1, 2) : gridLayout(2, 2);
  const displaySetIds = Array.from(
    { length: tileCount(layout) },
    (_, index) => candidates[index]?.displaySetId ?? null,
  );
  return { layout, displaySetIds };
}
