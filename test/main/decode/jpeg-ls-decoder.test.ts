import codecs from 'dcmjs-codecs';
import { beforeAll, describe, expect, test } from 'vitest';
import { charls, EmbindDecoders } from '../../../main/decode/embind-decoders.ts';
import { JpegLsDecoder } from '../../../main/decode/jpeg-ls/jpeg-ls-decoder.ts';
import { readScanParameters } from '../../../main/decode/jpeg-ls/scan-parameters.ts';
import { KernelModule } from '../../../main/decode/kernel-module.ts';
import { DecoderRefusal } from '../../../main/decode/wasm-decoders.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const { Context, NativeCodecs } = codecs;
const { PhotometricInterpretation } = codecs.constants;

/** By CharLS' encoder, with errors of up to `near`. */
function encode(
  values: Uint16Array<ArrayBuffer>,
  columns: number,
  bits: number,
  near: number,
): Uint8Array<ArrayBuffer> {
  const context = new Context({
    width: columns,
    height: values.length / columns,
    bitsAllocated: bits > 8 ? 16 : 8,
    bitsStored: bits,
    samplesPerPixel: 1,
    pixelRepresentation: 0,
    planarConfiguration: 0,
    photometricInterpretation: PhotometricInterpretation.Monochrome2,
    decodedBuffer: bits > 8 ? new Uint8Array(values.buffer) : Uint8Array.from(values),
  });
  const encoded = NativeCodecs.encodeJpegLs(context, { lossy: near > 0, allowedLossyError: near });
  return Uint8Array.from(encoded.getEncodedBuffer() ?? []);
}

/** Flat parts, ramps, steps and noise, by a seed. */
function draw(columns: number, rows: number, bits: number, seed: number): Uint16Array<ArrayBuffer> {
  const random = seededRandom(seed);
  const greatest = 2 ** bits - 1;
  const noise = seed % 3 === 0 ? 0 : greatest / (seed % 3 === 1 ? 60 : 1);
  return Uint16Array.from({ length: columns * rows }, (_, index) => {
    const x = index % columns;
    const y = Math.floor(index / columns);
    const shape = x > y ? greatest / 2 : ((x + 2 * y) * greatest) / 300;
    return Math.min(greatest, Math.max(0, Math.round(shape + (random() - 0.5) * noise)));
  });
}

const own = new JpegLsDecoder(KernelModule.load());
const theirs = new EmbindDecoders(charls);

function decode(bytes: Uint8Array<ArrayBuffer>): Uint16Array {
  const scan = readScanParameters(bytes);
  if (scan === null) throw new Error('a scan that is not for our decoder');
  return own.decode(bytes, scan);
}

beforeAll(() => NativeCodecs.initializeAsync());

describe('JPEG-LS by our own decoder', () => {
  const shapes = [
    [1, 1],
    [1, 40],
    [40, 1],
    [7, 5],
    [64, 64],
    [201, 133],
  ] as const;

  test.each([2, 5, 8, 9, 12, 15, 16])('has the values of %i bits that were coded', (bits) => {
    for (const [index, [columns, rows]] of shapes.entries()) {
      for (const seed of [0, 1, 2]) {
        const values = draw(columns, rows, bits, 3 * index + seed);
        expect(decode(encode(values, columns, bits, 0))).toEqual(values);
      }
    }
  });

  test.each([1, 2, 7])('has the values of CharLS where errors of %i are allowed', (near) => {
    for (const bits of [8, 12, 16]) {
      for (const [index, [columns, rows]] of shapes.entries()) {
        const values = draw(columns, rows, bits, index);
        const bytes = encode(values, columns, bits, near);
        const { bytes: expected } = theirs.decode(bytes);
        const cells = bits > 8 ? new Uint16Array(expected.buffer) : Uint16Array.from(expected);
        const decoded = decode(bytes);
        expect(decoded).toEqual(cells);
        expect(
          Math.max(...decoded.map((value, at) => Math.abs(value - (values[at] ?? 0)))),
        ).toBeLessThanOrEqual(near);
      }
    }
  });

  test('refuses data with a bit turned, a byte missing or a byte too many, or says what was coded', () => {
    const columns = 96;
    const values = draw(columns, 80, 12, 4);
    const bytes = encode(values, columns, 12, 0);
    const start = readScanParameters(bytes)?.offsetBytes ?? 0;
    const random = seededRandom(9);
    let refused = 0;
    for (let round = 0; round < 150; round++) {
      const at = start + Math.floor(random() * (bytes.length - start - 2));
      const before = bytes.subarray(0, at);
      const after = bytes.subarray(at + 1);
      const middle =
        round % 3 === 0
          ? [(bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))]
          : round % 3 === 1
            ? []
            : [bytes[at] ?? 0, 7];
      try {
        decode(Uint8Array.from([...before, ...middle, ...after]));
      } catch (error) {
        if (!(error instanceof DecoderRefusal)) throw error;
        refused += 1;
      }
    }
    // A bit of the last samples may change these alone; nothing else ends where it should by chance.
    expect(refused).toBeGreaterThan(140);
    expect(decode(bytes)).toEqual(values);
  });
});
