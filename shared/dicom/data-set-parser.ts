import { NegatoscopeError } from '../errors.ts';
import type { ByteRange, DataElement, ElementEncoding, ElementTable } from './data-element.ts';
import { formatTag, implicitVr, nameOfTag } from './dictionary.ts';
import { keptLengthBytes } from './kept-values.ts';
import { limitExceeded, malformed, truncated } from './parse-errors.ts';
import type {
  DataSetFrame,
  FragmentsFrame,
  ParseFrame,
  PendingValue,
  SequenceFrame,
} from './parse-frames.ts';
import { newTable } from './parse-frames.ts';
import type { ParseLimits } from './parse-limits.ts';
import { defaultParseLimits } from './parse-limits.ts';
import type { ParseRemark, RemarkKind } from './parse-remark.ts';
import { RemarkList } from './parse-remark.ts';
import { Tag } from './tags.ts';
import type { Vr } from './vr.ts';
import { factsOf, isVr } from './vr.ts';

export interface DataSetParserOptions {
  /** From `transferSyntaxOf`. Of a deflated one, the bytes pushed are the inflated ones. */
  readonly transferSyntax: ElementEncoding & { readonly isEncapsulated: boolean };
  /** Where the data set starts; every offset of the result is counted from the same zero. Default 0. */
  readonly offsetBytes?: number;
  /** Length of the data set where it is known: wrong lengths are then found before their bodies come. */
  readonly totalBytes?: number;
  readonly limits?: Partial<ParseLimits>;
}

/** Where the pixels of the top level data set are: (7FE0,0008), (7FE0,0009) or (7FE0,0010). */
export type PixelDataLocation =
  | ({ readonly kind: 'native'; readonly tag: number; readonly vr: Vr } & ByteRange)
  | {
      /** Nearly always in an encapsulated transfer syntax; in a native one the codec is not stated. */
      readonly kind: 'encapsulated';
      readonly tag: number;
      readonly vr: Vr;
      /** Little endian 32-bit offsets from the first byte of the first fragment's item header; often empty. */
      readonly basicOffsetTable: Uint8Array;
      readonly fragments: readonly ByteRange[];
    };

export interface ParsedElements {
  readonly table: ElementTable;
  readonly pixelData: PixelDataLocation | undefined;
  /** The first hundred; `remarkCount` counts all. */
  readonly remarks: readonly ParseRemark[];
  readonly remarkCount: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

const undefinedLength = 0xffff_ffff;
const implicitLittleEndian: ElementEncoding = { isExplicitVr: false, isLittleEndian: true };

/** Bytes of an element header up to a 16-bit length (explicit) or a 32-bit one (implicit), PS3.5 7.1.2 and 7.1.3. */
const shortHeaderBytes = 8;
/** VRs with a 32-bit length: tag 4, VR 2, reserved 2, length 4 (PS3.5 Table 7.1-1). */
const longHeaderBytes = 12;

type Phase = 'header' | 'value' | 'zeros' | 'ended';

function isPixelDataTag(tag: number): boolean {
  return tag === Tag.PixelData || tag === Tag.FloatPixelData || tag === Tag.DoubleFloatPixelData;
}

/**
 * Reads a data set (PS3.5 section 7) strictly and in one pass, from chunks of any size.
 *
 * It never holds the object: header values are copied, everything long is recorded by its place, so memory is
 * bounded by `limits` whatever the object's size. Every length is judged against what can remain before its body is
 * awaited, and `end` accounts for every byte. What departs from the standard and still has one meaning is read and
 * listed in `remarks`; what is cut short or contradicts itself is refused. Time is linear in the bytes, nesting costs
 * no call stack.
 *
 * Throws from `push` and `end`: `dicom.truncated`, `dicom.malformed`, `dicom.limit-exceeded`. After an error the
 * parser throws the same error again.
 */
export class DataSetParser {
  readonly #limits: ParseLimits;
  readonly #isEncapsulated: boolean;
  readonly #startBytes: number;
  /** First byte after the data set, Infinity where unknown. */
  readonly #endBytes: number;
  readonly #root: DataSetFrame;
  readonly #frames: ParseFrame[];
  readonly #remarks = new RemarkList();
  #top: ParseFrame;
  #depth = 0;
  #elementCount = 0;
  #keptBytes = 0;
  #positionBytes: number;
  #phase: Phase = 'header';
  readonly #header = new Uint8Array(longHeaderBytes);
  readonly #headerView = new DataView(this.#header.buffer);
  #headerDone = 0;
  #headerWanted = shortHeaderBytes;
  #pending: PendingValue | undefined;
  #pixelData: PixelDataLocation | undefined;
  #failure: unknown;

