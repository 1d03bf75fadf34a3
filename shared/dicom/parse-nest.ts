import type { NegatoscopeError } from '../errors.ts';
import type { DataElement, ElementEncoding } from './data-element.ts';
import { formatTag, nameOfTag } from './dictionary.ts';
import { limitExceeded, malformed, truncated } from './parse-errors.ts';
import type { DataSetFrame, FragmentsFrame, ParseFrame, SequenceFrame } from './parse-frames.ts';
import { newTable } from './parse-frames.ts';
import type { PixelDataLocation } from './pixel-data-location.ts';
import { isPixelDataTag } from './pixel-data-location.ts';
import type { RemarkKind } from './parse-remark.ts';
import { RemarkList } from './parse-remark.ts';
import type { Vr } from './vr.ts';

/** Of a delimitation item: tag 4, length 4 (PS3.5 7.5). */
const delimiterBytes = 8;

export interface ParseNestOptions {
  readonly encoding: ElementEncoding;
  /** First byte after the data set, Infinity where unknown. */
  readonly endBytes: number;
  readonly depthLimit: number;
}

/**
 * Where in nested sequences, items and fragments the parser is: a stack in place of a call stack. It judges whether
 * what comes has room in what is around it, and collects finished elements where they belong. Positions are those of
 * the parser; errors name the path from the top level.
 */
export class ParseNest {
  readonly root: DataSetFrame;
  readonly remarks = new RemarkList();
  readonly #endBytes: number;
  readonly #depthLimit: number;
  readonly #frames: ParseFrame[];
  #top: ParseFrame;
  #depth = 0;
  #pixelData: PixelDataLocation | undefined;

  constructor({ encoding, endBytes, depthLimit }: ParseNestOptions) {
    this.#endBytes = endBytes;
    this.#depthLimit = depthLimit;
    this.root = {
      kind: 'data-set',
      table: newTable(encoding),
      lastTag: -1,
      boundBytes: endBytes,
      hasUndefinedLength: true,
    };
    this.#frames = [this.root];
    this.#top = this.root;
  }

  /** What the next header is inside of. */
  get top(): ParseFrame {
    return this.#top;
  }

  get isAtTopLevel(): boolean {
    return this.#top === this.root;
  }

  /** Pixel data of the top level, once it is complete. */
  get pixelData(): PixelDataLocation | undefined {
    return this.#pixelData;
  }

  encoding(): ElementEncoding {
    switch (this.#top.kind) {
      case 'data-set':
        return this.#top.table.encoding;
      case 'sequence':
        return this.#top.encoding;
      case 'fragments':
        // Only in encapsulated transfer syntaxes, which are little endian (PS3.5 A.4).
        return this.root.table.encoding;
    }
  }

