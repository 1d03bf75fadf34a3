import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Decoders in the module of dcmjs-codecs that we use: IJG's JPEG (8, 12 and 16 bits), OpenJPEG and libjxl. */
export type WasmDecoder = 'DecodeJpeg' | 'DecodeJpeg2000' | 'DecodeJpegXl';

/** What a decoder is told; the rest it reads from the code stream. */
export interface WasmFrame {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** 8 or 16: the size of the samples that it shall write. */
  readonly bitsAllocated: 8 | 16;
}

export interface WasmOutput {
  /** A copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Warnings and notes of the decoder, in its words. */
  readonly messages: readonly string[];
}

/** The decoder refused the frame. The instance is gone; the next frame gets a new one. */
export class DecoderRefusal extends Error {
  override readonly name = 'DecoderRefusal';
}

/** The decoder ran into an undefined state (unreachable, memory access out of bounds): end the thread. */
export class DecoderTrap extends Error {
  override readonly name = 'DecoderTrap';
}

type WasmFunction = (...args: number[]) => unknown;

interface WasmInstance {
  readonly memory: WebAssembly.Memory;
  call(name: string, ...args: number[]): number;
  /** Messages since the last frame began. */
  messages: string[];
}

/**
 * Past this much memory an instance is replaced before the next frame: WASM memory grows and never shrinks. The
 * module starts with 256 MB (reserved, not touched); only frames of tens of megapixels pass this.
 */
export const recycleBytes = 512 * 1024 * 1024;

/**
 * The WASM module of dcmjs-codecs, driven through its exports.
 *
 * Its JavaScript wrapper drops the decoders' warnings, and these are the only sign that IJG's JPEG gives of a
 * stream that broke off. It also keeps one instance for ever, where one that has thrown must not be used again:
 * the exception unwinds neither its stack pointer nor its allocations.
 */
export class WasmDecoders {
  readonly #module: WebAssembly.Module;
  readonly #limitBytes: number;
  #instance: WasmInstance | undefined;
  #instanceCount = 0;

  constructor(wasm: Uint8Array<ArrayBuffer>, limitBytes = recycleBytes) {
    this.#module = new WebAssembly.Module(wasm);
    this.#limitBytes = limitBytes;
  }

  /** Compiles the module; about 10 ms, with lazy compilation of what is called. */
  static load(limitBytes = recycleBytes): WasmDecoders {
    const entry = createRequire(import.meta.url).resolve('dcmjs-codecs');
    const file = path.join(path.dirname(entry), 'dcmjs-native-codecs.wasm');
    return new WasmDecoders(Uint8Array.from(readFileSync(file)), limitBytes);
  }

  /** Bytes of WASM memory in use; 0 before the first frame and after one that threw. */
  get memoryBytes(): number {
    return this.#instance?.memory.buffer.byteLength ?? 0;
  }

  /** Instances made so far. */
  get instanceCount(): number {
    return this.#instanceCount;
  }

  /** Decodes one frame. Throws DecoderRefusal or DecoderTrap. */
  decode(decoder: WasmDecoder, frame: WasmFrame): WasmOutput {
    const instance = this.#take();
    try {
      const context = instance.call('CreateCodecsContext');
      const parameters = instance.call('CreateDecoderParameters');
      instance.call('SetColumns', context, frame.columns);
      instance.call('SetRows', context, frame.rows);
      instance.call('SetBitsAllocated', context, frame.bitsAllocated);
      instance.call('SetConvertColorspaceToRgb', parameters, 0);
      instance.call('SetEncodedBufferSize', context, frame.bytes.length);
      const encodedAt = instance.call('GetEncodedBuffer', context) >>> 0;
      new Uint8Array(instance.memory.buffer).set(frame.bytes, encodedAt);
      instance.call(decoder, context, parameters);
      // Decoding may have grown the memory, which detaches every earlier view of it.
      const decodedAt = instance.call('GetDecodedBuffer', context) >>> 0;
      const decodedBytes = instance.call('GetDecodedBufferSize', context) >>> 0;
      const bytes = new Uint8Array(instance.memory.buffer, decodedAt, decodedBytes).slice();
      instance.call('ReleaseDecoderParameters', parameters);
      instance.call('ReleaseCodecsContext', context);
      return { bytes, messages: instance.messages };
    } catch (cause) {
      this.#instance = undefined;
      if (cause instanceof DecoderRefusal) throw cause;
      throw new DecoderTrap(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }

  #take(): WasmInstance {
    if (this.#instance === undefined || this.memoryBytes > this.#limitBytes) {
      this.#instance = instantiate(this.#module);
      this.#instanceCount += 1;
    }
    this.#instance.messages = [];
    return this.#instance;
  }
}

/** errno of WASI preview 1. */
const success = 0;
const badFileDescriptor = 8;

function instantiate(module: WebAssembly.Module): WasmInstance {
  const text = (at: number, length: number): string =>
    String.fromCharCode(...new Uint8Array(taken.memory.buffer, at, Math.min(length, 1000)));
  const imports = {
    env: {
      emscripten_notify_memory_growth: () => undefined,
      onCodecsInfo: (at: number, length: number) => {
        taken.messages.push(text(at, length));
      },
      onCodecsTrace: () => undefined,
      onCodecsException: (at: number, length: number) => {
        throw new DecoderRefusal(text(at, length));
      },
    },
    wasi_snapshot_preview1: {
      environ_get: () => success,
      environ_sizes_get: (countAt: number, sizeAt: number) => {
        const view = new DataView(taken.memory.buffer);
        view.setUint32(countAt, 0, true);
        view.setUint32(sizeAt, 0, true);
        return success;
      },
      // The codecs have no file and no clock.
      clock_time_get: () => badFileDescriptor,
      fd_write: () => badFileDescriptor,
      fd_seek: () => badFileDescriptor,
      fd_close: () => badFileDescriptor,
      proc_exit: (code: number) => {
        throw new Error(`the decoder exited with ${code}`);
      },
    },
  };
  const { exports } = new WebAssembly.Instance(module, imports);
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new TypeError('the decoder module exports no memory');
  const functionNamed = (name: string): WasmFunction => {
    const found = exports[name];
    if (!isWasmFunction(found)) throw new TypeError(`the decoder module exports no ${name}`);
    return found;
  };
  const taken: WasmInstance = {
    memory,
    messages: [],
    call: (name, ...args) => Number(functionNamed(name)(...args)),
  };
  taken.call('_initialize');
  return taken;
}

function isWasmFunction(value: unknown): value is WasmFunction {
  return typeof value === 'function';
}
