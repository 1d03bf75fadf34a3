import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { LookupTable, Palette } from './image-description.ts';

/** LUT Descriptor (PS3.3 C.11.1.1.1): number of entries, first value mapped, bits an entry. */
interface Descriptor {
  readonly count: number;
  readonly firstMapped: number;
  readonly bitsPerEntry: number;
}

function readDescriptor(dataSet: DataSet, tag: number, isSigned: boolean): Descriptor | undefined {
  const [count, first, bits] = dataSet.integers(tag) ?? [];
  if (count === undefined || first === undefined || bits === undefined) return undefined;
  if (bits < 8 || bits > 16) return undefined;
  // Count and first value share one VR: a count above 32767 read as SS, or a negative first value as US, has to be
  // turned back. A count of 0 means 65536.
  const unsignedCount = count & 0xffff;
  const firstMapped = isSigned && first > 0x7fff ? first - 0x10000 : first;
  return { count: unsignedCount === 0 ? 0x10000 : unsignedCount, firstMapped, bitsPerEntry: bits };
}

/**
 * Entries of LUT data of `count` entries: words of 16 bits, or bytes where there are only that many. Undefined when
 * there are fewer than the descriptor says.
 */
function readEntries(dataSet: DataSet, tag: number, count: number): number[] | undefined {
  const bytes = dataSet.bytes(tag);
  if (bytes === undefined || bytes.length < count) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { isLittleEndian } = dataSet.table.encoding;
  if (bytes.length >= 2 * count) {
    return Array.from({ length: count }, (_, index) => view.getUint16(2 * index, isLittleEndian));
  }
  // One byte an entry; within OW words the first entry is the less significant byte (PS3.5 8.1.2).
  const isSwapped = !isLittleEndian && dataSet.element(tag)?.vr === 'OW';
  return Array.from({ length: count }, (_, index) => bytes[isSwapped ? index ^ 1 : index] ?? 0);
}

/** An item of Modality LUT Sequence or VOI LUT Sequence; null, and named malformed, when it cannot be used. */
export function readLut(reader: AttributeReader, item: DataSet, isSigned: boolean): LookupTable | null {
  const descriptor = readDescriptor(item, Tag.LUTDescriptor, isSigned);
  if (descriptor === undefined) {
    reader.markMalformed(Tag.LUTDescriptor);
    return null;
  }
  const entries = readEntries(item, Tag.LUTData, descriptor.count);
  if (entries === undefined) {
    reader.markMalformed(Tag.LUTData);
    return null;
  }
  return {
    firstMapped: descriptor.firstMapped,
    bitsPerEntry: descriptor.bitsPerEntry,
    entries,
    explanation: reader.text(item, Tag.LUTExplanation),
  };
}

const paletteTags = {
  red: [
    Tag.RedPaletteColorLookupTableDescriptor,
    Tag.RedPaletteColorLookupTableData,
    Tag.SegmentedRedPaletteColorLookupTableData,
  ],
  green: [
    Tag.GreenPaletteColorLookupTableDescriptor,
    Tag.GreenPaletteColorLookupTableData,
    Tag.SegmentedGreenPaletteColorLookupTableData,
  ],
  blue: [
    Tag.BluePaletteColorLookupTableDescriptor,
    Tag.BluePaletteColorLookupTableData,
    Tag.SegmentedBluePaletteColorLookupTableData,
  ],
} as const;

/** The palette of a PALETTE COLOR image (PS3.3 C.7.9), segments resolved; null when absent or malformed. */
export function readPalette(reader: AttributeReader, dataSet: DataSet, isSigned: boolean): Palette | null {
  const red = readPaletteTable(reader, dataSet, paletteTags.red, isSigned);
  const green = readPaletteTable(reader, dataSet, paletteTags.green, isSigned);
  const blue = readPaletteTable(reader, dataSet, paletteTags.blue, isSigned);
  if (red === null || green === null || blue === null) return null;
  const palette = { red, green, blue };
  const tables = [red, green, blue];
  // Writers that declare 16 bits and fill 8: the colours would all be black (PS3.3 C.7.6.3.1.5 wants them scaled).
  const isNarrow = tables.every(
    (table) => table.bitsPerEntry === 16 && table.entries.every((entry) => entry < 256),
  );
  if (!isNarrow) return palette;
  return {
    red: { ...red, bitsPerEntry: 8 },
    green: { ...green, bitsPerEntry: 8 },
    blue: { ...blue, bitsPerEntry: 8 },
  };
}

