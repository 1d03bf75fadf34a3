import type { CodeStreamHeader } from '../codec.ts';
import type { HeaderReading } from './jpeg.ts';

export interface JpegXlHeader extends CodeStreamHeader {
  /** Coded as XYB, which the decoder turns into RGB; always lossy. */
  readonly isXyb: boolean;
  /** The stream holds what is needed to make a JPEG file again: its picture comes from YCbCr, as RGB. */
  readonly isFromJpeg: boolean;
}

/** Reads fields of a JPEG XL header: bits from the least significant on (ISO/IEC 18181-1, B.2). */
class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isPastEnd(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  u(bits: number): number {
    let value = 0;
    for (let bit = 0; bit < bits; bit++, this.#at++) {
      value += (((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1) * 2 ** bit;
    }
    return value;
  }

  bool(): boolean {
    return this.u(1) === 1;
  }

  /** U32 of B.2.2: two bits choose a distribution, an offset and a number of bits to add to it. */
  u32(...distributions: readonly (readonly [offset: number, bits: number])[]): number {
    const [offset, bits] = distributions[this.u(2)] ?? [0, 0];
    return offset + this.u(bits);
  }
}

/** Width in terms of height for each ratio but 0 (ISO/IEC 18181-1, D.2). */
const ratios: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];

function readSize(bits: BitReader): { readonly rows: number; readonly columns: number } {
  const isSmall = bits.bool();
  const extent = (): number => (isSmall ? 8 * (1 + bits.u(5)) : bits.u32([1, 9], [1, 13], [1, 18], [1, 30]));
  const rows = extent();
  const ratio = ratios[bits.u(3) - 1];
  return { rows, columns: ratio === undefined ? extent() : Math.floor((rows * ratio[0]) / ratio[1]) };
}

/**
 * Reads size and image metadata of a JPEG XL code stream (ISO/IEC 18181-1, Annex D), bare or in its container
 * (18181-2). What a DICOM frame does not have is damage here: other orientations, previews, animation, further
 * channels, floats. The decoder itself knows when a stream is cut short.
 */
export function readJpegXlHeader(whole: Uint8Array): HeaderReading<JpegXlHeader> {
  const found = findCodeStream(whole);
  if (found === undefined) return damaged('no JPEG XL code stream (FF0A)');
  const bits = new BitReader(found.codeStream.subarray(2));
  const { rows, columns } = readSize(bits);
  let precision = 8;
  let isXyb = true;
  let components = 3;
  const isDefault = bits.bool();
  if (!isDefault) {
    const hasExtraFields = bits.bool();
    if (hasExtraFields) {
      const orientation = 1 + bits.u(3);
      if (orientation !== 1) return damaged(`orientation ${orientation}`);
      if (bits.bool()) readSize(bits);
      if (bits.bool()) return damaged('a preview');
      if (bits.bool()) return damaged('an animation');
    }
    if (bits.bool()) return damaged('floating point samples');
    precision = bits.u32([8, 0], [10, 0], [12, 0], [1, 6]);
    // modular_16bit_buffers says what suffices for decoding.
    bits.bool();
    const extraChannels = bits.u32([0, 0], [1, 0], [2, 4], [1, 12]);
    if (extraChannels > 0) return damaged(`${extraChannels} further channels`);
    isXyb = bits.bool();
    const isDefaultColour = bits.bool();
    if (!isDefaultColour) {
      // want_icc, then the colour space: 0 RGB, 1 grey, 2 XYB, 3 unknown.
      bits.bool();
      const colourSpace = bits.u32([0, 0], [1, 0], [2, 4], [18, 6]);
      if (colourSpace > 1) return damaged(`colour space ${colourSpace}`);
      components = colourSpace === 1 ? 1 : 3;
    }
  }
  if (bits.isPastEnd) return damaged('header cut short');
  return {
    header: { rows, columns, components, precision, isXyb, isFromJpeg: found.isFromJpeg },
    damage: null,
  };
}

function damaged(damage: string): { header: null; damage: string } {
  return { header: null, damage };
}

const containerSignature = [0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
/** Box types as numbers: jxlc, jxlp, jbrd. */
const wholeStream = 0x6a786c63;
const partOfStream = 0x6a786c70;
const jpegReconstruction = 0x6a627264;

/** The code stream, from its signature on: the bytes themselves, or what the container's boxes hold. */
function findCodeStream(
  bytes: Uint8Array,
): { readonly codeStream: Uint8Array; readonly isFromJpeg: boolean } | undefined {
  let codeStream = bytes;
  let isFromJpeg = false;
  if (containerSignature.every((byte, index) => bytes[index] === byte)) {
    const parts: Uint8Array[] = [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at + 8 <= bytes.length) {
      const length = view.getUint32(at);
      const type = view.getUint32(at + 4);
      // 0: to the end; 1: a length of 64 bits follows, which no frame of ours needs.
      const end = length === 0 ? bytes.length : at + length;
      if (end < at + 8 || end > bytes.length) return undefined;
      if (type === wholeStream) parts.push(bytes.subarray(at + 8, end));
      // Four bytes of part number come first (18181-2).
      else if (type === partOfStream) parts.push(bytes.subarray(at + 12, end));
      else if (type === jpegReconstruction) isFromJpeg = true;
      at = end;
    }
    // The header lies in the first parts; more of them would only be copied.
    codeStream = Uint8Array.from(parts.flatMap((part) => Array.from(part.subarray(0, 64))));
  }
  return codeStream[0] === 0xff && codeStream[1] === 0x0a ? { codeStream, isFromJpeg } : undefined;
}
