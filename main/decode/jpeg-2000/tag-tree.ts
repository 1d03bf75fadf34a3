import type { PacketBits } from './packet-bits.ts';

/** A tag tree (ISO/IEC 15444-1 B.10.2): minima of a plane of numbers, told little by little. */
export class TagTree {
  readonly #widths: number[] = [];
  /** Where each level begins; the leaves first. */
  readonly #offsets: number[] = [];
  readonly #values: Int32Array;
  /** 1 where the value is known to be what stands there, not only that it is not less. */
  readonly #known: Uint8Array;

  constructor(columns: number, rows: number) {
    let width = columns;
    let height = rows;
    let nodes = 0;
    while (width > 0 && height > 0) {
      this.#widths.push(width);
      this.#offsets.push(nodes);
      nodes += width * height;
      if (width === 1 && height === 1) break;
      width = (width + 1) >> 1;
      height = (height + 1) >> 1;
    }
    this.#values = new Int32Array(nodes);
    this.#known = new Uint8Array(nodes);
  }

  /** Reads until it is known whether the number of a leaf is below `limit`. Answers the number, or `limit`. */
  read(bits: PacketBits, column: number, row: number, limit: number): number {
    let least = 0;
    for (let level = this.#widths.length - 1; level >= 0; level--) {
      const node =
        (this.#offsets[level] ?? 0) + (row >> level) * (this.#widths[level] ?? 0) + (column >> level);
      let value = Math.max(least, this.#values[node] ?? 0);
      if (this.#known[node] === 0) {
        while (value < limit) {
          if (bits.bit() === 1) {
            this.#known[node] = 1;
            break;
          }
          value += 1;
        }
        this.#values[node] = value;
      }
      least = value;
    }
    return Math.min(least, limit);
  }
}