function readPaletteTable(
  reader: AttributeReader,
  dataSet: DataSet,
  [descriptorTag, dataTag, segmentedTag]: readonly [number, number, number],
  isSigned: boolean,
): LookupTable | null {
  if (!dataSet.has(descriptorTag)) return null;
  const descriptor = readDescriptor(dataSet, descriptorTag, isSigned);
  if (descriptor === undefined) {
    reader.markMalformed(descriptorTag);
    return null;
  }
  const { count, firstMapped, bitsPerEntry } = descriptor;
  const entries = dataSet.has(dataTag)
    ? readEntries(dataSet, dataTag, count)
    : readSegments(dataSet, segmentedTag, count, bitsPerEntry);
  if (entries === undefined) {
    reader.markMalformed(dataSet.has(dataTag) ? dataTag : segmentedTag);
    return null;
  }
  return { firstMapped, bitsPerEntry, entries, explanation: null };
}

function readSegments(
  dataSet: DataSet,
  tag: number,
  count: number,
  bitsPerEntry: number,
): number[] | undefined {
  const bytes = dataSet.bytes(tag);
  if (bytes === undefined) return undefined;
  if (bitsPerEntry === 8 && dataSet.element(tag)?.vr === 'OB') {
    return expandSegments(Array.from(bytes), 1, count);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Array.from({ length: bytes.length >> 1 }, (_, index) =>
    view.getUint16(2 * index, dataSet.table.encoding.isLittleEndian),
  );
  return expandSegments(words, 2, count);
}

/** Opcodes of Segmented Palette Color Lookup Table Data (PS3.3 C.7.9.2). */
const discrete = 0;
const linear = 1;
const indirect = 2;

/**
 * Resolves segments to `count` entries, or undefined when they yield another number or contradict themselves.
 * `wordBytes` is the size of a word of the data: offsets of indirect segments count bytes.
 */
export function expandSegments(
  words: readonly number[],
  wordBytes: 1 | 2,
  count: number,
): number[] | undefined {
  const entries: number[] = [];
  /** Expands the segment at `at`; answers where the next one begins, or undefined when it makes no sense. */
  const expand = (at: number, isNested: boolean): number | undefined => {
    const opcode = words[at];
    const length = words[at + 1];
    if (length === undefined || entries.length > count) return undefined;
    if (opcode === discrete) {
      const values = words.slice(at + 2, at + 2 + length);
      for (const value of values) entries.push(value);
      return values.length === length ? at + 2 + length : undefined;
    }
    if (opcode === linear) {
      const from = entries.at(-1);
      const to = words[at + 2];
      // The first segment cannot be linear: there is no value to begin from.
      if (from === undefined || to === undefined) return undefined;
      for (let step = 1; step <= length; step++)
        entries.push(Math.round(from + ((to - from) * step) / length));
      return at + 3;
    }
    if (opcode !== indirect || isNested) return undefined;
    // The offset's words follow one another from the least significant one: two of 16 bits, four of 8.
    const offsetWords = 4 / wordBytes;
    let offsetBytes = 0;
    for (let word = offsetWords - 1; word >= 0; word--) {
      offsetBytes = offsetBytes * 2 ** (8 * wordBytes) + (words[at + 2 + word] ?? 0);
    }
    let next: number | undefined = offsetBytes / wordBytes;
    for (let copied = 0; copied < length && next !== undefined; copied++) next = expand(next, true);
    return next === undefined ? undefined : at + 2 + offsetWords;
  };
  let at: number | undefined = 0;
  while (at !== undefined && at < words.length && entries.length < count) at = expand(at, false);
  return at !== undefined && entries.length === count ? entries : undefined;
}