  constructor(options: DataSetParserOptions) {
    this.#limits = { ...defaultParseLimits, ...options.limits };
    this.#isEncapsulated = options.transferSyntax.isEncapsulated;
    this.#startBytes = options.offsetBytes ?? 0;
    this.#endBytes =
      options.totalBytes === undefined ? Number.POSITIVE_INFINITY : this.#startBytes + options.totalBytes;
    this.#positionBytes = this.#startBytes;
    const { isExplicitVr, isLittleEndian } = options.transferSyntax;
    this.#root = {
      kind: 'data-set',
      table: newTable({ isExplicitVr, isLittleEndian }),
      lastTag: -1,
      boundBytes: this.#endBytes,
      hasUndefinedLength: true,
    };
    this.#frames = [this.#root];
    this.#top = this.#root;
  }

  /** Takes the next bytes, of any number. Nothing of `chunk` is kept: it may be reused afterwards. */
  push(chunk: Uint8Array): void {
    this.#guard(() => this.#consume(chunk));
  }

  /** Says that all bytes have come. The result is owned by the caller. */
  end(): ParsedElements {
    return this.#guard(() => this.#finish());
  }

  #guard<Result>(step: () => Result): Result {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return step();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  #consume(chunk: Uint8Array): void {
    let cursor = 0;
    while (cursor < chunk.length) {
      switch (this.#phase) {
        case 'header':
          cursor = this.#takeHeader(chunk, cursor);
          break;
        case 'value':
          cursor = this.#takeValue(chunk, cursor);
          break;
        case 'zeros':
          cursor = this.#takeZeros(chunk, cursor);
          break;
        case 'ended':
          throw new NegatoscopeError('program.fault', 'Bytes were pushed after the end of the data set', {
            where: 'DataSetParser.push',
          });
      }
    }
  }

  #takeHeader(chunk: Uint8Array, start: number): number {
    if (this.#headerDone === 0) {
      this.#closeFilled();
      if (this.#positionBytes === this.#endBytes) {
        throw malformed('end of the data set', this.#positionBytes, 'no more bytes', 'more bytes');
      }
    }
    let cursor = start;
    while (this.#headerDone < this.#headerWanted && cursor < chunk.length) {
      this.#header[this.#headerDone] = chunk[cursor] ?? 0;
      this.#headerDone += 1;
      cursor += 1;
    }
    if (this.#headerDone === this.#headerWanted) this.#readHeader();
    return cursor;
  }

  #takeValue(chunk: Uint8Array, start: number): number {
    const pending = this.#pending;
    if (pending === undefined) return start;
    const count = Math.min(pending.lengthBytes - pending.doneBytes, chunk.length - start);
    pending.bytes?.set(chunk.subarray(start, start + count), pending.doneBytes);
    pending.doneBytes += count;
    this.#positionBytes += count;
    if (pending.doneBytes === pending.lengthBytes) this.#completeValue(pending);
    return start + count;
  }

  #takeZeros(chunk: Uint8Array, start: number): number {
    for (let cursor = start; cursor < chunk.length; cursor += 1) {
      if (chunk[cursor] !== 0) {
        throw malformed(
          'padding after the data set',
          this.#positionBytes + cursor - start,
          'zero bytes up to the end',
          'other bytes',
        );
      }
    }
    this.#positionBytes += chunk.length - start;
    return chunk.length;
  }

  /** Closes every container of defined length whose last byte has been read. */
  #closeFilled(): void {
    while (this.#top !== this.#root && this.#positionBytes === this.#top.boundBytes) {
      if (this.#top.hasUndefinedLength) this.#closeUndelimited(this.#top);
      else this.#closeTop();
    }
  }

  /**
   * A container of undefined length that has no delimitation item where the one around it ends. For an item in a
   * sequence of defined length all is there and nothing else can be meant: DCMTK reads that too, and no other case.
   */
  #closeUndelimited(top: ParseFrame): void {
    const parent = this.#frames.at(-2);
    if (top.kind === 'data-set' && parent?.hasUndefinedLength === false) {
      this.#remarks.add('missing-delimiter', this.#positionBytes, () => this.#path());
      this.#closeTop();
    } else if (top.boundBytes === this.#endBytes) {
      throw truncated(this.#delimiterName(), this.#positionBytes, shortHeaderBytes, 0);
    } else {
      throw malformed(
        this.#delimiterName(),
        this.#positionBytes,
        'a delimitation item before the end of what is around it',
        'none',
      );
    }
  }

  #delimiterName(): string {
    const kind = this.#top.kind === 'data-set' ? 'item delimitation' : 'sequence delimitation';
    return `${kind} of ${this.#path()}`;
  }

  #closeTop(): void {
    const closed = this.#frames.pop();
    const parent = this.#frames.at(-1);
    if (closed === undefined || parent === undefined) return;
    this.#top = parent;
    if (closed.kind === 'data-set') return;
    this.#depth -= 1;
    const { tag, vr, offsetBytes, hasUndefinedLength } = closed;
    const place = {
      tag,
      vr,
      offsetBytes,
      lengthBytes: this.#positionBytes - offsetBytes,
      hasUndefinedLength,
    };
    if (closed.kind === 'sequence') {
      this.#addElement({ ...place, kind: 'items', items: closed.items });
      return;
    }
    const { fragments } = closed;
    const basicOffsetTable = closed.basicOffsetTable ?? new Uint8Array(0);
    this.#addElement({ ...place, kind: 'fragments', basicOffsetTable, fragments });
    if (this.#top === this.#root && isPixelDataTag(tag)) {
      this.#pixelData ??= { kind: 'encapsulated', tag, vr, basicOffsetTable, fragments };
    }
  }

  #addElement(element: DataElement): void {
    if (this.#top.kind !== 'data-set') return;
    const { table } = this.#top;
    if (table.elements.has(element.tag)) {
      table.duplicates.push(element);
      this.#remark('duplicate-tag', element.tag, element.offsetBytes);
    } else {
      table.elements.set(element.tag, element);
    }
  }

  #readHeader(): void {
    const headerOffset = this.#positionBytes;
    const encoding = this.#encoding();
    const isLittle = encoding.isLittleEndian;
    const tag = this.#headerView.getUint16(0, isLittle) * 0x10000 + this.#headerView.getUint16(2, isLittle);
    // Items and delimitation items have no VR in any encoding (PS3.5 7.5).
    if (tag >>> 16 === 0xfffe || this.#top.kind !== 'data-set') {
      const length = this.#headerView.getUint32(4, isLittle);
      this.#takeHeaderBytes();
      this.#readItemHeader(tag, length, headerOffset);
      return;
    }
    if (this.#startsTrailingZeros(tag)) return;
    if (!encoding.isExplicitVr) {
      const length = this.#headerView.getUint32(4, isLittle);
      this.#takeHeaderBytes();
      this.#readElement(this.#top, tag, implicitVr(tag), length, headerOffset);
      return;
    }
    const vrText = String.fromCharCode(this.#header[4] ?? 0, this.#header[5] ?? 0);
    const vr = isVr(vrText) ? vrText : 'UN';
    // A VR of two capitals that is not in the table may be a future one, and future ones have long lengths
    // (PS3.5 6.2); anything else is a writer's fault seen with 16-bit lengths. DCMTK draws the same line.
    const isLong = isVr(vrText) ? factsOf(vr).hasLongLength : /^[A-Z]{2}$/.test(vrText);
    if (isLong && this.#headerWanted === shortHeaderBytes) {
      this.#requireRoom(longHeaderBytes, `header of ${nameOfTag(tag)}`);
      this.#headerWanted = longHeaderBytes;
      return;
    }
    if (!isVr(vrText)) this.#remark('unknown-vr', tag, headerOffset);
    const length = isLong ? this.#headerView.getUint32(8, isLittle) : this.#headerView.getUint16(6, isLittle);
    this.#takeHeaderBytes();
    this.#readElement(this.#top, tag, vr, length, headerOffset);
  }

  #encoding(): ElementEncoding {
    switch (this.#top.kind) {
      case 'data-set':
        return this.#top.table.encoding;
      case 'sequence':
        return this.#top.encoding;
      case 'fragments':
        // Only in encapsulated transfer syntaxes, which are little endian (PS3.5 A.4).
        return this.#root.table.encoding;
    }
  }

  /** Counts the header as read and makes room for the next. */
  #takeHeaderBytes(): void {
    this.#requireRoom(this.#headerWanted, 'element header');
    this.#positionBytes += this.#headerWanted;
    this.#headerDone = 0;
    this.#headerWanted = shortHeaderBytes;
  }

  /**
   * Some writers pad the file with zeros, which would read as (0000,0000) without end. Zeros are accepted after at
   * least one element of the top level, and then nothing else may follow.
   */
  #startsTrailingZeros(tag: number): boolean {
    if (tag !== 0 || this.#top !== this.#root || this.#root.table.elements.size === 0) return false;
    for (let index = 0; index < shortHeaderBytes; index += 1) if (this.#header[index] !== 0) return false;
    this.#remarks.add('trailing-zeros', this.#positionBytes, () => 'end of the data set');
    this.#takeHeaderBytes();
    this.#phase = 'zeros';
    return true;
  }

  #readItemHeader(tag: number, length: number, headerOffset: number): void {
    if (tag === Tag.ItemDelimitationItem || tag === Tag.SequenceDelimitationItem) {
      const isItemEnd = tag === Tag.ItemDelimitationItem;
      const isOfKind = this.#top !== this.#root && (this.#top.kind === 'data-set') === isItemEnd;
      // One too many, but inside the defined length and at its end, ends nothing that does not end here anyway.
      const isSpare = !this.#top.hasUndefinedLength && this.#positionBytes === this.#top.boundBytes;
      if (!isOfKind || !(this.#top.hasUndefinedLength || isSpare))
        throw this.#unexpectedItem(tag, headerOffset);
      if (isSpare) this.#remark('spare-delimiter', tag, headerOffset);
      if (length !== 0) this.#remark('delimiter-length', tag, headerOffset);
      this.#closeTop();
      return;
    }
    if (tag !== Tag.Item) throw this.#unexpectedItem(tag, headerOffset);
    this.#count(headerOffset);
    switch (this.#top.kind) {
      case 'data-set':
        throw this.#unexpectedItem(tag, headerOffset);
      case 'sequence':
        this.#openItem(this.#top, length);
        return;
      case 'fragments':
        this.#openFragment(this.#top, length, headerOffset);
        return;
    }
  }

  #unexpectedItem(tag: number, offsetBytes: number): NegatoscopeError {
    const isDataSet = this.#top.kind === 'data-set';
    const end = isDataSet ? 'item delimitation' : 'sequence delimitation';
    const inside = isDataSet ? 'a data element' : 'an item';
    const expected =
      this.#top !== this.#root && this.#top.hasUndefinedLength ? `${inside} or ${end} (FFFE)` : inside;
    return malformed(this.#path(), offsetBytes, expected, nameOfTag(tag));
  }

  #openItem(sequence: SequenceFrame, length: number): void {
    const hasUndefinedLength = length === undefinedLength;
    if (!hasUndefinedLength)
      this.#requireRoom(length, `item ${sequence.items.length + 1} of ${this.#path()}`);
    const table = newTable(sequence.encoding);
    sequence.items.push(table);
    this.#top = {
      kind: 'data-set',
      table,
      lastTag: -1,
      boundBytes: hasUndefinedLength ? sequence.boundBytes : this.#positionBytes + length,
      hasUndefinedLength,
    };
    this.#frames.push(this.#top);
  }

  #openFragment(frame: FragmentsFrame, length: number, headerOffset: number): void {
    const field = `fragment ${frame.fragments.length + 1} of ${this.#path()}`;
    if (length === undefinedLength) {
      throw malformed(field, headerOffset, 'a defined length (PS3.5 A.4)', 'undefined length');
    }
    this.#requireRoom(length, field);
    const isTable = frame.basicOffsetTable === undefined;
    if (isTable && length > this.#limits.offsetTableBytes) {
      throw limitExceeded('Basic Offset Table', headerOffset, this.#limits.offsetTableBytes, length);
    }
    this.#startValue({
      tag: frame.tag,
      vr: frame.vr,
      offsetBytes: this.#positionBytes,
      lengthBytes: length,
      bytes: isTable ? this.#allocate(length, headerOffset) : undefined,
      purpose: isTable ? 'basic-offset-table' : 'fragment',
      doneBytes: 0,
    });
  }

  #readElement(frame: DataSetFrame, tag: number, vr: Vr, length: number, headerOffset: number): void {
    this.#count(headerOffset);
    if (tag < frame.lastTag) {
      frame.table.isAscending = false;
      this.#remark('not-ascending', tag, headerOffset);
    }
    frame.lastTag = tag;
    if (length === undefinedLength) {
      this.#openUndefined(frame, tag, vr, headerOffset);
      return;
    }
    this.#requireRoom(length, nameOfTag(tag));
    if (length % 2 === 1) this.#remark('odd-length', tag, headerOffset);
    if (vr === 'SQ') {
      this.#openSequence(tag, vr, this.#positionBytes + length, false, frame.table.encoding);
      return;
    }
    if (tag === Tag.PixelData && frame === this.#root && this.#isEncapsulated) {
      throw malformed(
        nameOfTag(tag),
        headerOffset,
        'undefined length, as the transfer syntax is encapsulated (PS3.5 A.4)',
        `${length} bytes`,
      );
    }
    const keeps = !isPixelDataTag(tag) && length <= keptLengthBytes(tag, this.#limits);
    this.#startValue({
      tag,
      vr,
      offsetBytes: this.#positionBytes,
      lengthBytes: length,
      bytes: keeps ? this.#allocate(length, headerOffset) : undefined,
      purpose: 'element',
      doneBytes: 0,
    });
  }

  #openUndefined(frame: DataSetFrame, tag: number, vr: Vr, headerOffset: number): void {
    if (vr === 'SQ') {
      this.#openSequence(tag, vr, frame.boundBytes, true, frame.table.encoding);
    } else if (vr === 'UN') {
      // CP-246 (PS3.5 6.2.2): UN of undefined length is a sequence in implicit VR little endian, whatever is around.
      this.#openSequence(tag, vr, frame.boundBytes, true, implicitLittleEndian);
    } else if ((vr === 'OB' || vr === 'OW') && (this.#isEncapsulated || tag === Tag.PixelData)) {
      if (!this.#isEncapsulated) this.#remark('transfer-syntax-mismatch', tag, headerOffset);
      this.#enterDepth(headerOffset);
      this.#top = {
        kind: 'fragments',
        tag,
        vr,
        offsetBytes: this.#positionBytes,
        boundBytes: frame.boundBytes,
        hasUndefinedLength: true,
        basicOffsetTable: undefined,
        fragments: [],
      };
      this.#frames.push(this.#top);
    } else {
      throw malformed(nameOfTag(tag), headerOffset, `a defined length for VR ${vr}`, 'undefined length');
    }
  }

  #openSequence(
    tag: number,
    vr: Vr,
    boundBytes: number,
    hasUndefinedLength: boolean,
    encoding: ElementEncoding,
  ): void {
    this.#enterDepth(this.#positionBytes);
    this.#top = {
      kind: 'sequence',
      tag,
      vr,
      offsetBytes: this.#positionBytes,
      boundBytes,
      hasUndefinedLength,
      encoding,
      items: [],
    };
    this.#frames.push(this.#top);
    // An empty sequence ends where it starts, also when nothing follows that would close it.
    if (!hasUndefinedLength && boundBytes === this.#positionBytes) this.#closeTop();
  }

  #enterDepth(offsetBytes: number): void {
    this.#depth += 1;
    if (this.#depth > this.#limits.depth) {
      throw limitExceeded('depth of nested sequences', offsetBytes, this.#limits.depth, this.#depth);
    }
  }

  #startValue(pending: PendingValue): void {
    if (pending.lengthBytes === 0) {
      this.#completeValue(pending);
      return;
    }
    this.#pending = pending;
    this.#phase = 'value';
  }

  #completeValue(pending: PendingValue): void {
    this.#pending = undefined;
    this.#phase = 'header';
    const { tag, vr, offsetBytes, lengthBytes, bytes } = pending;
    if (pending.purpose !== 'element') {
      if (this.#top.kind !== 'fragments') return;
      if (pending.purpose === 'fragment') this.#top.fragments.push({ offsetBytes, lengthBytes });
      else this.#top.basicOffsetTable = bytes;
      return;
    }
    const place = { tag, vr, offsetBytes, lengthBytes, hasUndefinedLength: false };
    this.#addElement(bytes === undefined ? { ...place, kind: 'range' } : { ...place, kind: 'bytes', bytes });
    if (this.#top === this.#root && isPixelDataTag(tag)) {
      this.#pixelData ??= { kind: 'native', tag, vr, offsetBytes, lengthBytes };
    }
  }

  #allocate(lengthBytes: number, offsetBytes: number): Uint8Array {
    this.#keptBytes += lengthBytes;
    if (this.#keptBytes > this.#limits.keptBytes) {
      throw limitExceeded('bytes of all values', offsetBytes, this.#limits.keptBytes, this.#keptBytes);
    }
    return new Uint8Array(lengthBytes);
  }

  #count(offsetBytes: number): void {
    this.#elementCount += 1;
    if (this.#elementCount > this.#limits.elementCount) {
      throw limitExceeded('number of elements', offsetBytes, this.#limits.elementCount, this.#elementCount);
    }
  }

  #finish(): ParsedElements {
    if (this.#phase === 'value' && this.#pending !== undefined) {
      const { tag, lengthBytes, doneBytes } = this.#pending;
      throw truncated(nameOfTag(tag), this.#pending.offsetBytes, lengthBytes, doneBytes);
    }
    if (this.#phase === 'header') {
      if (this.#headerDone > 0)
        throw truncated('element header', this.#positionBytes, this.#headerWanted, this.#headerDone);
      this.#closeFilled();
      if (this.#top !== this.#root) {
        const needed = this.#top.hasUndefinedLength
          ? shortHeaderBytes
          : this.#top.boundBytes - this.#positionBytes;
        const field = this.#top.hasUndefinedLength ? this.#delimiterName() : this.#path();
        throw truncated(field, this.#positionBytes, needed, 0);
      }
    }
    if (this.#positionBytes < this.#endBytes && this.#endBytes !== Number.POSITIVE_INFINITY) {
      const available = this.#positionBytes - this.#startBytes;
      throw truncated('data set', this.#startBytes, this.#endBytes - this.#startBytes, available);
    }
    this.#phase = 'ended';
    return {
      table: this.#root.table,
      pixelData: this.#pixelData,
      remarks: this.#remarks.remarks,
      remarkCount: this.#remarks.count,
      offsetBytes: this.#startBytes,
      lengthBytes: this.#positionBytes - this.#startBytes,
    };
  }

  /** Judges a length against the end of what is around it, before a byte of it is awaited. */
  #requireRoom(neededBytes: number, field: string): void {
    const available = this.#top.boundBytes - this.#positionBytes;
    if (neededBytes <= available) return;
    if (this.#top.boundBytes === this.#endBytes)
      throw truncated(field, this.#positionBytes, neededBytes, available);
    throw malformed(
      `${field} in ${this.#path()}`,
      this.#positionBytes,
      `at most ${available} bytes, which are left in the item or sequence around it`,
      `${neededBytes} bytes`,
    );
  }

  /** Where the parser stands: `ContentSequence (0040,A730) item 2 > …`. */
  #path(): string {
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

  #remark(kind: RemarkKind, tag: number, offsetBytes: number): void {
    this.#remarks.add(kind, offsetBytes, () =>
      this.#top === this.#root ? formatTag(tag) : `${this.#path()} > ${formatTag(tag)}`,
    );
  }
}