  openSequence(
    { tag, vr }: { readonly tag: number; readonly vr: Vr },
    /** Undefined: of undefined length. */
    lengthBytes: number | undefined,
    encoding: ElementEncoding,
    positionBytes: number,
  ): void {
    this.#enterDepth(positionBytes);
    const hasUndefinedLength = lengthBytes === undefined;
    const boundBytes = hasUndefinedLength ? this.#top.boundBytes : positionBytes + lengthBytes;
    this.#push({
      kind: 'sequence',
      tag,
      vr,
      offsetBytes: positionBytes,
      boundBytes,
      hasUndefinedLength,
      encoding,
      items: [],
    });
    // An empty sequence ends where it starts, also when nothing follows that would close it.
    if (!hasUndefinedLength && boundBytes === positionBytes) this.closeTop(positionBytes);
  }

  openItem(sequence: SequenceFrame, lengthBytes: number | undefined, positionBytes: number): void {
    if (lengthBytes !== undefined) {
      this.requireRoom(lengthBytes, `item ${sequence.items.length + 1} of ${this.path()}`, positionBytes);
    }
    const table = newTable(sequence.encoding);
    sequence.items.push(table);
    this.#push({
      kind: 'data-set',
      table,
      lastTag: -1,
      boundBytes: lengthBytes === undefined ? sequence.boundBytes : positionBytes + lengthBytes,
      hasUndefinedLength: lengthBytes === undefined,
    });
  }

  openFragments({ tag, vr }: { readonly tag: number; readonly vr: Vr }, positionBytes: number): void {
    this.#enterDepth(positionBytes);
    const frame: FragmentsFrame = {
      kind: 'fragments',
      tag,
      vr,
      offsetBytes: positionBytes,
      boundBytes: this.#top.boundBytes,
      hasUndefinedLength: true,
      basicOffsetTable: undefined,
      fragments: [],
    };
    this.#push(frame);
  }

  #push(frame: ParseFrame): void {
    this.#frames.push(frame);
    this.#top = frame;
  }

  #enterDepth(positionBytes: number): void {
    this.#depth += 1;
    if (this.#depth > this.#depthLimit) {
      throw limitExceeded('depth of nested sequences', positionBytes, this.#depthLimit, this.#depth);
    }
  }

  /** Closes every container of defined length whose last byte has been read. */
  closeFilled(positionBytes: number): void {
    while (this.#top !== this.root && positionBytes === this.#top.boundBytes) {
      if (this.#top.hasUndefinedLength) this.#closeUndelimited(this.#top, positionBytes);
      else this.closeTop(positionBytes);
    }
  }

  /**
   * A container of undefined length that has no delimitation item where the one around it ends. For an item in a
   * sequence of defined length all is there and nothing else can be meant: DCMTK reads that too, and no other case.
   */
  #closeUndelimited(top: ParseFrame, positionBytes: number): void {
    const parent = this.#frames.at(-2);
    if (top.kind === 'data-set' && parent?.hasUndefinedLength === false) {
      this.remarks.add('missing-delimiter', positionBytes, () => this.path());
      this.closeTop(positionBytes);
    } else if (top.boundBytes === this.#endBytes) {
      throw truncated(this.#delimiterName(), positionBytes, delimiterBytes, 0);
    } else {
      throw malformed(
        this.#delimiterName(),
        positionBytes,
        'a delimitation item before the end of what is around it',
        'none',
      );
    }
  }

  /** Closes what is on top and hands it to what is around it as an element. */
  closeTop(positionBytes: number): void {
    const closed = this.#frames.pop();
    const parent = this.#frames.at(-1);
    if (closed === undefined || parent === undefined) return;
    this.#top = parent;
    if (closed.kind === 'data-set') return;
    this.#depth -= 1;
    const { tag, vr, offsetBytes, hasUndefinedLength } = closed;
    const place = { tag, vr, offsetBytes, lengthBytes: positionBytes - offsetBytes, hasUndefinedLength };
    if (closed.kind === 'sequence') {
      this.addElement({ ...place, kind: 'items', items: closed.items });
      return;
    }
    const { fragments } = closed;
    const basicOffsetTable = closed.basicOffsetTable ?? new Uint8Array(0);
    this.addElement({ ...place, kind: 'fragments', basicOffsetTable, fragments });
    if (this.isAtTopLevel && isPixelDataTag(tag)) {
      this.#pixelData ??= { kind: 'encapsulated', tag, vr, basicOffsetTable, fragments };
    }
  }

  /** A finished element of the data set or item on top; a second one of the same tag is kept apart. */
  addElement(element: DataElement): void {
    if (this.#top.kind !== 'data-set') return;
    const { tag, vr, offsetBytes, lengthBytes } = element;
    const { table } = this.#top;
    if (table.elements.has(tag)) {
      table.duplicates.push(element);
      this.remark('duplicate-tag', tag, offsetBytes);
    } else {
      table.elements.set(tag, element);
    }
    if (this.isAtTopLevel && isPixelDataTag(tag) && (element.kind === 'bytes' || element.kind === 'range')) {
      this.#pixelData ??= { kind: 'native', tag, vr, offsetBytes, lengthBytes };
    }
  }

  /**
   * Judges a length against the end of what is around it, before a byte of it is awaited. A tag is named
   * only in the error: every element comes through here.
   */
  requireRoom(neededBytes: number, tagOrField: number | string, positionBytes: number): void {
    const available = this.#top.boundBytes - positionBytes;
    if (neededBytes <= available) return;
    const field = typeof tagOrField === 'number' ? nameOfTag(tagOrField) : tagOrField;
    if (this.#top.boundBytes === this.#endBytes)
      throw truncated(field, positionBytes, neededBytes, available);
    throw malformed(
      `${field} in ${this.path()}`,
      positionBytes,
      `at most ${available} bytes, which are left in the item or sequence around it`,
      `${neededBytes} bytes`,
    );
  }

  /** At the end of the bytes: everything that was opened must be closed. */
  requireClosed(positionBytes: number): void {
    this.closeFilled(positionBytes);
    if (this.isAtTopLevel) return;
    const { hasUndefinedLength, boundBytes } = this.#top;
    const needed = hasUndefinedLength ? delimiterBytes : boundBytes - positionBytes;
    throw truncated(hasUndefinedLength ? this.#delimiterName() : this.path(), positionBytes, needed, 0);
  }

  unexpectedItem(tag: number, offsetBytes: number): NegatoscopeError {
    const isDataSet = this.#top.kind === 'data-set';
    const end = isDataSet ? 'item delimitation' : 'sequence delimitation';
    const inside = isDataSet ? 'a data element' : 'an item';
    const expected =
      !this.isAtTopLevel && this.#top.hasUndefinedLength ? `${inside} or ${end} (FFFE)` : inside;
    return malformed(this.path(), offsetBytes, expected, nameOfTag(tag));
  }

  #delimiterName(): string {
    const kind = this.#top.kind === 'data-set' ? 'item delimitation' : 'sequence delimitation';
    return `${kind} of ${this.path()}`;
  }

  /** Where the parser stands: `ContentSequence (0040,A730) item 2 > …`. */
  path(): string {
    const parts: string[] = [];
    for (const frame of this.#frames) {
      if (frame.kind === 'sequence') {
        const inside = frame === this.#top ? '' : ` item ${frame.items.length}`;
        parts.push(nameOfTag(frame.tag) + inside);
      } else if (frame.kind === 'fragments') {
        parts.push(nameOfTag(frame.tag));
      }
    }
    return parts.length === 0 ? 'data set' : parts.join(' > ');
  }

  remark(kind: RemarkKind, tag: number, offsetBytes: number): void {
    this.remarks.add(kind, offsetBytes, () =>
      this.isAtTopLevel ? formatTag(tag) : `${this.path()} > ${formatTag(tag)}`,
    );
  }
}
