import { SpecificCharacterSet } from './character-sets.ts';
import type { TextKind } from './character-sets.ts';
import type { BytesElement, ByteRange, DataElement, ElementEncoding, ElementTable } from './data-element.ts';
import { DataSetParser } from './data-set-parser.ts';
import { dictionaryEntry, implicitVr } from './dictionary.ts';
import { parseDecimal, parseInteger } from './number-text.ts';
import { readBinaryNumbers } from './binary-numbers.ts';
import { isNegatoscopeError } from '../errors.ts';
import { Tag } from './tags.ts';
import type { Uid } from './uid.ts';
import { parseUid, stripUidPadding } from './uid.ts';
import type { Vr } from './vr.ts';
import { factsOf } from './vr.ts';

/** What stands in an attribute. Absent, empty and malformed are three things. */
export type ReadValue =
  | { readonly kind: 'absent' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'malformed'; readonly reason: string }
  /** Too long to be kept, or pixel data: read it from the file. */
  | { readonly kind: 'not-kept'; readonly range: ByteRange }
  | { readonly kind: 'text'; readonly values: readonly string[]; readonly hasReplacements: boolean }
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'items'; readonly items: readonly DataSet[] };

const absent: ReadValue = { kind: 'absent' };
const empty: ReadValue = { kind: 'empty' };

function malformed(reason: string): ReadValue {
  return { kind: 'malformed', reason };
}

/** False where that cannot be told. */
function hasSameBytes(a: DataElement, b: DataElement): boolean {
  if (a.kind !== 'bytes' || b.kind !== 'bytes') return false;
  return a.bytes.length === b.bytes.length && a.bytes.every((byte, index) => byte === b.bytes[index]);
}

