import { fitZoom } from '../../shared/geometry/view-transform.ts';
import { spacingOf } from '../reading/overlay-text.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import { pictureSize } from '../reading/tile-view.ts';
import { rectangleOf, type SizedWalls } from '../reading/walls.ts';
import type { OpenHanging } from './hanging-state.ts';

export type ScaledState = Pick<ReadingState, 'tiles'> & SizedWalls;

/**
 * For each tile of a group of boxes that the page shows at one scale, how many times its fitting zoom it takes. Null
 * while a picture of the group is not here, or says no spacing: then there is no common scale to be had.
 */
export function sameScaleFactors(
  state: ScaledState,
  { tileOfBox }: Pick<OpenHanging, 'tileOfBox'>,
  boxes: readonly string[],
): ReadonlyMap<number, number> | null {
  const perMm = new Map<number, number>();
  for (const box of boxes) {
    const index = tileOfBox.get(box);
    const tile = index === undefined ? undefined : state.tiles[index];
    if (index === undefined || tile === undefined || tile.displaySetId === null) continue;
    const rectangle = rectangleOf(state, index);
    if (rectangle === undefined || tile.shown === null || rectangle.width <= 0) return null;
    const spacing = spacingOf(tile.shown);
    if (spacing.unit === 'px') return null;
    const zoom = fitZoom(pictureSize(tile.shown), tile.camera.orientation, rectangle);
    perMm.set(index, zoom / spacing.columnMm);
  }
  const least = Math.min(...perMm.values());
  return new Map([...perMm].map(([index, own]) => [index, least / own]));
}
