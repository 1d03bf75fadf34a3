import { dictionaryText, repeatingText } from './dictionary-data.ts';
import type { Vr } from './vr.ts';
import { isVr } from './vr.ts';

/**
 * VR as the dictionary states it. `xs`: US, or SS where Pixel Representation is 1. `ox`: OB or OW.
 * `lt`: lookup table data, US or OW.
 */
export type DictionaryVr = Vr | 'xs' | 'ox' | 'lt';

export interface DictionaryEntry {
  readonly vr: DictionaryVr;
  /** Keyword of PS3.6, e.g. `PatientName`. */
  readonly keyword: string;
}

interface RepeatingEntry extends DictionaryEntry {
  readonly mask: number;
  readonly value: number;
}

function dictionaryVrOf(text: string): DictionaryVr {
  if (text === 'xs' || text === 'ox' || text === 'lt' || isVr(text)) return text;
  return 'UN';
}

function splitEntry(line: string): [string, DictionaryEntry] {
  const [tag = '', vr = '', keyword = ''] = line.split(' ');
  return [tag, { vr: dictionaryVrOf(vr), keyword }];
}

function readEntries(): Map<number, DictionaryEntry> {
  const entries = new Map<number, DictionaryEntry>();
  let group = 0;
  for (const line of dictionaryText.split('\n')) {
    if (line.length === 4) {
      group = Number.parseInt(line, 16) * 0x10000;
    } else {
      const [element, entry] = splitEntry(line);
      entries.set(group + Number.parseInt(element, 16), entry);
    }
  }
  return entries;
}

function readRepeating(): RepeatingEntry[] {
  return repeatingText.split('\n').map((line) => {
    const [tag, entry] = splitEntry(line);
    const mask = Number.parseInt(tag.replaceAll(/[^x]/g, 'F').replaceAll('x', '0'), 16);
    return {
      vr: entry.vr,
      keyword: entry.keyword,
      mask,
      value: Number.parseInt(tag.replaceAll('x', '0'), 16),
    };
  });
}

// Read at first use: 5 000 lines cost a few milliseconds, and not every thread needs them.
let entries: Map<number, DictionaryEntry> | undefined;
let repeating: RepeatingEntry[] | undefined;

/** Every plain entry of the dictionary by tag; repeating groups are not among them. */
export function dictionaryEntries(): ReadonlyMap<number, DictionaryEntry> {
  entries ??= readEntries();
  return entries;
}

const groupLength: DictionaryEntry = { vr: 'UL', keyword: 'GenericGroupLength' };
const privateCreator: DictionaryEntry = { vr: 'LO', keyword: 'PrivateCreator' };

/**
 * The dictionary's entry of a tag, with repeating groups (50xx, 60xx, 7Fxx), group lengths (gggg,0000) and private
 * creators (odd group, element 0010 to 00FF). Undefined for other private and for unknown elements.
 */
export function dictionaryEntry(tag: number): DictionaryEntry | undefined {
  const plain = dictionaryEntries().get(tag);
  if (plain !== undefined) return plain;
  const group = tag >>> 16;
  const element = tag & 0xffff;
  if (element === 0) return groupLength;
  if (group % 2 === 1) return element >= 0x10 && element <= 0xff ? privateCreator : undefined;
  repeating ??= readRepeating();
  return repeating.find((entry) => (tag & entry.mask) >>> 0 === entry.value);
}

/** The VR by which implicit VR values of a tag are read; UN where the dictionary is silent (PS3.5 6.2.2). */
export function implicitVr(tag: number): Vr {
  const vr = dictionaryEntry(tag)?.vr ?? 'UN';
  switch (vr) {
    case 'xs':
      return 'US';
    case 'ox':
    case 'lt':
      return 'OW';
    default:
      return vr;
  }
}

/** `(0010,0010)`: how a tag is named in errors and tag dumps. */
export function formatTag(tag: number): string {
  const digits = tag.toString(16).toUpperCase().padStart(8, '0');
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
}

/** Keyword and tag, `PatientName (0010,0010)`, or the tag alone where it has no keyword. */
export function nameOfTag(tag: number): string {
  const keyword = dictionaryEntry(tag)?.keyword;
  return keyword === undefined ? formatTag(tag) : `${keyword} ${formatTag(tag)}`;
}
