import type { HungViewport } from '../../shared/hanging/hang-stage.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import { tileCount } from '../reading/wall-layout.ts';

/** The box of the protocol that a tile is, when nothing hangs in it by the protocol's own doing; else undefined. */
export function emptyBoxOf(
  { hanging, layout }: Pick<ReadingState, 'hanging' | 'layout'>,
  index: number,
): HungViewport | undefined {
  const page = hanging?.hanging.pages[hanging.pageIndex];
  if (hanging === null || page === undefined || index >= tileCount(layout)) return undefined;
  return page.viewports.find(
    ({ id, hung, emptyReason }) =>
      hanging.tileOfBox.get(id) === index && hung === null && emptyReason !== null,
  );
}
