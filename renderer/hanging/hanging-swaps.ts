import type { StagePage } from '../../shared/hanging/hang-stage.ts';
import type { HangingChoice } from '../../shared/model/hanging.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import type { OpenHanging } from './hanging-state.ts';
import { screenCount, screenOf, type Walls } from '../reading/walls.ts';
import { screensOfPage, wallsOfPage } from './walls-of-page.ts';

/** A display set by what its objects say: row ids are others after a reindex. */
export function seriesKeyOf({ SeriesInstanceUID, displaySetId }: DisplaySet): string {
  return `${SeriesInstanceUID}/${displaySetId.slice(displaySetId.indexOf('/') + 1)}`;
}

/**
 * What hangs otherwise than the page has it, with the swaps of other pages. Where a screen is divided otherwise, its
 * tiles are no boxes of the page, and what was swapped there before stays.
 */
export function swapsOnWall(
  state: Pick<ReadingState, 'tiles' | 'displaySets'> & Walls,
  { choice, tileOfBox }: OpenHanging,
  page: StagePage,
): HangingChoice['swaps'] {
  const { tiles, displaySets } = state;
  const screens = screensOfPage(state, wallsOfPage(page, screenCount(state)));
  const here = new Set(page.viewports.map(({ id }) => id));
  const others = choice.swaps.filter(({ stageId, boxId }) => stageId !== page.stageId || !here.has(boxId));
  const own = page.viewports.flatMap(({ id, hung, waitsFor }) => {
    const index = tileOfBox.get(id);
    if (index === undefined || waitsFor !== null) return [];
    if (!screens.has(screenOf(index)))
      return choice.swaps.filter(({ stageId, boxId }) => stageId === page.stageId && boxId === id);
    const shownId = tiles[index]?.displaySetId ?? null;
    if (shownId === (hung?.displaySetId ?? null)) return [];
    const set = shownId === null ? undefined : displaySets.get(shownId);
    return [{ stageId: page.stageId, boxId: id, seriesKey: set === undefined ? null : seriesKeyOf(set) }];
  });
  return [...others, ...own];
}
