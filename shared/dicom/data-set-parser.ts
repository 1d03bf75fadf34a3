import { NegatoscopeError } from '../errors.ts';
import type { ElementEncoding, ElementTable } from './data-element.ts';
import { implicitVr, nameOfTag } from './dictionary.ts';
import { keptLengthBytes } from './kept-values.ts';
import { limitExceeded, malformed, truncated } from './parse-errors.ts';
import type { DataSetFrame, FragmentsFrame, PendingValue } from './parse-frames.ts';
import type { ParseLimits } from './parse-limits.ts';
import { defaultParseLimits } from './parse-limits.ts';
import { ParseNest } from './parse-nest.ts';
import type { ParseRemark } from './parse-remark.ts';
import type { PixelDataLocation } from './pixel-data-location.ts';
import { isPixelDataTag } from './pixel-data-location.ts';
import { StickyFailure } from './sticky-failure.ts';
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
  readonly #nest: ParseNest;
  #elementCount = 0;
  #keptBytes = 0;
  #positionBytes: number;
  #phase: Phase = 'header';
  readonly #header = new Uint8Array(longHeaderBytes);
  readonly #headerView = new DataView(this.#header.buffer);
  #headerDone = 0;
  #headerWanted = shortHeaderBytes;
  #pending: PendingValue | undefined;
  readonly #failure = new StickyFailure();

  constructor(options: DataSetParserOptions) {
    this.#limits = { ...defaultParseLimits, ...options.limits };
    this.#isEncapsulated = options.transferSyntax.isEncapsulated;
    this.#startBytes = options.offsetBytes ?? 0;
    this.#endBytes =
      options.totalBytes === undefined ? Number.POSITIVE_INFINITY : this.#startBytes + options.totalBytes;
    this.#positionBytes = this.#startBytes;
    const { isExplicitVr, isLittleEndian } = options.transferSyntax;
    this.#nest = new ParseNest({
      encoding: { isExplicitVr, isLittleEndian },
      endBytes: this.#endBytes,
      depthLimit: this.#limits.depth,
    });
  }

  /** Takes the next bytes, of any number. Nothing of `chunk` is kept: it may be reused afterwards. */
  push(chunk: Uint8Array): void {
    this.#failure.guard(() => this.#consume(chunk));
  }

  /** Says that all bytes have come. The result is owned by the caller. */
  end(): ParsedElements {
    return this.#failure.guard(() => this.#finish());
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
      this.#nest.closeFilled(this.#positionBytes);
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

  #readHeader(): void {
    const headerOffset = this.#positionBytes;
    const encoding = this.#nest.encoding();
    const isLittle = encoding.isLittleEndian;
    const tag = this.#headerView.getUint16(0, isLittle) * 0x10000 + this.#headerView.getUint16(2, isLittle);
    // Items and delimitation items have no VR in any encoding (PS3.5 7.5).
    const { top } = this.#nest;
    if (tag >>> 16 === 0xfffe || top.kind !== 'data-set') {
      const length = this.#headerView.getUint32(4, isLittle);
      this.#takeHeaderBytes();
      this.#readItemHeader(tag, length, headerOffset);
      return;
    }
    if (this.#startsTrailingZeros(tag)) return;
    if (!encoding.isExplicitVr) {
      const length = this.#headerView.getUint32(4, isLittle);
      this.#takeHeaderBytes();
      this.#readElement(top, tag, implicitVr(tag), length, headerOffset);
      return;
    }
    const vrText = String.fromCharCode(this.#header[4] ?? 0, this.#header[5] ?? 0);
    const vr = isVr(vrText) ? vrText : 'UN';
    // A VR of two capitals that is not in the table may be a future one, and future ones have long lengths
    // (PS3.5 6.2); anything else is a writer's fault seen with 16-bit lengths. DCMTK draws the same line.
    const isLong = isVr(vrText) ? factsOf(vr).hasLongLength : /^[A-Z]{2}$/.test(vrText);
    if (isLong && this.#headerWanted === shortHeaderBytes) {
      this.#nest.requireRoom(longHeaderBytes, `header of ${nameOfTag(tag)}`, this.#positionBytes);
      this.#headerWanted = longHeaderBytes;
      return;
    }
    if (!isVr(vrText)) this.#nest.remark('unknown-vr', tag, headerOffset);
    const length = isLong ? this.#headerView.getUint32(8, isLittle) : this.#headerView.getUint16(6, isLittle);
    this.#takeHeaderBytes();
    this.#readElement(top, tag, vr, length, headerOffset);
  }

  /** Counts the header as read and makes room for the next. */
  #takeHeaderBytes(): void {
    this.#nest.requireRoom(this.#headerWanted, 'element header', this.#positionBytes);
    this.#positionBytes += this.#headerWanted;
    this.#headerDone = 0;
    this.#headerWanted = shortHeaderBytes;
  }

  /**
   * Some writers pad the file with zeros, which would read as (0000,0000) without end. Zeros are accepted after at
   * least one element of the top level, and then nothing else may follow.
   */
  #startsTrailingZeros(tag: number): boolean {
    if (tag !== 0 || !this.#nest.isAtTopLevel || this.#nest.root.table.elements.size === 0) return false;
    for (let index = 0; index < shortHeaderBytes; index += 1) if (this.#header[index] !== 0) return false;
    this.#nest.remarks.add('trailing-zeros', this.#positionBytes, () => 'end of the data set');
    this.#takeHeaderBytes();
    this.#phase = 'zeros';
    return true;
  }

  #readItemHeader(tag: number, length: number, headerOffset: number): void {
    const { top } = this.#nest;
    if (tag === Tag.ItemDelimitationItem || tag === Tag.SequenceDelimitationItem) {
      const isItemEnd = tag === Tag.ItemDelimitationItem;
      const isOfKind = !this.#nest.isAtTopLevel && (top.kind === 'data-set') === isItemEnd;
      // One too many, but inside the defined length and at its end, ends nothing that does not end here anyway.
      const isSpare = !top.hasUndefinedLength && this.#positionBytes === top.boundBytes;
      if (!isOfKind || !(top.hasUndefinedLength || isSpare))
        throw this.#nest.unexpectedItem(tag, headerOffset);
      if (isSpare) this.#nest.remark('spare-delimiter', tag, headerOffset);
      if (length !== 0) this.#nest.remark('delimiter-length', tag, headerOffset);
      this.#nest.closeTop(this.#positionBytes);
      return;
    }
    if (tag !== Tag.Item) throw this.#nest.unexpectedItem(tag, headerOffset);
    this.#count(headerOffset);
    switch (top.kind) {
      case 'data-set':
        throw this.#nest.unexpectedItem(tag, headerOffset);
      case 'sequence':
        this.#nest.openItem(top, lengthOrUndefined(length), this.#positionBytes);
        return;
      case 'fragments':
        this.#openFragment(top, length, headerOffset);
        return;
    }
  }

  #openFragment(frame: FragmentsFrame, length: number, headerOffset: number): void {
    const field = `fragment ${frame.fragments.length + 1} of ${this.#nest.path()}`;
    if (length === undefinedLength) {
      throw malformed(field, headerOffset, 'a defined length (PS3.5 A.4)', 'undefined length');
    }
    this.#nest.requireRoom(length, field, this.#positionBytes);
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
      this.#nest.remark('not-ascending', tag, headerOffset);
    }
    frame.lastTag = tag;
    if (length === undefinedLength) {
      this.#openUndefined(frame, tag, vr, headerOffset);
      return;
    }
    this.#nest.requireRoom(length, tag, this.#positionBytes);
    if (length % 2 === 1) this.#nest.remark('odd-length', tag, headerOffset);
    if (vr === 'SQ') {
      this.#nest.openSequence({ tag, vr }, length, frame.table.encoding, this.#positionBytes);
      return;
    }
    if (tag === Tag.PixelData && frame === this.#nest.root && this.#isEncapsulated) {
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
      this.#nest.openSequence({ tag, vr }, undefined, frame.table.encoding, this.#positionBytes);
    } else if (vr === 'UN') {
      // CP-246 (PS3.5 6.2.2): UN of undefined length is a sequence in implicit VR little endian, whatever is around.
      this.#nest.openSequence({ tag, vr }, undefined, implicitLittleEndian, this.#positionBytes);
    } else if ((vr === 'OB' || vr === 'OW') && (this.#isEncapsulated || tag === Tag.PixelData)) {
      if (!this.#isEncapsulated) this.#nest.remark('transfer-syntax-mismatch', tag, headerOffset);
      this.#nest.openFragments({ tag, vr }, this.#positionBytes);
    } else {
      throw malformed(nameOfTag(tag), headerOffset, `a defined length for VR ${vr}`, 'undefined length');
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
      const { top } = this.#nest;
      if (top.kind !== 'fragments') return;
      if (pending.purpose === 'fragment') top.fragments.push({ offsetBytes, lengthBytes });
      else top.basicOffsetTable = bytes;
      return;
    }
    const place = { tag, vr, offsetBytes, lengthBytes, hasUndefinedLength: false };
    this.#nest.addElement(
      bytes === undefined ? { ...place, kind: 'range' } : { ...place, kind: 'bytes', bytes },
    );
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
      this.#nest.requireClosed(this.#positionBytes);
    }
    if (this.#positionBytes < this.#endBytes && this.#endBytes !== Number.POSITIVE_INFINITY) {
      const available = this.#positionBytes - this.#startBytes;
      throw truncated('data set', this.#startBytes, this.#endBytes - this.#startBytes, available);
    }
    this.#phase = 'ended';
    return {
      table: this.#nest.root.table,
      pixelData: this.#nest.pixelData,
      remarks: this.#nest.remarks.remarks,
      remarkCount: this.#nest.remarks.count,
      offsetBytes: this.#startBytes,
      lengthBytes: this.#positionBytes - this.#startBytes,
    };
  }
}

/** A length field as a length: undefined where it says that the length is (PS3.5 7.1.3). */
function lengthOrUndefined(length: number): number | undefined {
  return length === undefinedLength ? undefined : length;
}
