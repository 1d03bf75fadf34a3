import { DecoderRefusal } from '../wasm-decoders.ts';

/** The bits of packet headers (ISO/IEC 15444-1 B.10.1): the byte after FF has seven. */
export class PacketBits {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #byte = 0;
  #left = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  bit(): number {
    if (this.#left === 0) this.#next();
    this.#left -= 1;
    return (this.#byte >> this.#left) & 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) value = value * 2 + this.bit();
    return value;
  }

  /** Ends the header at a whole byte, and answers the place after it. */
  finish(): number {
    // A header does not end with FF: a byte of stuffing follows.
    if (this.#byte === 0xff) this.#next();
    this.#left = 0;
    return this.#at;
  }

  #next(): void {
    if (this.#at >= this.#end) throw new DecoderRefusal('a packet header goes past the end of its tile-part');
    const isStuffed = this.#byte === 0xff;
    this.#byte = this.#bytes[this.#at++] ?? 0;
    if (isStuffed && this.#byte > 0x7f) throw new DecoderRefusal('a marker inside a packet header');
    this.#left = isStuffed ? 7 : 8;
  }
}
