import type { FrameAttributes, ImageDescription, Voi } from './image-description.ts';
import { modalityFunction } from './modality-transform.ts';
import { paddingTest } from './padding.ts';
import { isDrawnInverted } from './presentation.ts';
import { storedRange } from './stored-bits.ts';
import { storedValues, type StoredFrame } from './stored-pixels.ts';
import { voiFunction } from './voi.ts';

/** What of an image decides its grey levels. */
export type GreyImage = Pick<
  ImageDescription,
  | 'BitsStored'
  | 'PixelRepresentation'
  | 'sampleKind'
  | 'PhotometricInterpretation'
  | 'PresentationLUTShape'
  | 'PixelPaddingValue'
  | 'PixelPaddingRangeLimit'
>;

/** Display level of every stored value that the bits can hold, in order. */
export interface DisplayTable {
  /** `table[v - firstStored]` is the level of stored value v; 2 ** BitsStored entries. */
  readonly table: Uint8Array<ArrayBuffer>;
  readonly firstStored: number;
}

/**
 * The grey pipeline of PS3.4 N.2 for one frame as a function: stored value → modality transformation →
 * VOI transformation → presentation (polarity) → display level 0 … 255, rounded to the nearest. Padding is black,
 * also in an inverted picture, where it would be a glaring frame
 * (IHE RAD TF-2 4.16, background air suppression of mammograms).
 *
 * This is the one definition of a grey level: the display table and the picture on the CPU call it, and the shader
 * reads the table.
 */
export function displayFunction(
  image: GreyImage,
  attributes: Pick<FrameAttributes, 'modality'>,
  voi: Voi,
  invertedByReader: boolean,
): (storedValue: number) => number {
  const toModality = modalityFunction(attributes.modality);
  const toLevel = voiFunction(voi);
  const draw = isDrawnInverted(image, invertedByReader)
    ? (storedValue: number) => 255 - Math.round(toLevel(toModality(storedValue)))
    : (storedValue: number) => Math.round(toLevel(toModality(storedValue)));
  if (image.PixelPaddingValue === null) return draw;
  const isPadding = paddingTest(image);
  return (storedValue) => (isPadding(storedValue) ? 0 : draw(storedValue));
}

/** The same image without its padding: what pads is drawn like any value. */
export function withoutPadding<Image extends GreyImage>(image: Image): Image {
  return { ...image, PixelPaddingValue: null, PixelPaddingRangeLimit: null };
}

/** Widest stored value that is drawn through a table: 65 536 entries. */
const tableBitsLimit = 16;

/** True when the frame is drawn through `buildDisplayTable`; wider integers and floats are computed a pixel. */
export function hasDisplayTable(image: Pick<GreyImage, 'BitsStored' | 'sampleKind'>): boolean {
  return image.sampleKind === 'integer' && image.BitsStored <= tableBitsLimit;
}

/**
 * The pipeline as one table over the stored range; about 1 ms for 16 bits.
 * Only for images that `hasDisplayTable`: throws RangeError otherwise.
 */
export function buildDisplayTable(
  image: GreyImage,
  attributes: Pick<FrameAttributes, 'modality'>,
  voi: Voi,
  invertedByReader: boolean,
): DisplayTable {
  if (!hasDisplayTable(image)) {
    throw new RangeError(`No display table for ${image.BitsStored} bits of ${image.sampleKind}`);
  }
  const toLevel = displayFunction(image, attributes, voi, invertedByReader);
  const { first, last } = storedRange(image);
  const table = new Uint8Array(last - first + 1);
  for (let index = 0; index < table.length; index++) table[index] = toLevel(first + index);
  return { table, firstStored: first };
}

/** One byte a pixel, row-major: the frame as a grey picture. `frame` must have one sample a pixel. */
export function renderGrey(
  frame: StoredFrame,
  image: GreyImage,
  attributes: Pick<FrameAttributes, 'modality'>,
  voi: Voi,
  invertedByReader: boolean,
): Uint8Array<ArrayBuffer> {
  const values = storedValues(frame);
  const picture = new Uint8Array(values.length);
  if (hasDisplayTable(image)) {
    const { table, firstStored } = buildDisplayTable(image, attributes, voi, invertedByReader);
    for (let index = 0; index < picture.length; index++) {
      picture[index] = table[(values[index] ?? 0) - firstStored] ?? 0;
    }
  } else {
    const toLevel = displayFunction(image, attributes, voi, invertedByReader);
    for (let index = 0; index < picture.length; index++) picture[index] = toLevel(values[index] ?? 0);
  }
  return picture;
}