/** Padding of text (PS3.5 6.2): trailing spaces everywhere, and the NULs that writers use instead. */
function stripTrailing(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\0')) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/** Leading spaces are padding too, but for UC (PS3.5 Table 6.2-1). */
function strip(text: string): string {
  const stripped = stripTrailing(text);
  return stripped.startsWith(' ') ? stripped.replace(/^ +/, '') : stripped;
}

function textKind(vr: Vr): TextKind {
  if (vr === 'PN') return 'person-name';
  return factsOf(vr).isMultiValued ? 'multi-valued' : 'single-valued';
}

function parseNumber(vr: Vr, text: string): number | undefined {
  return vr === 'IS' ? parseInteger(text) : parseDecimal(text);
}

const implicitLittleEndian: ElementEncoding = { isExplicitVr: false, isLittleEndian: true };

/**
 * Typed reads of a parsed data set or item.
 *
 * The short reads (`text`, `integer`, `items`, …) give undefined or an empty list for what is absent, empty or
 * malformed; `read` and `problem` tell which. Numbers are never NaN or infinite. An item's text is read with its own
 * Specific Character Set, else with that of the data set around it (PS3.3 C.12.1.1.2).
 */
export class DataSet {
  readonly table: ElementTable;
  readonly #parent: DataSet | undefined;
  readonly #items = new Map<number, readonly DataSet[]>();
  #characterSet: SpecificCharacterSet | undefined;

  constructor(table: ElementTable, parent?: DataSet) {
    this.table = table;
    this.#parent = parent;
  }

  /** True also for an empty element. */
  has(tag: number): boolean {
    return this.table.elements.has(tag);
  }

  element(tag: number): DataElement | undefined {
    return this.table.elements.get(tag);
  }

  /** The tag came more than once and not with the same bytes: what is read is the first. */
  isAmbiguous(tag: number): boolean {
    const first = this.element(tag);
    return this.table.duplicates.some(
      (other) => other.tag === tag && (first === undefined || !hasSameBytes(first, other)),
    );
  }

  characterSet(): SpecificCharacterSet {
    this.#characterSet ??= this.#findCharacterSet();
    return this.#characterSet;
  }

  #findCharacterSet(): SpecificCharacterSet {
    const element = this.element(Tag.SpecificCharacterSet);
    if (element === undefined) return this.#parent?.characterSet() ?? SpecificCharacterSet.default;
    if (element.kind !== 'bytes') return SpecificCharacterSet.default;
    const { text } = SpecificCharacterSet.default.decode(element.bytes, 'multi-valued');
    return new SpecificCharacterSet(stripTrailing(text).split('\\'));
  }

  /** The value by its VR. Of VR UN, by the VR that the dictionary knows, in little endian (PS3.5 6.2.2). */
  read(tag: number): ReadValue {
    const element = this.element(tag);
    if (element === undefined) return absent;
    switch (element.kind) {
      case 'items':
        return element.items.length === 0 ? empty : { kind: 'items', items: this.#wrap(tag, element.items) };
      case 'range':
      case 'fragments':
        return element.lengthBytes === 0 ? empty : { kind: 'not-kept', range: element };
      case 'bytes':
        return element.lengthBytes === 0 ? empty : this.#readBytes(element);
    }
  }

  #readBytes(element: BytesElement): ReadValue {
    const { tag, bytes } = element;
    const isUnknown = element.vr === 'UN';
    const vr = isUnknown ? implicitVr(tag) : element.vr;
    const facts = factsOf(vr);
    switch (facts.kind) {
      case 'items':
        return this.#readUnknownSequence(element);
      case 'bytes':
        return { kind: 'bytes', bytes };
      case 'text': {
        const { values, hasReplacements } = this.#decode(element, vr);
        if (values.every((value) => value === '')) return empty;
        if (vr !== 'IS' && vr !== 'DS') return { kind: 'text', values, hasReplacements };
        const numbers: number[] = [];
        for (const [index, value] of values.entries()) {
          const number = parseNumber(vr, value);
          if (number === undefined) return malformed(`value ${index + 1} is no ${vr}`);
          numbers.push(number);
        }
        return { kind: 'numbers', values: numbers };
      }
      case 'number': {
        const { isLittleEndian } = isUnknown ? implicitLittleEndian : this.table.encoding;
        const numbers = readBinaryNumbers(bytes, this.#binaryVr(tag, vr, isUnknown), isLittleEndian);
        return typeof numbers === 'string' ? malformed(numbers) : { kind: 'numbers', values: numbers };
      }
    }
  }

  /** Without explicit VR, US or SS is decided by Pixel Representation, of this item or the ones around it. */
  #binaryVr(tag: number, vr: Vr, isUnknown: boolean): Vr {
    if (vr !== 'US' || (this.table.encoding.isExplicitVr && !isUnknown)) return vr;
    return dictionaryEntry(tag)?.vr === 'xs' && this.#isSigned() ? 'SS' : 'US';
  }

  #isSigned(): boolean {
    if (this.has(Tag.PixelRepresentation)) return this.integer(Tag.PixelRepresentation) === 1;
    return this.#parent === undefined ? false : this.#parent.#isSigned();
  }

  #wrap(tag: number, tables: readonly ElementTable[]): readonly DataSet[] {
    let items = this.#items.get(tag);
    if (items === undefined) {
      items = tables.map((table) => new DataSet(table, this));
      this.#items.set(tag, items);
    }
    return items;
  }

  /** A sequence that came as UN of defined length is in implicit VR little endian (PS3.5 6.2.2). */
  #readUnknownSequence(element: BytesElement): ReadValue {
    const cached = this.#items.get(element.tag);
    if (cached !== undefined) return { kind: 'items', items: cached };
    const tables = parseUnknownSequence(element);
    if (typeof tables === 'string') return malformed(tables);
    return tables.length === 0 ? empty : { kind: 'items', items: this.#wrap(element.tag, tables) };
  }

  #decode(element: BytesElement, vr: Vr): { values: string[]; hasReplacements: boolean } {
    const facts = factsOf(vr);
    const set = facts.usesCharacterSet ? this.characterSet() : SpecificCharacterSet.default;
    const { text, hasReplacements } = set.decode(element.bytes, textKind(vr));
    if (!facts.isMultiValued) return { values: [stripTrailing(text)], hasReplacements };
    const unpadded = vr === 'UI' ? stripUidPadding : vr === 'UC' ? stripTrailing : strip;
    // Most attributes have one value.
    if (!text.includes('\\')) return { values: [unpadded(text)], hasReplacements };
    return { values: text.split('\\').map((value) => unpadded(value)), hasReplacements };
  }

  /** Why a value that is there cannot be read, or undefined where it can, is absent or empty. */
  problem(tag: number): string | undefined {
    const value = this.read(tag);
    return value.kind === 'malformed' ? value.reason : undefined;
  }

  /** All values as text without padding, DS and IS as written; empty list where there is none. */
  texts(tag: number): readonly string[] {
    const element = this.element(tag);
    if (element?.kind !== 'bytes') return [];
    const vr = element.vr === 'UN' ? implicitVr(tag) : element.vr;
    if (factsOf(vr).kind !== 'text') return [];
    const { values } = this.#decode(element, vr);
    return values.every((value) => value === '') ? [] : values;
  }

  /** The first value as text; undefined where it is absent or empty. */
  text(tag: number): string | undefined {
    const first = this.texts(tag)[0];
    return first === '' ? undefined : first;
  }

  /** The first value, where it is a UID by PS3.5 9.1. */
  uid(tag: number): Uid | undefined {
    const first = this.text(tag);
    return first === undefined ? undefined : parseUid(first);
  }

  /** All numbers, of IS, DS and binary VRs (OW and OB give words and bytes); undefined unless each is well formed. */
  numbers(tag: number): readonly number[] | undefined {
    const value = this.read(tag);
    if (value.kind === 'numbers') return value.values;
    if (value.kind !== 'bytes') return undefined;
    const vr = this.element(tag)?.vr ?? 'UN';
    const words = readBinaryNumbers(
      value.bytes,
      vr === 'UN' ? implicitVr(tag) : vr,
      this.table.encoding.isLittleEndian,
    );
    return typeof words === 'string' ? undefined : words;
  }

  /** The first number. */
  number(tag: number): number | undefined {
    return this.numbers(tag)?.[0];
  }

  /** All numbers where each is an integer. */
  integers(tag: number): readonly number[] | undefined {
    const numbers = this.numbers(tag);
    return numbers?.every(Number.isSafeInteger) === true ? numbers : undefined;
  }

  /** The first number where all are integers. */
  integer(tag: number): number | undefined {
    return this.integers(tag)?.[0];
  }

  /** The items of a sequence; empty list where there is none. */
  items(tag: number): readonly DataSet[] {
    const value = this.read(tag);
    return value.kind === 'items' ? value.items : [];
  }

  /** The first item. */
  item(tag: number): DataSet | undefined {
    return this.items(tag)[0];
  }

  /** The value field as received. Viewed, not copied. Undefined also where it was too long to be kept. */
  bytes(tag: number): Uint8Array | undefined {
    const element = this.element(tag);
    return element?.kind === 'bytes' ? element.bytes : undefined;
  }
}

/** Implicit VR: tag 4, length 4 (PS3.5 7.1.3). */
const headerBytes = 8;

/** The items in the value of a sequence of VR UN and defined length, or why they cannot be read. */
function parseUnknownSequence(element: BytesElement): readonly ElementTable[] | string {
  // The value gets the implicit VR header that it would have had; the dictionary names its tag a sequence.
  const header = new Uint8Array(headerBytes);
  const view = new DataView(header.buffer);
  view.setUint16(0, element.tag >>> 16, true);
  view.setUint16(2, element.tag & 0xffff, true);
  view.setUint32(4, element.lengthBytes, true);
  const parser = new DataSetParser({
    transferSyntax: { ...implicitLittleEndian, isEncapsulated: false },
    offsetBytes: element.offsetBytes - headerBytes,
    totalBytes: headerBytes + element.lengthBytes,
  });
  try {
    parser.push(header);
    parser.push(element.bytes);
    const parsed = parser.end().table.elements.get(element.tag);
    return parsed?.kind === 'items' ? parsed.items : [];
  } catch (error) {
    if (isNegatoscopeError(error)) return error.message;
    throw error;
  }
}
