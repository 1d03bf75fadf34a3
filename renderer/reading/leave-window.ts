import type { Marks } from '../measure/marks.ts';
import { nativeBridge } from '../state/native.ts';
import { mayLeave } from './may-leave.ts';

/**
 * Keeps the window open while something that was put on the images is not on stable storage. A browser asks by itself
 * whether to leave; Electron only stays, so that what is being saved is waited for and the window then closed, and the
 * reader is asked here where it cannot be saved.
 *
 * @param ask the window stays, and the reader decides
 */
export function holdUnsaved(marks: Pick<Marks, 'hasUnsaved' | 'settled'>, ask: () => void): () => void {
  const hold = (event: BeforeUnloadEvent): void => {
    if (!marks.hasUnsaved) return;
    event.preventDefault();
    void mayLeave(marks).then((isSaved) => (isSaved ? closeWindow() : ask()));
  };
  window.addEventListener('beforeunload', hold);
  return () => window.removeEventListener('beforeunload', hold);
}

/** In Electron; a browser's window is the browser's, whose own question was answered. */
export function closeWindow(): void {
  if (nativeBridge() !== undefined) window.close();
}
