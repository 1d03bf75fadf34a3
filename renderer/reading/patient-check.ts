import type { ImageDescription } from '../../shared/image/image-description.ts';
import type { ReadingState } from './reading-state.ts';
import { visibleTiles } from './wall-layout.ts';

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
export function isOnePatientShown({
  layout,
  oneUp,
  tiles,
  displaySets,
}: Pick<ReadingState, 'layout' | 'oneUp' | 'tiles' | 'displaySets'>): boolean {
  return isOnePatient(
    visibleTiles(layout, oneUp).flatMap((index) => {
      const tile = tiles[index];
      return [tile?.shown, ...(tile?.others ?? [])].flatMap((shown) => {
        if (shown === undefined || shown === null) return [];
        return displaySets.get(shown.displaySetId)?.correctedPatient ?? shown.image;
      });
    }),
  );
}
