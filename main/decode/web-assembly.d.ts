/** The part of the WebAssembly JavaScript interface that we use; neither ES2024's nor Node's types declare it. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(
      module: Module,
      imports: Record<string, Record<string, (...args: number[]) => number | void>>,
    );
    readonly exports: Readonly<Record<string, unknown>>;
  }
  /** A trap: the instance's memory is undefined from here on. */
  class RuntimeError extends Error {}
}
