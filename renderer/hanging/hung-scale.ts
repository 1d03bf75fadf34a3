import { fitZoom } from '../../shared/geometry/view-transform.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import { spacingOf } from '../reading/overlay-text.ts';
import { pictureSize } from '../reading/tile-view.ts';
import { rectangleOf } from '../reading/walls.ts';
import type { OpenHanging } from './hanging-state.ts';
import { sameScaleFactors, type ScaledState } from './same-scale.ts';

/**
 * For each tile whose size the page decides, how many times its fitting zoom it takes: pictures of one scale, and
 * pictures at true size. Tiles that somebody has zoomed or moved are not among them.
 */
export function hungFactors(
  state: ScaledState,
  open: OpenHanging,
  pixelPitchMm: number | null,
): ReadonlyMap<number, number> {
  const page = open.hanging.pages[open.pageIndex];
  const factors = new Map<number, number>();
  if (page === undefined) return factors;
  for (const boxes of page.sameScale) {
    for (const [index, factor] of sameScaleFactors(state, open, boxes) ?? []) factors.set(index, factor);
  }
  for (const { id, show } of page.viewports) {
    const index = open.tileOfBox.get(id);
    if (show.zoom !== 'trueSize' || index === undefined) continue;
    const factor = trueSizeFactor(state, index, pixelPitchMm);
    if (factor !== null) factors.set(index, factor);
  }
  return new Map([...factors].filter(([index]) => isAsHung(state.tiles[index])));
}

/** Null while the picture is not here, where it says no spacing, or where nobody said how wide the screen's pixels are. */
export function trueSizeFactor(
  state: ScaledState,
  index: number,
  pixelPitchMm: number | null,
): number | null {
  const tile = state.tiles[index];
  const rectangle = rectangleOf(state, index);
  if (pixelPitchMm === null || tile === undefined || tile.shown === null || rectangle === undefined)
    return null;
  const spacing = spacingOf(tile.shown);
  if (spacing.unit === 'px' || rectangle.width <= 0) return null;
  const zoom = spacing.columnMm / pixelPitchMm;
  return zoom / fitZoom(pictureSize(tile.shown), tile.camera.orientation, rectangle);
}

function isAsHung(tile: ReadingState['tiles'][number] | undefined): boolean {
  return (tile?.camera.lean ?? null) !== null && tile?.camera.scale.kind !== 'actual';
}
