import { deflateRawSync } from 'node:zlib';

/** How the builder writes; its own code throughout, so that the parser is not tested against itself. */
export interface BuildEncoding {
  readonly isExplicitVr: boolean;
  readonly isLittleEndian: boolean;
}

export const implicitLittle: BuildEncoding = { isExplicitVr: false, isLittleEndian: true };
export const explicitLittle: BuildEncoding = { isExplicitVr: true, isLittleEndian: true };
export const explicitBig: BuildEncoding = { isExplicitVr: true, isLittleEndian: false };

/** PS3.5 Table 7.1-1. */
const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

export const undefinedLength = 0xffff_ffff;

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** One byte a character, so that hand-written bytes can be given as `\x1b$B`. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** `'FE FF 00 E0'` as bytes. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(/\s/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

export type BinaryVr = 'US' | 'SS' | 'UL' | 'SL' | 'FL' | 'FD' | 'AT' | 'OW' | 'UV' | 'SV';

function writeNumber(view: DataView, offset: number, vr: BinaryVr, value: number, little: boolean): void {
  switch (vr) {
    case 'US':
    case 'OW':
      view.setUint16(offset, value, little);
      break;
    case 'SS':
      view.setInt16(offset, value, little);
      break;
    case 'UL':
      view.setUint32(offset, value, little);
      break;
    case 'SL':
      view.setInt32(offset, value, little);
      break;
    case 'FL':
      view.setFloat32(offset, value, little);
      break;
    case 'FD':
      view.setFloat64(offset, value, little);
      break;
    case 'AT':
      view.setUint16(offset, value >>> 16, little);
      view.setUint16(offset + 2, value & 0xffff, little);
      break;
    case 'UV':
    case 'SV':
      view.setBigInt64(offset, BigInt(value), little);
      break;
  }
}

const valueBytes: Record<BinaryVr, number> = {
  US: 2,
  SS: 2,
  OW: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  AT: 4,
  FD: 8,
  UV: 8,
  SV: 8,
};

export type LengthStyle = 'defined' | 'undefined';

/** Builds one data set or item, element by element, in the order of the calls and without judging them. */
export class DataSetBuilder {
  readonly encoding: BuildEncoding;
  readonly #parts: Uint8Array[] = [];

  constructor(encoding: BuildEncoding = explicitLittle) {
    this.encoding = encoding;
  }

  /** A header with any VR and any length, true or not; `isLong` where the VR alone does not decide it. */
  header(tag: number, vr: string, length: number, isLong = longVrs.has(vr)): this {
    const { isExplicitVr, isLittleEndian } = this.encoding;
    const header = new Uint8Array(isExplicitVr && isLong ? 12 : 8);
    const view = new DataView(header.buffer);
    view.setUint16(0, tag >>> 16, isLittleEndian);
    view.setUint16(2, tag & 0xffff, isLittleEndian);
    if (!isExplicitVr) view.setUint32(4, length, isLittleEndian);
    else {
      header.set(latin1(vr), 4);
      if (isLong) view.setUint32(8, length, isLittleEndian);
      else view.setUint16(6, length, isLittleEndian);
    }
    return this.raw(header);
  }

  /** Item or delimitation item. */
  item(tag: number, length: number): this {
    const header = new Uint8Array(8);
    const view = new DataView(header.buffer);
    view.setUint16(0, tag >>> 16, this.encoding.isLittleEndian);
    view.setUint16(2, tag & 0xffff, this.encoding.isLittleEndian);
    view.setUint32(4, length, this.encoding.isLittleEndian);
    return this.raw(header);
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  bytes(tag: number, vr: string, value: Uint8Array): this {
    return this.header(tag, vr, value.length).raw(value);
  }

  /** Text of one byte a character, padded to even length. */
  text(tag: number, vr: string, text: string): this {
    const padding = text.length % 2 === 0 ? '' : vr === 'UI' ? '\0' : ' ';
    return this.bytes(tag, vr, latin1(text + padding));
  }

  numbers(tag: number, vr: BinaryVr, ...values: readonly number[]): this {
    const size = valueBytes[vr];
    const bytes = new Uint8Array(values.length * size);
    const view = new DataView(bytes.buffer);
    for (const [index, value] of values.entries()) {
      writeNumber(view, index * size, vr, value, this.encoding.isLittleEndian);
    }
    return this.bytes(tag, vr, bytes);
  }

  /** A sequence of finished items. */
  sequence(
    tag: number,
    items: readonly DataSetBuilder[],
    style: { readonly sequence: LengthStyle; readonly item: LengthStyle } = {
      sequence: 'defined',
      item: 'defined',
    },
    vr = 'SQ',
  ): this {
    const content = new DataSetBuilder(this.encoding);
    for (const item of items) {
      const bytes = item.build();
      if (style.item === 'defined') content.item(0xfffee000, bytes.length).raw(bytes);
      else content.item(0xfffee000, undefinedLength).raw(bytes).item(0xfffee00d, 0);
    }
    const bytes = content.build();
    if (style.sequence === 'defined') return this.bytes(tag, vr, bytes);
    return this.header(tag, vr, undefinedLength).raw(bytes).item(0xfffee0dd, 0);
  }

  /** Encapsulated pixel data; `offsets` go into the Basic Offset Table. */
  encapsulated(fragments: readonly Uint8Array[], offsets: readonly number[] = [], tag = 0x7fe00010): this {
    const table = new Uint8Array(offsets.length * 4);
    const view = new DataView(table.buffer);
    for (const [index, offset] of offsets.entries()) view.setUint32(index * 4, offset, true);
    this.header(tag, 'OB', undefinedLength).item(0xfffee000, table.length).raw(table);
    for (const fragment of fragments) this.item(0xfffee000, fragment.length).raw(fragment);
    return this.item(0xfffee0dd, 0);
  }

  build(): Uint8Array<ArrayBuffer> {
    return concat(...this.#parts);
  }
}

export interface FileStyle {
  readonly hasPreamble?: boolean;
  /** Added to the true group length; null leaves the element out. */
  readonly groupLengthError?: number | null;
  readonly MediaStorageSOPClassUID?: string;
  readonly MediaStorageSOPInstanceUID?: string;
}

/** A file around a data set. Null as transfer syntax leaves that element out. */
export function buildFile(
  dataSet: Uint8Array,
  TransferSyntaxUID: string | null = '1.2.840.10008.1.2.1',
  style: FileStyle = {},
): Uint8Array<ArrayBuffer> {
  const group = new DataSetBuilder()
    .bytes(0x00020001, 'OB', Uint8Array.of(0, 1))
    .text(0x00020002, 'UI', style.MediaStorageSOPClassUID ?? '1.2.840.10008.5.1.4.1.1.7')
    .text(0x00020003, 'UI', style.MediaStorageSOPInstanceUID ?? '2.25.1');
  if (TransferSyntaxUID !== null) group.text(0x00020010, 'UI', TransferSyntaxUID);
  const elements = group.build();
  const error = style.groupLengthError === undefined ? 0 : style.groupLengthError;
  const length =
    error === null
      ? new Uint8Array(0)
      : new DataSetBuilder().numbers(0x00020000, 'UL', elements.length + error).build();
  const start = style.hasPreamble === false ? new Uint8Array(0) : concat(new Uint8Array(128), latin1('DICM'));
  return concat(start, length, elements, dataSet);
}

/** A file in Deflated Explicit VR Little Endian. */
export function buildDeflatedFile(dataSet: Uint8Array): Uint8Array<ArrayBuffer> {
  const deflated = deflateRawSync(dataSet);
  // PS3.5 A.5: padded to even length.
  const padding = new Uint8Array(deflated.length % 2);
  return buildFile(concat(deflated, padding), '1.2.840.10008.1.2.1.99');
}

/** Identifying attributes that every stored object needs, to be continued by a test. */
export function identifiedDataSet(
  encoding: BuildEncoding = explicitLittle,
  values: { readonly SOPClassUID?: string; readonly SOPInstanceUID?: string } = {},
): DataSetBuilder {
  return new DataSetBuilder(encoding)
    .text(0x00080005, 'CS', 'ISO_IR 100')
    .text(0x00080016, 'UI', values.SOPClassUID ?? '1.2.840.10008.5.1.4.1.1.7')
    .text(0x00080018, 'UI', values.SOPInstanceUID ?? '2.25.1')
    .text(0x00080060, 'CS', 'OT')
    .text(0x00100010, 'PN', 'Test^Builder')
    .text(0x00100020, 'LO', 'ID-1')
    .text(0x0020000d, 'UI', '2.25.2')
    .text(0x0020000e, 'UI', '2.25.3');
}
