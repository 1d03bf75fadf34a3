/** Departures from the standard that are read all the same. */
export type RemarkKind =
  /** The tag came before in the same data set; the first one counts, the table lists the others. */
  | 'duplicate-tag'
  /** The tag is smaller than the one before (PS3.5 7.1). */
  | 'not-ascending'
  /** PS3.5 7.1.1: lengths are even. */
  | 'odd-length'
  /** Explicit VR that is none of the standard's. Two capitals: read with a 32-bit length, else with 16 bits. */
  | 'unknown-vr'
  /** A delimitation item with a length other than 0. */
  | 'delimiter-length'
  /** An item or sequence of defined length ends with a delimitation item all the same. */
  | 'spare-delimiter'
  /** An item of undefined length ends with the sequence around it, without a delimitation item. */
  | 'missing-delimiter'
  /** Zero bytes after the last element. */
  | 'trailing-zeros'
  /** Group 0002 is longer or shorter than its group length says, or has none. */
  | 'meta-group-length'
  /** No preamble, no `DICM` or no group 0002: the transfer syntax was detected. */
  | 'no-file-meta'
  /** The data set, or its pixel data, is not encoded as the transfer syntax says; it was read as it is. */
  | 'transfer-syntax-mismatch';

export interface ParseRemark {
  readonly kind: RemarkKind;
  /** Tags and keywords only, never a value. */
  readonly field: string;
  readonly offsetBytes: number;
}

/** Remarks beyond this many are counted and not kept: a file of zeros has one every eight bytes. */
const keptRemarks = 100;

/** Collects remarks; the field's text is made only for those kept. */
export class RemarkList {
  readonly #remarks: ParseRemark[] = [];
  #count = 0;

  add(kind: RemarkKind, offsetBytes: number, field: () => string): void {
    this.#count += 1;
    if (this.#remarks.length < keptRemarks) this.#remarks.push({ kind, field: field(), offsetBytes });
  }

  get count(): number {
    return this.#count;
  }

  get remarks(): readonly ParseRemark[] {
    return this.#remarks;
  }
}
