import type { FrameAttributes, ImageDescription } from '../image/image-description.ts';
import { modalityFunction } from '../image/modality-transform.ts';
import type { FrameHeader } from '../image/stored-pixels.ts';

/** How stored values of one frame are read as numbers with a unit. */
export interface PixelReadout {
  readonly valueOf: (storedValue: number) => number;
  /** `HU`, `g/ml`, …; '' where the object names none. */
  readonly unit: string;
}

/**
 * Modality values of a frame, by its own rescale: of PET the uptake where it can be worked out. null for colour,
 * whose numbers are of no quantity.
 */
export function pixelReadout(
  image: Pick<ImageDescription, 'Modality' | 'suv'>,
  { modality }: Pick<FrameAttributes, 'modality'>,
  { photometric }: Pick<FrameHeader, 'photometric'>,
): PixelReadout | null {
  if (photometric === 'RGB' || photometric === 'PALETTE COLOR') return null;
  const toModality = modalityFunction(modality);
  if (image.suv?.kind === 'body-weight') {
    const { factor } = image.suv;
    return { valueOf: (stored) => toModality(stored) * factor, unit: 'SUVbw' };
  }
  switch (modality.kind) {
    case 'identity':
      return { valueOf: toModality, unit: '' };
    case 'rescale':
      return { valueOf: toModality, unit: rescaleUnit(image.Modality, modality.RescaleType) };
    case 'lut':
      return { valueOf: toModality, unit: namedUnit(modality.ModalityLUTType) };
  }
}

/** Hounsfield units may go without saying in CT (PS3.3 C.8.2.1.1.2); US is "unspecified" (C.11.1.1.2). */
function rescaleUnit(Modality: string, RescaleType: string | null): string {
  if (RescaleType === null && Modality === 'CT') return 'HU';
  return namedUnit(RescaleType);
}

function namedUnit(type: string | null): string {
  return type === null || type === 'US' ? '' : type;
}
