import codecs, { type Context as CodecContext } from 'dcmjs-codecs';
import type { EncodedFrame } from '../../main/decode/codec.ts';
import type { PixelAttributes } from '../../main/store/reader-api.ts';

const { Context, NativeCodecs } = codecs;
const { PhotometricInterpretation, TransferSyntax } = codecs.constants;

/** Code streams made on the spot by dcmjs-codecs' encoders, which our decoding does not use. */
export type Encoder =
  | 'native'
  | 'rle'
  | 'jpeg-lossless'
  | 'jpeg-baseline'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'jpeg-xl';

const uidOf: Readonly<Record<Encoder, string>> = {
  native: TransferSyntax.ExplicitVRLittleEndian,
  rle: TransferSyntax.RleLossless,
  'jpeg-lossless': TransferSyntax.JpegLosslessProcess14V1,
  'jpeg-baseline': TransferSyntax.JpegBaselineProcess1,
  'jpeg-ls': TransferSyntax.JpegLsLossless,
  'jpeg-2000': TransferSyntax.Jpeg2000Lossless,
  htj2k: TransferSyntax.HtJpeg2000Lossless,
  'jpeg-xl': '1.2.840.10008.1.2.4.110',
};

export const plainPixels: PixelAttributes = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  Rows: 48,
  Columns: 64,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  PlanarConfiguration: null,
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 0,
  sampleKind: 'integer',
  pixelDataVr: 'OB',
  NumberOfFrames: 1,
  lossy: false,
  colourProfile: null,
};

export const colourPixels: PixelAttributes = {
  ...plainPixels,
  SamplesPerPixel: 3,
  PhotometricInterpretation: 'RGB',
  PlanarConfiguration: 0,
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
};

/** Values that no predictor guesses and every run coder meets: a ramp, flat parts, and noise of a fixed formula. */
export function patternOf(
  pixels: PixelAttributes,
  seed = 1,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const count = pixels.Rows * pixels.Columns * pixels.SamplesPerPixel;
  const mask = 2 ** pixels.BitsStored - 1;
  let state = seed;
  const next = (index: number): number => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    if (index % 97 < 40) return (seed * 31) & mask;
    return (index * 3 + (state >>> 24)) & mask;
  };
  const values = Array.from({ length: count }, (_, index) => next(index));
  return pixels.BitsAllocated > 8 ? Uint16Array.from(values) : Uint8Array.from(values);
}

/** A frame of the pattern, encoded. */
export function encodedFrame(
  encoder: Encoder,
  pixels: PixelAttributes = plainPixels,
  seed = 1,
): Promise<EncodedFrame> {
  return encodeValues(encoder, pixels, patternOf(pixels, seed));
}

/** A frame of any values, encoded. */
export async function encodeValues(
  encoder: Encoder,
  pixels: PixelAttributes,
  values: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
): Promise<EncodedFrame> {
  if (!NativeCodecs.isInitialized()) await NativeCodecs.initializeAsync();
  const decodedBuffer = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const context = new Context({
    width: pixels.Columns,
    height: pixels.Rows,
    bitsAllocated: pixels.BitsAllocated,
    bitsStored: pixels.BitsStored,
    samplesPerPixel: pixels.SamplesPerPixel,
    pixelRepresentation: pixels.PixelRepresentation,
    planarConfiguration: 0,
    photometricInterpretation:
      pixels.SamplesPerPixel === 3 ? PhotometricInterpretation.Rgb : PhotometricInterpretation.Monochrome2,
    decodedBuffer,
  });
  const encoded = encoder === 'native' ? decodedBuffer : encode(encoder, context).getEncodedBuffer();
  if (encoded === undefined) throw new Error(`the encoder ${encoder} gave nothing`);
  return {
    bytes: Uint8Array.from(encoded),
    TransferSyntaxUID: uidOf[encoder],
    isBigEndian: false,
    startBit: 0,
    pixels,
  };
}

function encode(encoder: Exclude<Encoder, 'native'>, context: CodecContext): CodecContext {
  switch (encoder) {
    case 'rle':
      return NativeCodecs.encodeRle(context);
    case 'jpeg-lossless':
      return NativeCodecs.encodeJpeg(context, { lossy: false });
    case 'jpeg-baseline':
      return NativeCodecs.encodeJpeg(context, { lossy: true, quality: 90 });
    case 'jpeg-ls':
      return NativeCodecs.encodeJpegLs(context, { lossy: false });
    case 'jpeg-2000':
      return NativeCodecs.encodeJpeg2000(context, { lossy: false });
    case 'htj2k':
      return NativeCodecs.encodeHtJpeg2000(context, { lossy: false });
    case 'jpeg-xl':
      return NativeCodecs.encodeJpegXl(context, { lossy: false });
  }
}
