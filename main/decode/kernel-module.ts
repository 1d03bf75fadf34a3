import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { significanceTable, signTable, stateTable } from './jpeg-2000/mq-tables.ts';
import { uvlcTable, vlcTable } from './jpeg-2000/vlc-tables.ts';

const numbers = z.custom<(...args: number[]) => number>((value) => typeof value === 'function');
const exportsSchema = z.object({
  memory: z.instanceof(WebAssembly.Memory),
  vlcTables: z.object({ value: z.number() }),
  uvlcTables: z.object({ value: z.number() }),
  freeMemory: numbers,
  htBlock: numbers,
  mqBegin: numbers,
  mqSegment: numbers,
  mqShiftRegion: numbers,
  mqFinish: numbers,
  mqTables: numbers,
  jpegLsUnstuff: numbers,
  jpegLsEnd: numbers,
  jpegLsScan: numbers,
  synthesise53: numbers,
  synthesise97: numbers,
  inverseIct: numbers,
  inverseRct: numbers,
  roundToIntegers: numbers,
  writeSamples: numbers,
});
export type Kernel = z.infer<typeof exportsSchema>;

const pageBytes = 65_536;

/** The WebAssembly module that `main/decode/kernel` is compiled to: what is slow in a decoder, and nothing else. */
export class KernelModule {
  readonly #module: WebAssembly.Module;

  constructor(wasm: Uint8Array<ArrayBuffer>) {
    this.#module = new WebAssembly.Module(wasm);
  }

  /** The module that the build has left; package.json says where (`imports`), in a checkout and in a package. */
  static load(): KernelModule {
    const file = createRequire(import.meta.url).resolve('#decoder-kernel');
    return new KernelModule(Uint8Array.from(readFileSync(file)));
  }

  /** An instance with memory of its own. */
  instantiate(): Kernel {
    const { exports } = new WebAssembly.Instance(this.#module, {});
    const kernel = exportsSchema.parse(exports);
    const { buffer } = kernel.memory;
    const vlc = new Uint16Array(buffer, kernel.vlcTables.value, 2048);
    vlc.set(vlcTable('first row'));
    vlc.set(vlcTable('other rows'), 1024);
    const uvlc = new Uint16Array(buffer, kernel.uvlcTables.value, 576);
    uvlc.set(uvlcTable('first row'));
    uvlc.set(uvlcTable('other rows'), 320);
    new Uint8Array(buffer, kernel.mqTables(0), 1536).set(significanceTable());
    new Uint8Array(buffer, kernel.mqTables(1), 256).set(signTable());
    new Uint32Array(buffer, kernel.mqTables(2), 94).set(stateTable());
    return kernel;
  }
}

/** Memory of a kernel, handed out from its beginning to one frame. */
export class KernelMemory {
  readonly #kernel: Kernel;
  #next: number;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#next = kernel.freeMemory();
  }

  /** Address of `bytes` bytes, at a multiple of 64, and 64 bytes of room before and after them. */
  take(bytes: number): number {
    const at = this.#next + 64;
    this.#next = Math.ceil((at + bytes + 64) / 64) * 64;
    const missing = this.#next - this.#kernel.memory.buffer.byteLength;
    if (missing > 0) this.#kernel.memory.grow(Math.ceil(missing / pageBytes));
    return at;
  }

  /** What was taken since is free again. */
  get mark(): number {
    return this.#next;
  }
  set mark(place: number) {
    this.#next = place;
  }
}
