import type { DisplaySet } from '../../shared/model/reading.ts';
import { t } from '../text/text.ts';
import { joined, numberLine, windowText } from './overlay-text.ts';
import type { TileState } from './reading-state.ts';
import { blockLine } from './stack-marks.tsx';
import { placeCount } from './tile-places.ts';
import { tileLabel } from './walls.ts';
import { resolveWindow } from './tile-window.ts';
import { errorText } from '../text/error-text.ts';

/** What a screen reader says of a tile: its place, the series, the image, and the window; or why there is none. */
export function tileName(index: number, tile: TileState | undefined, set: DisplaySet | undefined): string {
  const place = t('reading.tile', { number: tileLabel(index) });
  if (tile === undefined || set === undefined) return place;
  const { shown } = tile;
  const series = set.SeriesDescription === '' ? t('reading.strip.untitled') : set.SeriesDescription;
  if (shown === null) return joined([place, series]);
  const number = numberLine(shown, placeCount(tile, set), tile.others.length);
  if (shown.kind === 'failure') {
    return joined([place, series, number, t('reading.tile.cannotShow'), errorText(shown.error)]);
  }
  const choice = resolveWindow(tile.windowMode, shown);
  return joined([place, series, number, blockLine(set, shown), choice === null ? '' : windowText(choice)]);
}
