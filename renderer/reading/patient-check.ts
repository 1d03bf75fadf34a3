import type { ImageDescription } from '../../shared/image/image-description.ts';
import type { ReadingState } from './reading-state.ts';
import { shownTiles, type Walls } from './walls.ts';

/**
 * Whether all pictures on screen say the same patient: same Patient ID and same Patient's Name (IHE BIR), as each
 * picture's own instance states them. Padding and the case of names are no difference.
 */
export function isOnePatient(
  images: readonly Pick<ImageDescription, 'PatientID' | 'PatientName'>[],
): boolean {
  return new Set(images.map(identityOf)).size <= 1;
}

export function identityOf({
  PatientID,
  PatientName,
}: Pick<ImageDescription, 'PatientID' | 'PatientName'>): string {
  return `${PatientID.trim()}\n${PatientName.trim().toUpperCase()}`;
}

/** The same for the pictures on screen now; a picture that a person gave to another patient is that patient's. */
export function isOnePatientShown(state: Pick<ReadingState, 'tiles' | 'displaySets'> & Walls): boolean {
  const { tiles, displaySets } = state;
  return isOnePatient(
    shownTiles(state).flatMap((index) => {
      const tile = tiles[index];
      return [tile?.shown, ...(tile?.others ?? [])].flatMap((shown) => {
        if (shown === undefined || shown === null) return [];
        return displaySets.get(shown.displaySetId)?.correctedPatient ?? shown.image;
      });
    }),
  );
}
