import { DecoderRefusal, DecoderTrap, recycleBytes } from '../wasm-decoders.ts';
import { blockStyle } from './block-style.ts';
import type { CodeStream } from './code-stream.ts';
import { KernelMemory, type Kernel, type KernelModule } from '../kernel-module.ts';
import { readPackets } from './read-packets.ts';
import { decodeComponent, type Plane } from './tile-component.ts';
import { buildTile } from './tile-structure.ts';
import { UnusualStream } from './unusual-stream.ts';
import { writeTile, type Picture } from './write-tile.ts';

/** Samples of all components, interleaved by pixel, in one byte or two. */
export interface DecodedSamples {
  /** A copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly bytesPerSample: 1 | 2;
}

/**
 * Why this decoder leaves a code stream to another, from its headers alone; null: it does not. What packets hold may
 * still be of this kind: `UnusualStream`.
 */
export function whyUnusual({ tiles, size, hasPackedHeaders }: CodeStream): string | null {
  if (hasPackedHeaders) return 'packed packet headers';
  if (size.components.some(({ precision }) => precision > 16)) return 'more than 16 bits';
  for (const { components } of tiles) {
    for (const { block, regionShift } of components) {
      if ((block.style & ~127) !== 0) return 'block style';
      if (regionShift > 0 && (block.style & blockStyle.highThroughput) !== 0) return 'region of interest';
    }
  }
  return null;
}

/** How often the picture of a code stream can be halved by leaving resolutions away; 0: not at all. */
export function skippableResolutions({ tiles, size }: CodeStream): number {
  // Components with fewer samples than the picture have other resolutions than the rest.
  if (size.components.some(({ stepX, stepY }) => stepX !== 1 || stepY !== 1)) return 0;
  return Math.min(...tiles.flatMap(({ components }) => components.map(({ block }) => block.levels)));
}

/** The picture of a fully sampled code stream, halved `skipped` times (ISO/IEC 15444-1 B-14). */
export function halvedPicture({ size }: CodeStream, skipped: number): Picture {
  const scale = 2 ** skipped;
  return {
    rows: Math.ceil(size.y1 / scale) - Math.ceil(size.y0 / scale),
    columns: Math.ceil(size.x1 / scale) - Math.ceil(size.x0 / scale),
  };
}

/**
 * JPEG 2000 with our own block decoders and wavelets in WebAssembly, the rest in TypeScript.
 *
 * Every byte of the code stream is accounted for, and every sample of a frame is written before it is read: what lies
 * in the kernel's memory from the frame before is not seen.
 */
export class Jpeg2000Decoder {
  readonly #module: KernelModule;
  #kernel: Kernel | undefined;

  constructor(module: KernelModule) {
    this.#module = module;
  }

  /** Bytes of WASM memory in use; 0 before the first frame and after one that threw. */
  get memoryBytes(): number {
    return this.#kernel?.memory.buffer.byteLength ?? 0;
  }

  /**
   * The picture of a code stream; with `skipped` resolutions left away it is halved so many times, which `picture` says.
   * Throws DecoderRefusal, DecoderTrap, UnusualStream.
   */
  decode(bytes: Uint8Array<ArrayBuffer>, stream: CodeStream, picture: Picture, skipped = 0): DecodedSamples {
    if (this.#kernel === undefined || this.memoryBytes > recycleBytes)
      this.#kernel = this.#module.instantiate();
    try {
      return decodeWith(this.#kernel, bytes, stream, picture, skipped);
    } catch (cause) {
      this.#kernel = undefined;
      if (cause instanceof DecoderRefusal || cause instanceof UnusualStream) throw cause;
      throw new DecoderTrap(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }
}

function decodeWith(
  kernel: Kernel,
  bytes: Uint8Array<ArrayBuffer>,
  stream: CodeStream,
  picture: Picture,
  skipped: number,
): DecodedSamples {
  const memory = new KernelMemory(kernel);
  const streamAt = memory.take(bytes.length);
  new Uint8Array(kernel.memory.buffer).set(bytes, streamAt);
  const bytesPerSample = stream.size.components.some(({ precision }) => precision > 8) ? 2 : 1;
  const outputBytes = picture.rows * picture.columns * stream.size.components.length * bytesPerSample;
  const outputAt = memory.take(outputBytes);
  const { mark } = memory;
  let writtenSamples = 0;
  for (const coded of stream.tiles) {
    memory.mark = mark;
    const tile = buildTile(stream, coded);
    readPackets(bytes, coded, tile);
    const planes = tile.components.map((component): Plane =>
      decodeComponent({ kernel, memory, streamAt, bytes }, component, skipped),
    );
    writtenSamples += writeTile({
      kernel,
      planes,
      tile,
      picture,
      size: stream.size,
      scale: 2 ** skipped,
      hasComponentTransform: coded.packets.hasComponentTransform,
      outputAt,
      bytesPerSample,
    });
  }
  if (writtenSamples * bytesPerSample !== outputBytes) {
    throw new DecoderRefusal(`${writtenSamples} samples of ${outputBytes / bytesPerSample}`);
  }
  return { bytes: new Uint8Array(kernel.memory.buffer, outputAt, outputBytes).slice(), bytesPerSample };
}
