import type { KeyImageDraft } from '../../shared/model/annotations.ts';
import { keyImageKey } from '../measure/marks.ts';
import type { Reading } from './reading-context.ts';
import type { Shown } from './reading-state.ts';

/** What names the frame that is on screen as a key image; null for a reformatted plane, which is of no instance. */
export function keyImageOf(shown: Shown | null | undefined): KeyImageDraft | null {
  if (shown?.kind !== 'frame' || shown.reformatted !== null) return null;
  const { image, frameIndex } = shown;
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = image;
  return { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber: frameIndex + 1, note: '' };
}

/** Marks the image of the active tile, or takes its mark away. */
export function toggleKeyImage({ engine, marks }: Reading): void {
  const { tiles, activeTile } = engine.store.getState();
  const mark = keyImageOf(tiles[activeTile]?.shown);
  if (mark === null) return;
  if (marks.store.getState().keyImages.has(keyImageKey(mark))) marks.removeKeyImage(mark);
  else marks.putKeyImage(mark);
}
