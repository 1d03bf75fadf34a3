import type { ImageDescription } from '../../shared/image/image-description.ts';

/**
 * Whether all pictures on screen say the same patient: same Patient ID and same Patient's Name (IHE BIR), as each
 * picture's own instance states them. Padding and the case of names are no difference.
 */
export function isOnePatient(
  images: readonly Pick<ImageDescription, 'PatientID' | 'PatientName'>[],
): boolean {
  const identities = images.map(
    ({ PatientID, PatientName }) => `${PatientID.trim()}\n${PatientName.trim().toUpperCase()}`,
  );
  return new Set(identities).size <= 1;
}
