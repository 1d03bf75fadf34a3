import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import type { BenchCodec } from './bench-frames.ts';
import { installRivals, rivalDirectory } from './rival-packages.ts';

/**
 * The decoders of `@cornerstonejs/codec-*`, and of `jpeg-lossless-decoder-js`, as Cornerstone's image loader calls
 * them.
 */

/** Decodes one frame; answers the bytes of its samples. */
export type RivalDecoder = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/** Which package decodes what, and its class. */
const packages: Readonly<
  Partial<Record<BenchCodec, { package: string; script: string; wasm: string; class: string }>>
> = {
  'jpeg-baseline': {
    package: '@cornerstonejs/codec-libjpeg-turbo-8bit',
    script: 'decodewasmjs',
    wasm: 'decodewasm',
    class: 'JPEGDecoder',
  },
  'jpeg-ls': {
    package: '@cornerstonejs/codec-charls',
    script: 'decodewasmjs',
    wasm: 'decodewasm',
    class: 'JpegLSDecoder',
  },
  'jpeg-2000': {
    package: '@cornerstonejs/codec-openjpeg',
    script: 'decodewasmjs',
    wasm: 'decodewasm',
    class: 'J2KDecoder',
  },
  htj2k: {
    package: '@cornerstonejs/codec-openjph',
    script: 'wasmjs',
    wasm: 'wasm',
    class: 'HTJ2KDecoder',
  },
};

interface EmbindDecoder {
  getEncodedBuffer(lengthBytes: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  delete(): void;
}
const decoderClassSchema = z.custom<new () => EmbindDecoder>((value) => typeof value === 'function');
const factorySchema = z.custom<(options: object) => Promise<Readonly<Record<string, unknown>>>>(
  (value) => typeof value === 'function',
);
const losslessSchema = z.object({
  Decoder: z.custom<new () => { decompress(buffer: ArrayBuffer): ArrayBuffer }>(
    (value) => typeof value === 'function',
  ),
});

/** The rivals by what they decode; undefined, and said why, when they cannot be installed here. */
export async function loadRivals(): Promise<Partial<Record<BenchCodec, RivalDecoder>> | undefined> {
  if (!installRivals()) return undefined;
  const require = createRequire(path.join(rivalDirectory, 'package.json'));
  const rivals: Partial<Record<BenchCodec, RivalDecoder>> = {};
  for (const encoder of ['jpeg-baseline', 'jpeg-ls', 'jpeg-2000', 'htj2k'] as const) {
    const found = packages[encoder];
    if (found === undefined) continue;
    const factory = factorySchema.parse(require(`${found.package}/${found.script}`));
    const wasmBinary = readFileSync(require.resolve(`${found.package}/${found.wasm}`));
    const loaded = await factory({ wasmBinary, print: () => {}, printErr: () => {} });
    const Decoder = decoderClassSchema.parse(loaded[found.class]);
    rivals[encoder] = (bytes) => {
      const decoder = new Decoder();
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decode();
      const pixels = decoder.getDecodedBuffer().slice();
      decoder.delete();
      return pixels;
    };
  }
  const { Decoder: LosslessDecoder } = losslessSchema.parse(require('jpeg-lossless-decoder-js'));
  rivals['jpeg-lossless'] = (bytes) => new Uint8Array(new LosslessDecoder().decompress(bytes.buffer));
  return rivals;
}
