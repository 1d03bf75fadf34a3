import { convertYbrFullToRgb } from '../../shared/image/colour.ts';
import { checkImagePixel } from '../../shared/image/check-image-pixel.ts';
import { findTransferSyntax } from '../../shared/dicom/transfer-syntaxes.ts';
import {
  extractStoredBits,
  saturateStoredBits,
  storedValueType,
  type CellArray,
} from '../../shared/image/stored-bits.ts';
import {
  bytesPerValue,
  type FrameHeader,
  type StoredFrame,
  type StoredPhotometric,
} from '../../shared/image/stored-pixels.ts';
import { corrupt, mismatch, type DecodedFrame, type EncodedFrame } from './codec.ts';
import type { CodecRegistry } from './codec-registry.ts';

/**
 * One frame, from the bytes in the file to stored values: attributes checked, decoded by the codec of the transfer
 * syntax, stored bits taken out of their cells, YBR turned into RGB, and the size compared once more.
 *
 * Throws `image.invalid-attributes`, `image.frame-missing` and `codec.*`; DecoderTrap passes through.
 */
export function decodeFrame(codecs: CodecRegistry, frame: EncodedFrame): StoredFrame {
  // Before the attributes: video has a colour of its own, and what keeps it from the screen is that it is video.
  const codec = codecs.codecFor(frame.TransferSyntaxUID);
  checkImagePixel(frame.pixels);
  return toStored(frame, codec.decode(frame));
}

/**
 * As `decodeFrame`, but with fewer pixels where the codec makes these in less time, `longestSide` at least. A palette's
 * indices have no mean: such a frame comes whole.
 */
export function decodeSmallFrame(
  codecs: CodecRegistry,
  frame: EncodedFrame,
  longestSide: number,
): StoredFrame {
  const codec = codecs.codecFor(frame.TransferSyntaxUID);
  checkImagePixel(frame.pixels);
  const isPalette = frame.pixels.PhotometricInterpretation === 'PALETTE COLOR';
  const smaller = isPalette ? undefined : codec.decodeSmaller?.(frame, longestSide);
  if (smaller === undefined) return toStored(frame, codec.decode(frame));
  const pixels = { ...frame.pixels, Rows: smaller.rows, Columns: smaller.columns };
  return toStored({ ...frame, pixels }, smaller.decoded);
}

function toStored(frame: EncodedFrame, decoded: DecodedFrame): StoredFrame {
  const pixels = decoded.cells.buffer;
  const isInteger = !(decoded.cells instanceof Float32Array || decoded.cells instanceof Float64Array);
  if (isInteger !== (frame.pixels.sampleKind === 'integer')) {
    throw mismatch('PixelData', frame.pixels.sampleKind, isInteger ? 'integer' : 'float');
  }
  let photometric: StoredPhotometric = storedPhotometric(frame, decoded);
  if (decoded.cells instanceof Float32Array || decoded.cells instanceof Float64Array) {
    photometric = photometric === 'MONOCHROME1' ? 'MONOCHROME1' : 'MONOCHROME2';
  } else {
    takeStoredBits(frame, decoded, decoded.cells);
    if (isYbr(frame.pixels.PhotometricInterpretation) && decoded.colour === 'as-attributes') {
      if (decoded.cells instanceof Uint32Array) throw corrupt(frame, 'colour of 32 bits');
      convertYbrFullToRgb(decoded.cells, 2 ** frame.pixels.BitsStored - 1);
    }
  }
  const header: FrameHeader = {
    rows: frame.pixels.Rows,
    columns: frame.pixels.Columns,
    samplesPerPixel: frame.pixels.SamplesPerPixel === 3 ? 3 : 1,
    type: storedValueType(frame.pixels),
    bitsAllocated: frame.pixels.BitsAllocated,
    bitsStored: frame.pixels.BitsStored,
    photometric,
    frameCount: frame.pixels.NumberOfFrames,
    lossy: frame.pixels.lossy || decoded.isLossy,
  };
  const expectedBytes = header.rows * header.columns * header.samplesPerPixel * bytesPerValue[header.type];
  if (pixels.byteLength !== expectedBytes) {
    throw corrupt(frame, `expected ${expectedBytes} bytes of stored values, found ${pixels.byteLength}`);
  }
  return { header, pixels };
}

/**
 * Where the stored bits lie in the decoded cells. A code stream usually carries just the stored bits, so they start
 * at bit 0 whatever HighBit says of the cell before encoding; only one that carries the cell up to HighBit and
 * beyond keeps them where HighBit says.
 */
function takeStoredBits(frame: EncodedFrame, decoded: DecodedFrame, cells: CellArray): void {
  const { BitsAllocated, BitsStored, HighBit, PixelRepresentation } = frame.pixels;
  const { codeStreamBits } = decoded;
  const isWholeCell = codeStreamBits === null || codeStreamBits > HighBit;
  const cell = {
    BitsAllocated,
    BitsStored,
    HighBit: isWholeCell ? HighBit : BitsStored - 1,
    PixelRepresentation,
  };
  const mayOvershoot = findTransferSyntax(frame.TransferSyntaxUID)?.lossiness !== 'lossless';
  if (mayOvershoot && codeStreamBits !== null && codeStreamBits > BitsStored && HighBit === BitsStored - 1) {
    saturateStoredBits(cells, cell, codeStreamBits);
  }
  extractStoredBits(cells, cell);
}

function isYbr(PhotometricInterpretation: string): boolean {
  return PhotometricInterpretation === 'YBR_FULL' || PhotometricInterpretation === 'YBR_FULL_422';
}

/** What the stored values mean once decoded. */
function storedPhotometric(frame: EncodedFrame, decoded: DecodedFrame): StoredPhotometric {
  const { PhotometricInterpretation } = frame.pixels;
  switch (PhotometricInterpretation) {
    case 'MONOCHROME1':
    case 'MONOCHROME2':
    case 'PALETTE COLOR':
      return PhotometricInterpretation;
    case 'YBR_RCT':
    case 'YBR_ICT':
    case 'XYB':
      // These name the transformation inside the code stream (PS3.3 C.7.6.3.1.2); one that was not applied there
      // leaves components of unknown meaning.
      if (decoded.colour === 'as-attributes') {
        throw mismatch('PhotometricInterpretation', PhotometricInterpretation, 'no component transformation');
      }
      return 'RGB';
    default:
      return 'RGB';
  }
}
