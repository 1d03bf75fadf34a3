import type { EncodedFrame } from '../../main/decode/codec.ts';
import { drawPhantom } from '../../main/phantom/draw-phantom.ts';
import { phantomRecipes } from '../../main/phantom/phantom-kinds.ts';
import type { PixelAttributes } from '../../main/store/reader-api.ts';
import { encodeValues, plainPixels, type Encoder } from '../support/encoded-frames.ts';

/** A phantom with four bits of noise, which is what makes a real image hard to code. */
function noisyPhantom(pixels: PixelAttributes): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const recipe = { ...phantomRecipes.ct, rows: pixels.Rows, columns: pixels.Columns };
  const letters = { left: 'R', right: 'L', top: 'A', bottom: 'P' };
  const { values } = drawPhantom(recipe, letters, 7, 60);
  let state = 1;
  for (let index = 0; index < values.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[index] = (values[index] ?? 0) + (state >>> 28);
  }
  return pixels.BitsAllocated === 8 ? Uint8Array.from(values, (value) => value >> 4) : values;
}

/** The frame that every decoder of a shape is given: 12 bits of 16, and 8 of 8 for JPEG baseline, which holds no more. */
export function benchFrame(encoder: Encoder, Rows: number, Columns: number): Promise<EncodedFrame> {
  const eight = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  const pixels = { ...plainPixels, Rows, Columns, ...(encoder === 'jpeg-baseline' ? eight : {}) };
  return encodeValues(encoder, pixels, noisyPhantom(pixels));
}
