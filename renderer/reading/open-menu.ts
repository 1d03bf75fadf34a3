import { apply } from '../../shared/geometry/view-transform.ts';
import { isOn } from '../measure/annotated-picture.ts';
import { annotatedPlace } from './annotated-tile.ts';
import type { Reading } from './reading-context.ts';
import { ratioOf } from './walls.ts';
import { selectedDraft } from './selected-measurement.ts';

/** The menu by key: at the selected measurement where the active viewport shows it, else in the middle of the viewport. */
export function openMenuByKey(reading: Reading): void {
  const { engine, actions } = reading;
  const state = engine.store.getState();
  const { activeTile, tiles } = state;
  const ratio = ratioOf(state, activeTile);
  const rectangle = actions.rectangle(activeTile);
  const tile = tiles[activeTile];
  if (rectangle === undefined || tile === undefined) return;
  const draft = selectedDraft(reading);
  const found = draft === null ? null : annotatedPlace(activeTile, tile, rectangle, draft);
  const [point] = draft?.points ?? [];
  if (draft === null || found === null || point === undefined || !isOn(draft, found.picture)) {
    const middle = { x: rectangle.width / 2 / ratio, y: rectangle.height / 2 / ratio };
    actions.openMenu(activeTile, middle, false);
    return;
  }
  const { x, y } = apply(found.picture.imageToScreen, { x: point.column, y: point.row });
  // A place that was panned out of sight would open it over another viewport.
  const within = (value: number, size: number): number => Math.max(0, Math.min(value, size)) / ratio;
  actions.openMenu(activeTile, { x: within(x, rectangle.width), y: within(y, rectangle.height) }, true);
}
