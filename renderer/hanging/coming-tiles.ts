import type { StagePage } from '../../shared/hanging/hang-stage.ts';
import type { PlannedTile } from '../reading/frame-plan.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import { firstPlace } from './tile-of-viewport.ts';

/** More series than one page or two hold are not about to be looked at. */
const mostSets = 12;

function isShowable({ state }: StagePage): boolean {
  return state !== 'disabled';
}

/**
 * What the reader sees with the next key: series that the page after this one will hang, then those of the page
 * before, and are on no screen now. Their first pictures can be fetched while nothing else is wanted.
 */
export function comingTiles(
  { hanging, displaySets }: Pick<ReadingState, 'hanging' | 'displaySets'>,
  shownIds: ReadonlySet<string>,
): PlannedTile[] {
  if (hanging === null) return [];
  const { pages } = hanging.hanging;
  const next = pages.slice(hanging.pageIndex + 1).find(isShowable);
  const before = pages.slice(0, Math.max(0, hanging.pageIndex)).findLast(isShowable);
  const seen = new Set(shownIds);
  const tiles: PlannedTile[] = [];
  for (const { hung, show } of [next, before].flatMap((page) => page?.viewports ?? [])) {
    const displaySet = displaySets.get(hung?.displaySetId ?? '');
    if (displaySet === undefined || displaySet.frames.length === 0) continue;
    if (seen.has(displaySet.displaySetId) || tiles.length >= mostSets) continue;
    seen.add(displaySet.displaySetId);
    tiles.push({
      displaySet,
      target: firstPlace(show, displaySet),
      pictureCount: 1,
      current: null,
      direction: 1,
      isActive: false,
    });
  }
  return tiles;
}
