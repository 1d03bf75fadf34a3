import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { DecoderRefusal, DecoderTrap, recycleBytes } from './wasm-decoders.ts';

/** A codec package of Cornerstone's: a class of C++ handed to JavaScript by Emscripten's embind. */
export interface EmbindPackage {
  readonly name: string;
  /** Export of the package that is Emscripten's script, and the one that is the WASM file. */
  readonly script: string;
  readonly wasm: string;
  /** Class of the decoder. */
  readonly decoder: string;
}

/**
 * CharLS, for what our own decoder of JPEG-LS leaves. Of the others, measured by `npm run bench:decode` and by 200 damaged frames each: libjpeg-turbo (8 bits)
 * needs 0.9 of the time of IJG's decoder and shows 90 damaged frames where that one names the damage in all. OpenJPH and
 * OpenJPEG are slower than our own decoder, and show damaged frames that it refuses.
 */
export const charls: EmbindPackage = {
  name: '@cornerstonejs/codec-charls',
  script: 'decodewasmjs',
  wasm: 'decodewasm',
  decoder: 'JpegLSDecoder',
};

/** What the decoder itself read from the code stream that it decoded. */
export interface EmbindFrame {
  /** A copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
}

interface EmbindDecoder {
  /** A view of the decoder's memory, to be filled with the code stream. */
  getEncodedBuffer(lengthBytes: number): Uint8Array;
  decode(): void;
  getFrameInfo(): unknown;
  /** A view of the decoder's memory. */
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

const frameInfoSchema = z.object({
  width: z.number(),
  height: z.number(),
  bitsPerSample: z.number(),
  componentCount: z.number(),
});
type DecoderClass = new () => EmbindDecoder;
const decoderClassSchema = z.custom<DecoderClass>((value) => typeof value === 'function');
const factorySchema = z.custom<(module: EmscriptenModule) => unknown>((value) => typeof value === 'function');

/** The object that Emscripten's script reads its options from, and writes the classes into. */
interface EmscriptenModule extends Record<string, unknown> {
  instantiateWasm(
    imports: WasmImports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): unknown;
}
type WasmImports = ConstructorParameters<typeof WebAssembly.Instance>[1];

interface LoadedInstance {
  readonly Decoder: DecoderClass;
  readonly memory: WebAssembly.Memory;
  /** What the decoder has printed since the last frame began. */
  messages: string[];
}

/**
 * A decoder of one of Cornerstone's codec packages, under the contract of `codec.ts`: a new C++ object for each frame
 * (a used one keeps its last picture and hands it out again when it fails), its output copied, an instance that threw
 * never used again.
 */
export class EmbindDecoders {
  readonly #package: EmbindPackage;
  readonly #module: WebAssembly.Module;
  readonly #factory: (module: EmscriptenModule) => unknown;
  #instance: LoadedInstance | undefined;

  /** Compiles the module, some 10 ms. */
  constructor(codecPackage: EmbindPackage) {
    const require = createRequire(import.meta.url);
    this.#package = codecPackage;
    const { name, script, wasm } = codecPackage;
    this.#factory = factorySchema.parse(require(`${name}/${script}`));
    this.#module = new WebAssembly.Module(Uint8Array.from(readFileSync(require.resolve(`${name}/${wasm}`))));
  }

  /** Bytes of WASM memory in use; 0 before the first frame and after one that threw. */
  get memoryBytes(): number {
    return this.#instance?.memory.buffer.byteLength ?? 0;
  }

  /**
   * Decodes one frame. Throws DecoderRefusal when the decoder refuses it or prints anything about it (they print
   * damage and go on), DecoderTrap when it breaks down.
   */
  decode(encoded: Uint8Array): EmbindFrame {
    const instance = this.#take();
    try {
      const decoder = new instance.Decoder();
      decoder.getEncodedBuffer(encoded.length).set(encoded);
      decoder.decode();
      const [message] = instance.messages;
      if (message !== undefined) throw new DecoderRefusal(message.slice(0, 200));
      const info = frameInfoSchema.parse(decoder.getFrameInfo());
      const bytes = new Uint8Array(decoder.getDecodedBuffer());
      decoder.delete();
      return {
        bytes,
        rows: info.height,
        columns: info.width,
        components: info.componentCount,
        precision: info.bitsPerSample,
      };
    } catch (cause) {
      this.#instance = undefined;
      if (cause instanceof DecoderRefusal) throw cause;
      if (cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError) {
        throw new DecoderTrap(cause.message, { cause });
      }
      // A C++ exception is thrown as the number of its place in memory.
      const reason =
        cause instanceof Error ? cause.message : (instance.messages[0] ?? 'the code stream is damaged');
      throw new DecoderRefusal(reason.slice(0, 200), { cause });
    }
  }

  #take(): LoadedInstance {
    if (this.#instance === undefined || this.memoryBytes > recycleBytes) this.#instance = this.#instantiate();
    this.#instance.messages = [];
    return this.#instance;
  }

  #instantiate(): LoadedInstance {
    const messages: string[] = [];
    let memory: WebAssembly.Memory | undefined;
    const say = (text: unknown): void => {
      loaded?.messages.push(String(text));
    };
    const emscripten: EmscriptenModule = {
      print: say,
      printErr: say,
      // Given the instance at once, the script has its classes ready when it returns, without a promise.
      instantiateWasm: (imports, receive) => {
        const instance = new WebAssembly.Instance(this.#module, imports);
        memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
        receive(instance, this.#module);
        return instance.exports;
      },
    };
    let loaded: LoadedInstance | undefined;
    this.#factory(emscripten);
    if (memory === undefined) throw new TypeError(`${this.#package.name} exports no memory`);
    loaded = { Decoder: decoderClassSchema.parse(emscripten[this.#package.decoder]), memory, messages };
    return loaded;
  }
}
