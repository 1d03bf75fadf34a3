import { KernelMemory, type Kernel, type KernelModule } from '../kernel-module.ts';
import { DecoderRefusal, DecoderTrap, recycleBytes } from '../wasm-decoders.ts';
import type { ScanParameters } from './scan-parameters.ts';

/** What the kernel's numbers say is wrong with a scan. */
const damages: Readonly<Record<number, string>> = {
  1: 'the data end before the picture',
  2: 'data are left after the picture',
  3: 'a run goes past the end of its line',
  4: 'a code that is none',
};

/** Samples that the kernel needs beside each line, one at each end; it writes no others. */
const linePadding = 8;

/** JPEG-LS scans of one component (ISO/IEC 14495-1), in WebAssembly; every bit of the data is accounted for. */
export class JpegLsDecoder {
  readonly #module: KernelModule;
  #kernel: Kernel | undefined;

  constructor(module: KernelModule) {
    this.#module = module;
  }

  /** Samples of 16 bits, a copy. Throws DecoderRefusal, DecoderTrap. */
  decode(bytes: Uint8Array, scan: ScanParameters): Uint16Array<ArrayBuffer> {
    if (this.#kernel === undefined || this.#kernel.memory.buffer.byteLength > recycleBytes) {
      this.#kernel = this.#module.instantiate();
    }
    try {
      return decodeWith(this.#kernel, bytes, scan);
    } catch (cause) {
      this.#kernel = undefined;
      if (cause instanceof DecoderRefusal) throw cause;
      throw new DecoderTrap(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }
}

function decodeWith(kernel: Kernel, bytes: Uint8Array, scan: ScanParameters): Uint16Array<ArrayBuffer> {
  const { rows, columns, near, maximum, thresholds, reset } = scan;
  const memory = new KernelMemory(kernel);
  const data = bytes.subarray(scan.offsetBytes);
  const dataAt = memory.take(data.length);
  // A code takes 64 bits at most, and where the data end is seen at the end of a line.
  const wordsAt = memory.take(data.length + columns * 8 + 16);
  const stride = (columns + linePadding) * 2;
  const outAt = memory.take(stride * (rows + 1)) + stride;
  new Uint8Array(kernel.memory.buffer).set(data, dataAt);
  const bitCount = kernel.jpegLsUnstuff(dataAt, data.length, wordsAt);
  const end = kernel.jpegLsEnd();
  const wordBytes = Math.ceil(bitCount / 32) * 4;
  new Uint8Array(kernel.memory.buffer, wordsAt + wordBytes, columns * 8 + 8).fill(0);
  if (data[end] !== 0xff || data[end + 1] !== 0xd9)
    throw new DecoderRefusal('no end of image after the scan (FFD9)');
  // A.2.1.
  const range = Math.floor((maximum + 2 * near) / (2 * near + 1)) + 1;
  const depth = Math.max(2, Math.ceil(Math.log2(maximum + 1)));
  const damage = kernel.jpegLsScan(
    wordsAt,
    bitCount,
    columns,
    rows,
    maximum,
    near,
    ...thresholds,
    reset,
    range,
    Math.ceil(Math.log2(range)),
    2 * (depth + Math.max(8, depth)),
    outAt,
    stride,
  );
  if (damage !== 0) throw new DecoderRefusal(damages[damage] ?? String(damage));
  const samples = new Uint16Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    samples.set(new Uint16Array(kernel.memory.buffer, outAt + row * stride, columns), row * columns);
  }
  return samples;
}
