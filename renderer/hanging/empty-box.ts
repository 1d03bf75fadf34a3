import type { HungViewport } from '../../shared/hanging/hang-stage.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import { hungTiles, type Walls } from '../reading/walls.ts';

/** The box of the protocol that a tile is, when nothing hangs in it by the protocol's own doing; else undefined. */
export function emptyBoxOf(
  state: Pick<ReadingState, 'hanging'> & Walls,
  index: number,
): HungViewport | undefined {
  const { hanging } = state;
  const page = hanging?.hanging.pages[hanging.pageIndex];
  if (hanging === null || page === undefined || !hungTiles(state).includes(index)) return undefined;
  return page.viewports.find(
    ({ id, hung, emptyReason }) =>
      hanging.tileOfBox.get(id) === index && hung === null && emptyReason !== null,
  );
}
