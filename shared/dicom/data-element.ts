import type { Vr } from './vr.ts';

/** Bytes of the file (or of the inflated data set), counted from its first byte. */
export interface ByteRange {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

interface ElementBase extends ByteRange {
  /** group << 16 | element, unsigned. */
  readonly tag: number;
  /** As received with explicit VR; from the dictionary with implicit VR. */
  readonly vr: Vr;
  readonly hasUndefinedLength: boolean;
  // offsetBytes, lengthBytes: the value field; of undefined length, up to and with its delimitation item.
}

/** A value that was kept, as received (byte order and padding included). Owned by the data set. */
export interface BytesElement extends ElementBase {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

/** A value too long to keep, or pixel data: only its place is known. */
export interface RangeElement extends ElementBase {
  readonly kind: 'range';
}

export interface ItemsElement extends ElementBase {
  readonly kind: 'items';
  readonly items: readonly ElementTable[];
}

/** Encapsulated pixel data (PS3.5 A.4). */
export interface FragmentsElement extends ElementBase {
  readonly kind: 'fragments';
  /** Value of the Basic Offset Table item, little endian 32-bit offsets; empty where it has none. */
  readonly basicOffsetTable: Uint8Array;
  /** Value of each fragment: its 8-byte item header precedes `offsetBytes`. */
  readonly fragments: readonly ByteRange[];
}

export type DataElement = BytesElement | RangeElement | ItemsElement | FragmentsElement;

/** How a data set's own elements are encoded. An item of a CP-246 sequence differs from the data set around it. */
export interface ElementEncoding {
  readonly isExplicitVr: boolean;
  readonly isLittleEndian: boolean;
}

/** The elements of one data set or item as parsed, without interpretation. */
export interface ElementTable {
  readonly encoding: ElementEncoding;
  /** By tag, in the order of the bytes. Of a tag that came twice, the first. */
  readonly elements: ReadonlyMap<number, DataElement>;
  /** Every further element of a tag that came twice: its value is ambiguous (N62). Usually empty. */
  readonly duplicates: readonly DataElement[];
  /** False when a tag was smaller than the one before. */
  readonly isAscending: boolean;
}
