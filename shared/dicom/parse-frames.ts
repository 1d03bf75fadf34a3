import type { ByteRange, DataElement, ElementEncoding, ElementTable } from './data-element.ts';
import type { Vr } from './vr.ts';

/**
 * What the parser is inside of: a stack of these in place of a call stack, so that nesting costs none.
 */

export interface MutableTable extends ElementTable {
  elements: Map<number, DataElement>;
  duplicates: DataElement[];
  isAscending: boolean;
}

export function newTable(encoding: ElementEncoding): MutableTable {
  return { encoding, elements: new Map(), duplicates: [], isAscending: true };
}

interface FrameBase {
  /** First byte that no longer belongs here. Of undefined length: that of the container around it. */
  readonly boundBytes: number;
  readonly hasUndefinedLength: boolean;
}

/** The top level data set, or an item. */
export interface DataSetFrame extends FrameBase {
  readonly kind: 'data-set';
  readonly table: MutableTable;
  lastTag: number;
}

export interface SequenceFrame extends FrameBase {
  readonly kind: 'sequence';
  readonly tag: number;
  readonly vr: Vr;
  readonly offsetBytes: number;
  /** Of the items; theirs differs from what is around where CP-246 applies. */
  readonly encoding: ElementEncoding;
  readonly items: ElementTable[];
}

/** Encapsulated pixel data. */
export interface FragmentsFrame extends FrameBase {
  readonly kind: 'fragments';
  readonly tag: number;
  readonly vr: Vr;
  readonly offsetBytes: number;
  /** Undefined until the first item has come, which is the table. */
  basicOffsetTable: Uint8Array | undefined;
  readonly fragments: ByteRange[];
}

export type ParseFrame = DataSetFrame | SequenceFrame | FragmentsFrame;

/** The value that is being read: copied into `bytes` where it is kept, else stepped over. */
export interface PendingValue extends ByteRange {
  readonly tag: number;
  readonly vr: Vr;
  readonly bytes: Uint8Array | undefined;
  readonly purpose: 'element' | 'basic-offset-table' | 'fragment';
  doneBytes: number;
}
