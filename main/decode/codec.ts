import { NegatoscopeError } from '../../shared/errors.ts';
import type { CellArray } from '../../shared/image/stored-bits.ts';
import type { PixelAttributes } from '../store/reader-api.ts';

/** One frame as it lies in the file: the whole value of the frame, and what it must decode to. */
export interface EncodedFrame {
  /** A native frame's bytes, or the concatenated fragments of an encapsulated one. Not kept by the codec. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly TransferSyntaxUID: string;
  readonly isBigEndian: boolean;
  /** First bit of the frame in the first byte; not 0 only for BitsAllocated 1 (PS3.5 8.1.1). */
  readonly startBit: number;
  readonly pixels: PixelAttributes;
}

/** What a codec hands over: rows × columns × SamplesPerPixel cells, row-major, samples interleaved. */
export interface DecodedFrame {
  /** Owned by the caller; a copy, never a view of the codec's memory. */
  readonly cells: CellArray | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  /**
   * Bits of each cell that the code stream carries, counted from bit 0; null where the cells are the pixel cells
   * of the data set themselves (native, RLE), with HighBit and foreign bits as the attributes say.
   */
  readonly codeStreamBits: number | null;
  /** What three samples a pixel mean after decoding. */
  readonly colour: 'as-attributes' | 'rgb';
  /** The code stream itself says that it is lossy, whatever the attributes say. */
  readonly isLossy: boolean;
}

/**
 * A codec, by the contract that keeps wrong pixels off the screen (research: N74–N92):
 *
 * 1. The code stream's own header is parsed and compared with the attributes before anything is decoded:
 *    `codec.mismatch` names the attribute. Truncation that a header can show is `codec.corrupt`.
 * 2. Nothing is reused between frames: every decoder object and every output buffer is new, and the output is a
 *    copy. A WASM instance that threw is discarded; after a trap the whole thread is.
 * 3. The size of the output is compared with the attributes, never assumed: `codec.corrupt`.
 * 4. What the decoder itself reports as damage is `codec.corrupt`, even where it returns a picture.
 */
export interface Codec {
  decode(frame: EncodedFrame): DecodedFrame;
  /**
   * The same picture with fewer pixels, `longestSide` of them at least on its longer side, where that is less work; for
   * thumbnails. Undefined: it is not.
   */
  decodeSmaller?(frame: EncodedFrame, longestSide: number): SmallerFrame | undefined;
}

/** A frame of fewer pixels than the attributes say. */
export interface SmallerFrame {
  readonly rows: number;
  readonly columns: number;
  readonly decoded: DecodedFrame;
}

/** Dimensions of a code stream, read from its own header. */
export interface CodeStreamHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits a sample. */
  readonly precision: number;
}

export function corrupt(frame: Pick<EncodedFrame, 'TransferSyntaxUID'>, reason: string): NegatoscopeError {
  const { TransferSyntaxUID } = frame;
  return new NegatoscopeError('codec.corrupt', `Frame cannot be decoded: ${reason}`, {
    TransferSyntaxUID,
    reason,
  });
}

export function mismatch(
  keyword: string,
  attribute: number | string,
  codeStream: number | string,
): NegatoscopeError {
  return new NegatoscopeError(
    'codec.mismatch',
    `${keyword}: the attributes say ${attribute}, the code stream ${codeStream}`,
    { keyword, attribute: String(attribute), codeStream: String(codeStream) },
  );
}

export function unsupportedSyntax(TransferSyntaxUID: string, name: string): NegatoscopeError {
  return new NegatoscopeError(
    'codec.unsupported',
    `No decoder for ${name} (transfer syntax ${TransferSyntaxUID})`,
    { TransferSyntaxUID, name },
  );
}

/**
 * Rule 1 for dimensions. A precision below BitsStored is allowed (encoders write the bits in use); one above
 * BitsAllocated is not, and neither is one of more bytes a sample, which the attributes would cut.
 */
export function checkHeader(header: CodeStreamHeader, pixels: PixelAttributes): void {
  if (header.rows !== pixels.Rows) throw mismatch('Rows', pixels.Rows, header.rows);
  if (header.columns !== pixels.Columns) throw mismatch('Columns', pixels.Columns, header.columns);
  if (header.components !== pixels.SamplesPerPixel) {
    throw mismatch('SamplesPerPixel', pixels.SamplesPerPixel, header.components);
  }
  if (header.precision > pixels.BitsAllocated) {
    throw mismatch('BitsAllocated', pixels.BitsAllocated, header.precision);
  }
}

/** Rule 3: cells from a codec's output of `bytesPerSample` bytes, copied, or `codec.corrupt`. */
export function toCells(
  frame: EncodedFrame,
  output: Uint8Array<ArrayBuffer>,
  bytesPerSample: 1 | 2,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const { Rows, Columns, SamplesPerPixel, BitsAllocated } = frame.pixels;
  const count = Rows * Columns * SamplesPerPixel;
  if (output.length !== count * bytesPerSample) {
    throw corrupt(
      frame,
      `expected ${count * bytesPerSample} bytes of pixels, the decoder gave ${output.length}`,
    );
  }
  if (bytesPerSample === 1) {
    // Cells of 16 bits that an 8-bit code stream filled: the values stay, the cells widen.
    return BitsAllocated > 8 ? Uint16Array.from(output) : output;
  }
  return new Uint16Array(output.buffer, output.byteOffset, count);
}
