import type { NegatoscopeError } from '../errors.ts';
import type { DataElement, ElementEncoding } from './data-element.ts';
import { DataSet } from './data-set.ts';
import { implicitVr, nameOfTag } from './dictionary.ts';
import { limitExceeded, malformed, truncated } from './parse-errors.ts';
import type { ParseLimits } from './parse-limits.ts';
import type { RemarkList } from './parse-remark.ts';
import { Tag } from './tags.ts';
import type { Vr } from './vr.ts';
import { factsOf, isVr } from './vr.ts';

/** The longest element header: tag 4, VR 2, reserved 2, length 4. */
const longHeaderBytes = 12;
const shortHeaderBytes = 8;

/** How many bytes of a header are needed where so many could not be told apart. */
function headerBytesBeyond(available: number): number {
  return available < shortHeaderBytes ? shortHeaderBytes : longHeaderBytes;
}

interface ElementHeader {
  readonly tag: number;
  readonly vr: Vr;
  readonly headerBytes: number;
  readonly lengthBytes: number;
}

/**
 * Reads group 0002 (PS3.10 7.1) from the growing head of a file. Its group length is compared and not relied on: the
 * group ends where another begins, since writers get the length wrong or leave it out. The encoding is the detected
 * one, which the standard fixes to explicit VR little endian and some writers do not.
 */
export class FileMetaReader {
  readonly #encoding: ElementEncoding;
  readonly #limits: ParseLimits;
  readonly #remarks: RemarkList;
  readonly #startBytes: number;
  readonly #totalBytes: number;
  readonly #elements = new Map<number, DataElement>();
  readonly #duplicates: DataElement[] = [];
  #positionBytes: number;
  #neededBytes: number;
  #isComplete = false;

  constructor(
    startBytes: number,
    encoding: ElementEncoding,
    limits: ParseLimits,
    remarks: RemarkList,
    totalBytes: number | undefined,
  ) {
    this.#startBytes = startBytes;
    this.#encoding = { isExplicitVr: encoding.isExplicitVr, isLittleEndian: encoding.isLittleEndian };
    this.#limits = limits;
    this.#remarks = remarks;
    this.#totalBytes = totalBytes ?? Number.POSITIVE_INFINITY;
    this.#positionBytes = startBytes;
    this.#neededBytes = startBytes + shortHeaderBytes;
  }

  /** How many bytes of the file `read` needs before it can get any further. */
  get neededBytes(): number {
    return this.#neededBytes;
  }

  /** First byte after group 0002. */
  get endBytes(): number {
    return this.#positionBytes;
  }

  waitForBytes(neededBytes: number): void {
    this.#neededBytes = neededBytes;
  }

  /** The elements read so far; all of them once `read` gave true. */
  dataSet(): DataSet {
    return new DataSet({
      encoding: this.#encoding,
      elements: this.#elements,
      duplicates: this.#duplicates,
      isAscending: true,
    });
  }

  /**
   * Goes on with all bytes of the file that are there. True once the group has ended. Throws `dicom.truncated`,
   * `dicom.malformed` (a sequence or undefined length, which group 0002 has none of), `dicom.limit-exceeded`.
   */
  read(head: Uint8Array, isLast: boolean): boolean {
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    while (!this.#isComplete) {
      const available = head.length - this.#positionBytes;
      const left = isLast ? available : this.#totalBytes - this.#positionBytes;
      const header = available < shortHeaderBytes ? undefined : this.#readHeader(view, available);
      if (header === 'ended' || (left === 0 && this.#elements.size > 0)) {
        this.#compareGroupLength(left);
        this.#isComplete = true;
        return true;
      }
      const field = header === undefined ? 'element header in group 0002' : nameOfTag(header.tag);
      const needed =
        header === undefined ? headerBytesBeyond(available) : header.headerBytes + header.lengthBytes;
      if (needed > left) {
        throw truncated(field, this.#positionBytes, needed, left);
      }
      this.#checkLimit(needed, field);
      if (header === undefined || needed > available) {
        this.#neededBytes = this.#positionBytes + needed;
        return false;
      }
      this.#takeElement(header, head);
    }
    return true;
  }

  /** `ended` where another group begins; undefined where more bytes are needed to tell the length. */
  #readHeader(view: DataView, available: number): ElementHeader | 'ended' | undefined {
    const { isExplicitVr, isLittleEndian } = this.#encoding;
    const at = this.#positionBytes;
    const group = view.getUint16(at, isLittleEndian);
    if (group !== 0x0002) return 'ended';
    const tag = group * 0x10000 + view.getUint16(at + 2, isLittleEndian);
    if (!isExplicitVr) {
      const lengthBytes = view.getUint32(at + 4, isLittleEndian);
      return this.#checked({ tag, vr: implicitVr(tag), headerBytes: shortHeaderBytes, lengthBytes });
    }
    const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
    if (!isVr(vr)) throw this.#malformed(tag, 'a VR of PS3.5 6.2', 'none');
    if (!factsOf(vr).hasLongLength) {
      const lengthBytes = view.getUint16(at + 6, isLittleEndian);
      return this.#checked({ tag, vr, headerBytes: shortHeaderBytes, lengthBytes });
    }
    if (available < longHeaderBytes) return undefined;
    const lengthBytes = view.getUint32(at + 8, isLittleEndian);
    return this.#checked({ tag, vr, headerBytes: longHeaderBytes, lengthBytes });
  }

  #checked(header: ElementHeader): ElementHeader {
    if (header.vr === 'SQ' || header.lengthBytes === 0xffff_ffff) {
      throw this.#malformed(header.tag, 'a value of defined length', 'a sequence or undefined length');
    }
    return header;
  }

  #malformed(tag: number, expected: string, found: string): NegatoscopeError {
    return malformed(nameOfTag(tag), this.#positionBytes, expected, found);
  }

  #checkLimit(needed: number, field: string): void {
    const found = this.#positionBytes - this.#startBytes + needed;
    const limit = this.#limits.fileMetaBytes;
    if (found > limit) throw limitExceeded(field, this.#positionBytes, limit, found);
  }

  #takeElement(header: ElementHeader, head: Uint8Array): void {
    const { tag, vr, lengthBytes } = header;
    const offsetBytes = this.#positionBytes + header.headerBytes;
    this.#positionBytes = offsetBytes + lengthBytes;
    const bytes = head.slice(offsetBytes, this.#positionBytes);
    const element: DataElement = {
      kind: 'bytes',
      tag,
      vr,
      offsetBytes,
      lengthBytes,
      hasUndefinedLength: false,
      bytes,
    };
    if (this.#elements.has(tag)) {
      this.#duplicates.push(element);
      this.#remarks.add('duplicate-tag', offsetBytes, () => nameOfTag(tag));
    } else {
      this.#elements.set(tag, element);
    }
  }

  /** `leftBytes` of the file follow. None, and a longer group stated: then it was cut off here. */
  #compareGroupLength(leftBytes: number): void {
    const element = this.#elements.get(Tag.FileMetaInformationGroupLength);
    const stated = this.dataSet().integer(Tag.FileMetaInformationGroupLength);
    const start = element === undefined ? 0 : element.offsetBytes + element.lengthBytes;
    const actual = this.#positionBytes - start;
    if (stated !== undefined && stated > actual && leftBytes === 0) {
      throw truncated('group 0002', start, stated, actual);
    }
    if (stated !== actual) {
      this.#remarks.add('meta-group-length', this.#startBytes, () =>
        nameOfTag(Tag.FileMetaInformationGroupLength),
      );
    }
  }
}
