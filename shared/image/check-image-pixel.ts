import { NegatoscopeError } from '../errors.ts';
import { checkPixelCell, type PixelCell, type SampleKind } from './stored-bits.ts';

/** The attributes of the Image Pixel module (PS3.3 C.7.6.3) that decide the size and meaning of a frame. */
export interface ImagePixel extends PixelCell {
  readonly Rows: number;
  readonly Columns: number;
  readonly SamplesPerPixel: number;
  readonly PhotometricInterpretation: string;
  readonly sampleKind: SampleKind;
}

/** Samples of one pixel for every Photometric Interpretation that we show (PS3.3 C.7.6.3.1.2). */
export const samplesOfPhotometric: Readonly<Record<string, 1 | 3>> = {
  MONOCHROME1: 1,
  MONOCHROME2: 1,
  'PALETTE COLOR': 1,
  RGB: 3,
  YBR_FULL: 3,
  YBR_FULL_422: 3,
  YBR_RCT: 3,
  YBR_ICT: 3,
  XYB: 3,
};

/** Rows and Columns are US: at most 65535. */
const dimensionLimit = 65_535;

/** Greatest frame that is decoded: 1 GiB of stored values, sixty-five times a 4096² mammogram. */
export const frameLimitBytes = 1024 * 1024 * 1024;

/**
 * Refuses attributes that describe no picture of ours, before anything is read or allocated.
 * Throws `image.invalid-attributes` naming the keyword.
 */
export function checkImagePixel(pixels: ImagePixel): void {
  const { Rows, Columns, SamplesPerPixel, PhotometricInterpretation, sampleKind } = pixels;
  checkDimension('Rows', Rows);
  checkDimension('Columns', Columns);
  const samples = samplesOfPhotometric[PhotometricInterpretation];
  if (samples === undefined) {
    throw invalid(
      'PhotometricInterpretation',
      Object.keys(samplesOfPhotometric).join(', '),
      // A keyword of ours or nothing: a received text of any length does not go into messages.
      /^[A-Z0-9_ ]{1,16}$/.test(PhotometricInterpretation) ? PhotometricInterpretation : 'another text',
    );
  }
  if (SamplesPerPixel !== samples) {
    throw invalid('SamplesPerPixel', `${samples} for ${PhotometricInterpretation}`, String(SamplesPerPixel));
  }
  if (sampleKind === 'integer') {
    checkPixelCell(pixels);
    const isWideYbr = PhotometricInterpretation !== 'RGB' && pixels.BitsAllocated > 16;
    if (samples === 3 && (pixels.BitsAllocated < 8 || isWideYbr)) {
      throw invalid('BitsAllocated', '8 or 16 for colour, or 32 for RGB', String(pixels.BitsAllocated));
    }
  } else if (samples === 3) {
    throw invalid('SamplesPerPixel', '1 for floating point pixel data', String(SamplesPerPixel));
  }
  const bytes = Rows * Columns * samples * Math.max(1, pixels.BitsAllocated / 8);
  if (bytes > frameLimitBytes) {
    throw invalid('Rows', `a frame of at most ${frameLimitBytes} bytes`, `${bytes} bytes`);
  }
}

function checkDimension(keyword: 'Rows' | 'Columns', value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= dimensionLimit) return;
  throw invalid(keyword, `1 to ${dimensionLimit}`, String(value));
}

function invalid(keyword: string, expected: string, found: string): NegatoscopeError {
  return new NegatoscopeError(
    'image.invalid-attributes',
    `${keyword}: expected ${expected}, found ${found}`,
    { keyword, expected, found },
  );
}
