import { describe, expect, test } from 'vitest';
import { createCodecRegistry } from '../../../../main/decode/codec-registry.ts';
import { decodeFrame, decodeSmallFrame } from '../../../../main/decode/decode-frame.ts';
import { parseCodeStream } from '../../../../main/decode/jpeg-2000/code-stream.ts';
import { Jpeg2000Decoder } from '../../../../main/decode/jpeg-2000/jpeg-2000-decoder.ts';
import { KernelModule } from '../../../../main/decode/kernel-module.ts';
import { DecoderRefusal } from '../../../../main/decode/wasm-decoders.ts';
import { storedValues } from '../../../../shared/image/stored-pixels.ts';
import {
  colourPixels,
  encodedFrame,
  encodeValues,
  patternOf,
  plainPixels,
  type Encoder,
} from '../../../support/encoded-frames.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

const registry = createCodecRegistry();

/** Decodes an image of each depth; answers what came and what was coded. */
async function codeAndDecode(
  encoder: Encoder,
  Rows: number,
  Columns: number,
): Promise<{ readonly decoded: unknown; readonly coded: unknown }> {
  const decoded: unknown[] = [];
  const coded: unknown[] = [];
  for (const BitsStored of [9, 12, 16]) {
    const pixels = { ...plainPixels, Rows, Columns, BitsStored, HighBit: BitsStored - 1 };
    coded.push(patternOf(pixels));
    decoded.push(storedValues(decodeFrame(registry, await encodedFrame(encoder, pixels))));
  }
  return { decoded, coded };
}

// OpenJPEG's encoder refuses images of one row or column; OpenJPH takes five decompositions of every image.
test.each([
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
  [1, 130],
  [130, 1],
])('htj2k of %i rows of %i has the values that were coded', async (rows, columns) => {
  const { decoded, coded } = await codeAndDecode('htj2k', rows, columns);
  expect(decoded).toEqual(coded);
});

describe.each(['jpeg-2000', 'htj2k'] as const)('%s by our own decoder', (encoder) => {
  test.each([
    [3, 5],
    [4, 4],
    [31, 33],
    [64, 64],
    [65, 129],
    [200, 7],
  ])('has the values that were coded, %i rows of %i', async (rows, columns) => {
    const { decoded, coded } = await codeAndDecode(encoder, rows, columns);
    expect(decoded).toEqual(coded);
  });

  test('has signed values and colours', async () => {
    const signed = { ...plainPixels, PixelRepresentation: 1 as const };
    const values = Int16Array.from(patternOf(signed), (value) => (value << 20) >> 20);
    const coded = await encodeValues(encoder, signed, new Uint16Array(values.buffer));
    expect(storedValues(decodeFrame(registry, coded))).toEqual(values);
    const colour = await encodedFrame(encoder, colourPixels);
    expect(storedValues(decodeFrame(registry, colour))).toEqual(patternOf(colourPixels));
  });

  test('accounts for every byte: one that is missing or too many is refused, wherever it is', async () => {
    const frame = await encodedFrame(encoder, { ...plainPixels, Rows: 96, Columns: 96 });
    const random = seededRandom(7);
    const start = frame.bytes.findIndex((byte, at) => byte === 0xff && frame.bytes[at + 1] === 0x93) + 2;
    for (let round = 0; round < 50; round++) {
      const at = start + Math.floor(random() * (frame.bytes.length - 2 - start));
      const extra = round % 2 === 0 ? [1 + Math.floor(random() * 200)] : [];
      const bytes = Uint8Array.from([
        ...frame.bytes.subarray(0, at),
        ...extra,
        ...frame.bytes.subarray(at + 1 - extra.length),
      ]);
      // The tile-part says a length that fits, so that only its packets can tell.
      const view = new DataView(bytes.buffer);
      const sot = bytes.findIndex((byte, index) => byte === 0xff && bytes[index + 1] === 0x90);
      if (view.getUint32(sot + 6) !== 0) view.setUint32(sot + 6, bytes.length - 2 - sot);
      expect(() => decodeFrame(registry, { ...frame, bytes })).toThrow(DecoderRefusal);
    }
  });

  test('shows nothing of the frame before, whatever comes between', async () => {
    const module = KernelModule.load();
    const decoder = new Jpeg2000Decoder(module);
    const large = await encodedFrame(encoder, { ...plainPixels, Rows: 256, Columns: 256 }, 3);
    const small = await encodedFrame(encoder, { ...plainPixels, Rows: 70, Columns: 90 }, 4);
    const decode = (by: Jpeg2000Decoder, { bytes, pixels }: typeof small): Uint8Array =>
      by.decode(bytes, parseCodeStream(bytes), { rows: pixels.Rows, columns: pixels.Columns }).bytes;
    const alone = decode(new Jpeg2000Decoder(module), small);
    decode(decoder, large);
    expect(decode(decoder, small)).toEqual(alone);
    const cut = { ...small, bytes: Uint8Array.from(small.bytes) };
    cut.bytes.fill(0x55, 200, 260);
    expect(() => decode(decoder, cut)).toThrow(DecoderRefusal);
    expect(decode(decoder, small)).toEqual(alone);
  });

  test('is smaller where higher resolutions are left away: means of the pixels, nearly', async () => {
    const pixels = { ...plainPixels, Rows: 600, Columns: 413 };
    // A ramp in both directions, whose means are its values in the middle.
    const ramp = Uint16Array.from(
      { length: 600 * 413 },
      (_, index) => 3 * Math.floor(index / 413) + 2 * (index % 413),
    );
    const frame = await encodeValues(encoder, pixels, ramp);
    const small = decodeSmallFrame(registry, frame, 128);
    // 600 / 4 is above 128, 600 / 8 is not.
    expect(small.header).toMatchObject({ rows: 150, columns: 104, bitsStored: 12 });
    const values = storedValues(small);
    const apart = Array.from(values, (value, index) =>
      Math.abs(value - (12 * Math.floor(index / 104) + 8 * (index % 104))),
    );
    expect(Math.max(...apart)).toBeLessThan(8);
    expect(decodeSmallFrame(registry, frame, 413).header).toMatchObject({ rows: 600, columns: 413 });
  });

  test('needs no more memory for the hundredth frame than for the second', async () => {
    const decoder = new Jpeg2000Decoder(KernelModule.load());
    const { bytes } = await encodedFrame(encoder);
    const stream = parseCodeStream(bytes);
    const picture = { rows: plainPixels.Rows, columns: plainPixels.Columns };
    decoder.decode(bytes, stream, picture);
    const first = decoder.memoryBytes;
    for (let frame = 0; frame < 100; frame++) decoder.decode(bytes, stream, picture);
    expect(decoder.memoryBytes).toBe(first);
  });
});
