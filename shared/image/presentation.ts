import type { ImageDescription } from './image-description.ts';

/**
 * Whether the object itself asks for its least value to be white.
 *
 * MONOCHROME1 and Presentation LUT Shape INVERSE are two statements of one fact: PS3.3 C.8.11.3 requires INVERSE
 * where the interpretation is MONOCHROME1. An image that says both is therefore inverted once, not twice.
 */
export function isInvertedByObject(
  image: Pick<ImageDescription, 'PhotometricInterpretation' | 'PresentationLUTShape'>,
): boolean {
  return image.PhotometricInterpretation === 'MONOCHROME1' || image.PresentationLUTShape === 'INVERSE';
}

/** Whether the picture is drawn inverted: the reader's own inversion on top of the object's is none. */
export function isDrawnInverted(
  image: Pick<ImageDescription, 'PhotometricInterpretation' | 'PresentationLUTShape'>,
  invertedByReader: boolean,
): boolean {
  return isInvertedByObject(image) !== invertedByReader;
}
