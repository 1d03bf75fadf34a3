import type { StagePage } from '../../shared/hanging/hang-stage.ts';
import type { HangingChoice } from '../../shared/model/hanging.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import type { OpenHanging } from './hanging-state.ts';
import { isSameLayout } from '../reading/wall-layout.ts';
import { wallOfPage } from './wall-of-page.ts';

/** A display set by what its objects say: row ids are others after a reindex. */
export function seriesKeyOf({ SeriesInstanceUID, displaySetId }: DisplaySet): string {
  return `${SeriesInstanceUID}/${displaySetId.slice(displaySetId.indexOf('/') + 1)}`;
}

/**
 * What hangs otherwise than the page has it, with the swaps of other stages. Null while the wall is divided otherwise:
 * then its tiles are no boxes of the page.
 */
export function swapsOnWall(
  { tiles, layout, displaySets }: Pick<ReadingState, 'tiles' | 'layout' | 'displaySets'>,
  { choice, tileOfBox }: OpenHanging,
  page: StagePage,
): HangingChoice['swaps'] | null {
  if (!isSameLayout(layout, wallOfPage(page.viewports).layout)) return null;
  const others = choice.swaps.filter(({ stageId }) => stageId !== page.stageId);
  const own = page.viewports.flatMap(({ id, hung, waitsFor }) => {
    const index = tileOfBox.get(id);
    if (index === undefined || waitsFor !== null) return [];
    const shownId = tiles[index]?.displaySetId ?? null;
    if (shownId === (hung?.displaySetId ?? null)) return [];
    const set = shownId === null ? undefined : displaySets.get(shownId);
    return [{ stageId: page.stageId, boxId: id, seriesKey: set === undefined ? null : seriesKeyOf(set) }];
  });
  return [...others, ...own];
}
