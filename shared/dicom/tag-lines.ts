import { tagLineLimit, valueTextLimit, type TagLine } from '../model/instance-tags.ts';
import type { DataElement } from './data-element.ts';
import type { DataSet } from './data-set.ts';
import { dictionaryEntry, formatTag } from './dictionary.ts';
import { visibleText } from './visible-text.ts';
import { factsOf } from './vr.ts';

/** More numbers than this are a table. */
const numberLimit = 64;
/** Bytes of unknown meaning are shown as they are up to this length. */
const byteLimit = 16;

export interface TagLines {
  readonly lines: TagLine[];
  readonly leftOutCount: number;
}

/** Every element of data sets in their order, nested ones below their sequence, as lines of text. */
export function tagLines(dataSets: readonly DataSet[], limit = tagLineLimit): TagLines {
  const lines: TagLine[] = [];
  let leftOutCount = 0;
  const add = (line: TagLine): void => {
    if (lines.length < limit) lines.push(line);
    else leftOutCount++;
  };
  const walk = (dataSet: DataSet, depth: number): void => {
    for (const element of dataSet.table.elements.values()) {
      add(elementLine(dataSet, element, depth));
      dataSet.items(element.tag).forEach((item, index) => {
        add(itemLine(depth + 1, index + 1));
        walk(item, depth + 2);
      });
    }
    // What came twice is ambiguous: both are shown.
    for (const element of dataSet.table.duplicates) {
      add({ ...elementLine(dataSet, element, depth), text: '', problem: 'comes more than once' });
    }
  };
  for (const dataSet of dataSets) walk(dataSet, 0);
  return { lines, leftOutCount };
}

function itemLine(depth: number, number: number): TagLine {
  return {
    depth,
    tag: `#${number}`,
    name: '',
    isPrivate: false,
    vr: '',
    text: '',
    wholeCharacters: null,
    lengthBytes: null,
    itemCount: null,
    problem: null,
  };
}

function elementLine(dataSet: DataSet, element: DataElement, depth: number): TagLine {
  const { tag, vr, lengthBytes } = element;
  const isPrivate = (tag >>> 16) % 2 === 1;
  const value = valueText(dataSet, element);
  const text = visibleText(value.text);
  const isCut = text.length > valueTextLimit;
  return {
    depth,
    tag: formatTag(tag),
    name: nameOf(dataSet, tag, isPrivate),
    isPrivate,
    vr,
    text: isCut ? text.slice(0, valueTextLimit) : text,
    wholeCharacters: isCut ? text.length : null,
    lengthBytes,
    itemCount: value.itemCount ?? null,
    problem: value.problem ?? null,
  };
}

/** A private element is named by who reserved its block (PS3.5 7.8.1). */
function nameOf(dataSet: DataSet, tag: number, isPrivate: boolean): string {
  const keyword = dictionaryEntry(tag)?.keyword;
  if (keyword !== undefined) return keyword;
  if (!isPrivate) return '';
  const block = (tag & 0xff00) >>> 8;
  const creatorTag = ((tag & 0xffff0000) | block) >>> 0;
  return visibleText(dataSet.text(creatorTag) ?? '');
}

interface ValueText {
  readonly text: string;
  readonly itemCount?: number;
  readonly problem?: string;
}

function valueText(dataSet: DataSet, element: DataElement): ValueText {
  const { tag, vr } = element;
  const value = dataSet.read(tag);
  switch (value.kind) {
    case 'absent':
    case 'empty':
      return vr === 'SQ' ? { text: '', itemCount: 0 } : { text: '' };
    case 'not-kept':
      return { text: '' };
    case 'items':
      return { text: '', itemCount: value.items.length };
    case 'malformed':
      // What was written stands there all the same, where it is text.
      return { text: dataSet.texts(tag).join('\\'), problem: value.reason };
    case 'text':
      return { text: value.values.join('\\') };
    case 'numbers':
      return {
        text: factsOf(vr).kind === 'text' ? dataSet.texts(tag).join('\\') : numbersText(vr, value.values),
      };
    case 'bytes':
      return { text: value.bytes.length <= byteLimit ? bytesText(value.bytes) : '' };
  }
}

function numbersText(vr: string, numbers: readonly number[]): string {
  const shown = numbers.slice(0, numberLimit);
  const texts = vr === 'AT' ? tagTexts(shown) : shown.map(String);
  return numbers.length > numberLimit ? `${texts.join('\\')}\\…` : texts.join('\\');
}

/** An attribute tag is two words, group first (PS3.5 6.2); a reader may have joined them already. */
function tagTexts(numbers: readonly number[]): string[] {
  if (numbers.some((number) => number > 0xffff)) return numbers.map(formatTag);
  return numbers.flatMap((group, index) =>
    index % 2 === 0 ? [formatTag(((group << 16) | (numbers[index + 1] ?? 0)) >>> 0)] : [],
  );
}

function bytesText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
