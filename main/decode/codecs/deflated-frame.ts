import { inflateRawSync } from 'node:zlib';
import { corrupt, type Codec, type DecodedFrame } from '../codec.ts';
import { nativeCodec } from './native.ts';

/**
 * Deflated Image Frame Compression (PS3.5 A.4.13 and 8.2.16): each frame a raw deflate stream of its native bytes.
 * It may inflate to the frame's own size and the one byte that makes it even, and no further.
 */
export const deflatedFrameCodec: Codec = {
  decode(frame): DecodedFrame {
    const { Rows, Columns, SamplesPerPixel, BitsAllocated } = frame.pixels;
    const frameBytes = Math.ceil((Rows * Columns * SamplesPerPixel * BitsAllocated) / 8);
    let inflated: Uint8Array<ArrayBuffer>;
    try {
      inflated = Uint8Array.from(inflateRawSync(frame.bytes, { maxOutputLength: frameBytes + 1 }));
    } catch (cause) {
      throw corrupt(frame, cause instanceof Error ? cause.message : String(cause));
    }
    return nativeCodec.decode({ ...frame, bytes: inflated, startBit: 0, isBigEndian: false });
  },
};
