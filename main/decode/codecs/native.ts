import { NegatoscopeError } from '../../../shared/errors.ts';
import { expandYbr422, interleavePlanes } from '../../../shared/image/colour.ts';
import type { Codec, DecodedFrame, EncodedFrame } from '../codec.ts';

/**
 * Uncompressed frames, little or big endian: pixel cells as PS3.5 8.2 lays them out, 1, 8, 16 or 32 bits, and the
 * 32- and 64-bit floats of Float and Double Float Pixel Data.
 */
export const nativeCodec: Codec = {
  decode(frame): DecodedFrame {
    const { Rows, Columns, SamplesPerPixel, BitsAllocated, PhotometricInterpretation } = frame.pixels;
    const pixelCount = Rows * Columns;
    if (frame.pixels.sampleKind === 'float32') {
      return asDecoded(new Float32Array(valueBuffer(frame, pixelCount * SamplesPerPixel, 4)));
    }
    if (frame.pixels.sampleKind === 'float64') {
      return asDecoded(new Float64Array(valueBuffer(frame, pixelCount * SamplesPerPixel, 8)));
    }
    if (BitsAllocated === 1) return asDecoded(unpackBits(frame, pixelCount * SamplesPerPixel));
    if (PhotometricInterpretation === 'YBR_FULL_422' && SamplesPerPixel === 3 && BitsAllocated === 8) {
      if (Columns % 2 !== 0) {
        const found = String(Columns);
        throw new NegatoscopeError(
          'image.invalid-attributes',
          `Columns: expected an even number for YBR_FULL_422, found ${found}`,
          { keyword: 'Columns', expected: 'an even number for YBR_FULL_422', found },
        );
      }
      return asDecoded(expandYbr422(new Uint8Array(valueBuffer(frame, pixelCount * 2, 1)), pixelCount));
    }
    const count = pixelCount * SamplesPerPixel;
    const isPlanar = SamplesPerPixel > 1 && frame.pixels.PlanarConfiguration === 1;
    if (BitsAllocated === 8) {
      const cells = new Uint8Array(valueBuffer(frame, count, 1));
      return asDecoded(isPlanar ? interleavePlanes(cells, new Uint8Array(count), SamplesPerPixel) : cells);
    }
    if (BitsAllocated === 16) {
      const cells = new Uint16Array(valueBuffer(frame, count, 2));
      return asDecoded(isPlanar ? interleavePlanes(cells, new Uint16Array(count), SamplesPerPixel) : cells);
    }
    const cells = new Uint32Array(valueBuffer(frame, count, 4));
    return asDecoded(isPlanar ? interleavePlanes(cells, new Uint32Array(count), SamplesPerPixel) : cells);
  },
};

function asDecoded(cells: DecodedFrame['cells']): DecodedFrame {
  return { cells, codeStreamBits: null, colour: 'as-attributes', isLossy: false };
}

/** The frame's bytes as a buffer of its own, in little endian. Throws `image.frame-missing` when some are missing. */
function valueBuffer(frame: EncodedFrame, count: number, bytesPerValue: 1 | 2 | 4 | 8): ArrayBuffer {
  const neededBytes = count * bytesPerValue;
  checkLength(frame, neededBytes);
  const copy = frame.bytes.slice(0, neededBytes);
  if (frame.isBigEndian && bytesPerValue !== 1) swapBytes(copy, bytesPerValue);
  return copy.buffer;
}

function checkLength(frame: EncodedFrame, neededBytes: number): void {
  const availableBytes = frame.bytes.length;
  if (availableBytes >= neededBytes) return;
  throw new NegatoscopeError(
    'image.frame-missing',
    `The frame needs ${neededBytes} bytes of pixel data, ${availableBytes} are there`,
    { frameNumber: 1, neededBytes, availableBytes },
  );
}

function swapBytes(bytes: Uint8Array<ArrayBuffer>, bytesPerValue: 2 | 4 | 8): void {
  // Node's swaps run at memory speed.
  const buffer = Buffer.from(bytes.buffer);
  if (bytesPerValue === 2) buffer.swap16();
  else if (bytesPerValue === 4) buffer.swap32();
  else buffer.swap64();
}

/**
 * One bit a pixel: the first pixel is the least significant bit of the first byte, and frames follow one another
 * without padding (PS3.5 8.2 and 8.1.1).
 */
function unpackBits(frame: EncodedFrame, count: number): Uint8Array<ArrayBuffer> {
  checkLength(frame, Math.ceil((frame.startBit + count) / 8));
  const cells = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const bit = frame.startBit + index;
    cells[index] = ((frame.bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return cells;
}
