import type { AnnotationDraft } from '../../shared/model/annotations.ts';
import { againstPrior, listAsText } from '../measure/measure-list.ts';
import { copyText } from '../ui/copy-text.ts';
import { isOn } from '../measure/annotated-picture.ts';
import { drawnFrame } from './annotated-tile.ts';
import { goToFrame } from './mark-places.ts';
import { measureRows } from './measure-rows.ts';
import type { Reading } from './reading-context.ts';

/** What a reader does with the measurement that is selected, and with those of the picture on screen. */

export function selectedDraft({ annotating, marks }: Reading): AnnotationDraft | null {
  const { selectedId } = annotating.store.getState();
  return selectedId === null ? null : (marks.store.getState().annotations.get(selectedId) ?? null);
}

/** One line as it would be typed into a report. */
export function copySelected(reading: Reading): void {
  const draft = selectedDraft(reading);
  const { annotations } = reading.marks.store.getState();
  const rows = measureRows(annotations, reading.engine.store.getState());
  const row = rows.find((listed) => listed.draft === draft);
  if (row !== undefined) void copyText(listAsText([row]));
}

/** The prior's measurement of the same label; null where there is none. */
export function priorOfSelected(reading: Reading): AnnotationDraft | null {
  const draft = selectedDraft(reading);
  if (draft === null || draft.label === '') return null;
  const { annotations } = reading.marks.store.getState();
  const pairs = againstPrior(measureRows(annotations, reading.engine.store.getState()));
  return pairs.find(({ now }) => now.draft === draft)?.prior.draft ?? null;
}

export async function goToPriorOfSelected(reading: Reading): Promise<void> {
  const prior = priorOfSelected(reading);
  if (prior === null) return;
  if (await goToFrame(reading, prior)) reading.annotating.select(prior.annotationId);
}

/** The measurements on the picture of the active tile. */
export function draftsOnImage({ engine, marks }: Reading): AnnotationDraft[] {
  const { tiles, activeTile } = engine.store.getState();
  const shown = tiles[activeTile]?.shown;
  if (shown?.kind !== 'frame') return [];
  return [...marks.store.getState().annotations.values()].filter((draft) => isOn(draft, drawnFrame(shown)));
}

/** Each can be taken back by itself. */
export function removeOnImage(reading: Reading): void {
  for (const { annotationId } of draftsOnImage(reading)) reading.marks.removeAnnotation(annotationId);
  reading.annotating.select(null);
}
