import { IccError } from './icc-error.ts';

/** Bounded reads of a profile, which is big endian throughout (ICC.1:2022, 4.2). */
export class IccBytes {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#view.byteLength;
  }

  uint8(offset: number): number {
    this.#need(offset, 1);
    return this.#view.getUint8(offset);
  }

  uint16(offset: number): number {
    this.#need(offset, 2);
    return this.#view.getUint16(offset);
  }

  uint32(offset: number): number {
    this.#need(offset, 4);
    return this.#view.getUint32(offset);
  }

  /** s15Fixed16Number. */
  fixed(offset: number): number {
    this.#need(offset, 4);
    return this.#view.getInt32(offset) / 65_536;
  }

  /** A signature of four characters. */
  signature(offset: number): string {
    return Array.from({ length: 4 }, (_, index) => String.fromCharCode(this.uint8(offset + index))).join('');
  }

  /** `count` numbers of one or two bytes, as shares of their greatest. */
  shares(offset: number, count: number, bytesEach: 1 | 2): Float64Array {
    this.#need(offset, count * bytesEach);
    const greatest = bytesEach === 1 ? 0xff : 0xffff;
    return Float64Array.from({ length: count }, (_, index) =>
      bytesEach === 1
        ? this.#view.getUint8(offset + index) / greatest
        : this.#view.getUint16(offset + 2 * index) / greatest,
    );
  }

  #need(offset: number, count: number): void {
    if (offset < 0 || offset + count > this.#view.byteLength) {
      throw new IccError(`needs ${offset + count} bytes, found ${this.#view.byteLength}`);
    }
  }
}
