import { describe, expect, test } from 'vitest';
import type { EncodedFrame } from '../../../main/decode/codec.ts';
import { createCodecRegistry } from '../../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../../main/decode/decode-frame.ts';
import { DecoderRefusal, DecoderTrap } from '../../../main/decode/wasm-decoders.ts';
import { asNegatoscopeError, type ErrorCode } from '../../../shared/errors.ts';
import { storedValues } from '../../../shared/image/stored-pixels.ts';
import {
  colourPixels,
  encodedFrame,
  patternOf,
  plainPixels,
  type Encoder,
} from '../../support/encoded-frames.ts';

const registry = createCodecRegistry();

function valuesOf(frame: EncodedFrame): number[] {
  return Array.from(storedValues(decodeFrame(registry, frame)));
}

/** How a decode ends: its code, or what the thread would make of the decoder's own words. */
function endOf(frame: EncodedFrame): ErrorCode | 'picture' {
  try {
    decodeFrame(registry, frame);
    return 'picture';
  } catch (error) {
    if (error instanceof DecoderTrap) return 'codec.crashed';
    if (error instanceof DecoderRefusal) return 'codec.corrupt';
    return asNegatoscopeError(error, 'test').code;
  }
}

/** The picture, if there is one. */
function picturesOf(frame: EncodedFrame): number[][] {
  return endOf(frame) === 'picture' ? [valuesOf(frame)] : [];
}

const lossless: readonly Encoder[] = ['jpeg-lossless', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'jpeg-xl'];
const all: readonly Encoder[] = [...lossless, 'jpeg-baseline'];

describe.each(lossless)('%s', (encoder) => {
  test('gives back 12 bits of 16 exactly', async () => {
    const frame = await encodedFrame(encoder);
    expect(valuesOf(frame)).toEqual(Array.from(patternOf(plainPixels)));
  });

  test('gives back RGB of 8 bits exactly', async () => {
    const frame = await encodedFrame(encoder, colourPixels);
    expect(valuesOf(frame)).toEqual(Array.from(patternOf(colourPixels)));
  });

  test('gives back 16 signed bits exactly', async () => {
    const pixels = { ...plainPixels, BitsStored: 16, HighBit: 15, PixelRepresentation: 1 as const };
    const frame = await encodedFrame(encoder, pixels);
    expect(valuesOf(frame)).toEqual(Array.from(new Int16Array(patternOf(pixels).buffer)));
  });

  test('hands out pixels that the next frame does not touch', async () => {
    const first = decodeFrame(registry, await encodedFrame(encoder, plainPixels, 1));
    const kept = Array.from(storedValues(first));
    decodeFrame(registry, await encodedFrame(encoder, plainPixels, 2));
    expect(Array.from(storedValues(first))).toEqual(kept);
  });
});

const eight = { ...plainPixels, BitsAllocated: 8, BitsStored: 8, HighBit: 7 };

function pixelsFor(encoder: Encoder): typeof plainPixels {
  return encoder === 'jpeg-baseline' ? eight : plainPixels;
}

describe.each(all)('a damaged stream of %s', (encoder) => {
  test.each([0.1, 0.5, 0.9, 0.99])('cut to %d of its length is no picture (N75)', async (part) => {
    const frame = await encodedFrame(encoder, pixelsFor(encoder));
    const bytes = frame.bytes.slice(0, Math.floor(frame.bytes.length * part));
    expect(endOf({ ...frame, bytes })).toBe('codec.corrupt');
    // One failure is one failure: the next good frame decodes.
    expect(endOf(frame)).toBe('picture');
  });

  test('cut and closed with an end marker is no picture', async () => {
    const frame = await encodedFrame(encoder, pixelsFor(encoder));
    const bytes = frame.bytes.slice(0, Math.floor(frame.bytes.length / 2));
    bytes.set([0xff, 0xd9], bytes.length - 2);
    expect(endOf({ ...frame, bytes })).toMatch(/^codec\.(?:corrupt|crashed)$/u);
    expect(endOf(frame)).toBe('picture');
  });

  test.each([0, 1, 2, 3])('of %d bytes is no picture (N80)', async (length) => {
    const frame = await encodedFrame(encoder, pixelsFor(encoder));
    expect(endOf({ ...frame, bytes: frame.bytes.slice(0, length) })).toBe('codec.corrupt');
  });

  test('after a good one never shows the good one again (N74)', async () => {
    const pixels = pixelsFor(encoder);
    const good = await encodedFrame(encoder, pixels, 1);
    const other = await encodedFrame(encoder, pixels, 2);
    const before = valuesOf(good);
    for (let at = 0.3; at < 0.95; at += 0.05) {
      const bytes = other.bytes.slice();
      const from = Math.floor(bytes.length * at);
      bytes.fill(0xa5, from, from + 12);
      const after = picturesOf({ ...other, bytes });
      expect(after).not.toContainEqual(before);
    }
  });

  test('that disagrees with the attributes is refused before decoding (N77, N78)', async () => {
    const frame = await encodedFrame(encoder, pixelsFor(encoder));
    const change = (pixels: Partial<typeof plainPixels>): EncodedFrame => ({
      ...frame,
      pixels: { ...frame.pixels, ...pixels },
    });
    expect(endOf(change({ Rows: 49 }))).toBe('codec.mismatch');
    expect(endOf(change({ Rows: 47 }))).toBe('codec.mismatch');
    expect(endOf(change({ Columns: 4096 }))).toBe('codec.mismatch');
    expect(endOf(change({ SamplesPerPixel: 3, PhotometricInterpretation: 'RGB' }))).toMatch(
      /^(?:codec\.mismatch)$/u,
    );
  });
});

test.each(lossless)('%s of 12 bits in cells of 8 is refused before decoding (N79)', async (encoder) => {
  const frame = await encodedFrame(encoder);
  const pixels = { ...frame.pixels, BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  expect(endOf({ ...frame, pixels })).toBe('codec.mismatch');
});

test('a lossy stream says so, whatever its label', async () => {
  const frame = await encodedFrame('jpeg-baseline', eight);
  const labelledLossless = { ...frame, TransferSyntaxUID: '1.2.840.10008.1.2.4.70' };
  expect(decodeFrame(registry, labelledLossless).header.lossy).toBe(true);
  const exact = await encodedFrame('jpeg-lossless', eight);
  expect(decodeFrame(registry, exact).header.lossy).toBe(false);
});

test('a transfer syntax without a codec is refused by its name', () => {
  const frame = {
    bytes: new Uint8Array(10),
    TransferSyntaxUID: '1.2.840.10008.1.2.4.100',
    isBigEndian: false,
    startBit: 0,
    pixels: plainPixels,
  };
  expect(() => decodeFrame(registry, frame)).toThrow(/MPEG2 Main Profile/u);
  expect(endOf(frame)).toBe('codec.unsupported');
});

test.each([
  ['Rows 0', { Rows: 0 }],
  ['Rows and Columns of 65535, three samples of 32 bits', { Rows: 65_535, Columns: 65_535 }],
  ['five samples', { SamplesPerPixel: 5 }],
  ['12 bits allocated', { BitsAllocated: 12 }],
])('%s are refused before anything is allocated (N83, N85)', (_, change) => {
  const frame = {
    bytes: new Uint8Array(10),
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    isBigEndian: false,
    startBit: 0,
    pixels: { ...plainPixels, ...change },
  };
  expect(endOf(frame)).toBe('image.invalid-attributes');
});
