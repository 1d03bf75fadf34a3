import { corrupt, type Codec, type DecodedFrame, type EncodedFrame } from '../codec.ts';
import { nativeCodec } from './native.ts';

/** 64 bytes: number of segments and 15 offsets, each 32 bits little endian (PS3.5 G.5). */
const headerBytes = 64;
const segmentLimit = 15;

/**
 * RLE Lossless (PS3.5 Annex G): one segment for each byte plane of each sample, the most significant byte first,
 * samples one after another. Strict: the number of segments must be the one that the attributes ask for, offsets
 * must rise inside the frame, and each segment must yield exactly one byte a pixel.
 */
export const rleCodec: Codec = {
  decode(frame): DecodedFrame {
    const { Rows, Columns, SamplesPerPixel, BitsAllocated } = frame.pixels;
    const pixelCount = Rows * Columns;
    if (BitsAllocated === 1) return decodeBits(frame, pixelCount * SamplesPerPixel);
    const bytesPerSample = BitsAllocated / 8;
    const segments = readSegments(frame, SamplesPerPixel * bytesPerSample);
    const output = new Uint8Array(pixelCount * SamplesPerPixel * bytesPerSample);
    const stride = SamplesPerPixel * bytesPerSample;
    segments.forEach((segment, index) => {
      const sample = Math.floor(index / bytesPerSample);
      // The most significant byte comes first in the stream and last in little endian.
      const byte = bytesPerSample - 1 - (index % bytesPerSample);
      const written = unpackSegment(segment, output, sample * bytesPerSample + byte, stride);
      if (written !== pixelCount) {
        throw corrupt(frame, `RLE segment ${index + 1} holds ${written} of ${pixelCount} bytes`);
      }
    });
    const cells =
      bytesPerSample === 1
        ? output
        : bytesPerSample === 2
          ? new Uint16Array(output.buffer)
          : new Uint32Array(output.buffer);
    return { cells, codeStreamBits: null, colour: 'as-attributes', isLossy: false };
  },
};

/** One bit a pixel: the packed bytes of the frame are the one segment (PS3.5 8.2.2 and G.2). */
function decodeBits(frame: EncodedFrame, count: number): DecodedFrame {
  const [segment] = readSegments(frame, 1);
  const packed = new Uint8Array(Math.ceil(count / 8));
  const written = segment === undefined ? 0 : unpackSegment(segment, packed, 0, 1);
  if (written !== packed.length)
    throw corrupt(frame, `RLE segment 1 holds ${written} of ${packed.length} bytes`);
  return nativeCodec.decode({ ...frame, bytes: packed, startBit: 0, isBigEndian: false });
}

function readSegments(frame: EncodedFrame, expected: number): Uint8Array[] {
  const { bytes } = frame;
  if (bytes.length < headerBytes)
    throw corrupt(frame, `RLE header needs 64 bytes, ${bytes.length} are there`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  if (count !== expected || count > segmentLimit) {
    throw corrupt(frame, `RLE header counts ${count} segments, the attributes need ${expected}`);
  }
  const segments: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const start = view.getUint32(4 + 4 * index, true);
    const end = index + 1 < count ? view.getUint32(8 + 4 * index, true) : bytes.length;
    if (start < headerBytes || end <= start || end > bytes.length) {
      throw corrupt(frame, `RLE segment ${index + 1} from byte ${start} to ${end} of ${bytes.length}`);
    }
    segments.push(bytes.subarray(start, end));
  }
  return segments;
}

/**
 * PackBits (PS3.5 G.3.2) into every `stride`th byte from `offset`. Answers how many bytes the segment yields; one
 * that would yield more than there is room for is cut there and counted past it, so that the caller refuses it.
 */
function unpackSegment(segment: Uint8Array, output: Uint8Array, offset: number, stride: number): number {
  const room = output.length / stride;
  let written = 0;
  let to = offset;
  let at = 0;
  while (at < segment.length && written < room) {
    const code = segment[at++] ?? 0;
    if (code < 128) {
      const count = code + 1;
      // A literal run that the segment cannot fill: what is missing is not invented.
      const available = Math.min(count, segment.length - at);
      if (written + available > room) return written + available;
      for (let index = 0; index < available; index++) {
        output[to] = segment[at++] ?? 0;
        to += stride;
      }
      written += available;
    } else if (code > 128) {
      const count = 257 - code;
      const value = segment[at++];
      if (value === undefined) return written;
      if (written + count > room) return written + count;
      for (let index = 0; index < count; index++) {
        output[to] = value;
        to += stride;
      }
      written += count;
    }
    // 128 says nothing (G.3.2).
  }
  return written;
}
