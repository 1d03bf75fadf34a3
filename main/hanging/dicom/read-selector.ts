import type { DataSet } from '../../../shared/dicom/data-set.ts';
import { dictionaryEntry } from '../../../shared/dicom/dictionary.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { seriesAttributes } from '../../../shared/hanging/attributes.ts';
import { builtInNames } from '../../../shared/hanging/names/built-in-names.ts';
import { valuesOfCode } from '../../../shared/hanging/names/name-table.ts';
import type { Lose, WrittenCondition } from './reading-parts.ts';

/** Image set selectors and filters (Hanging Protocol Selector Attribute Macros, PS3.3 C.23.4). */

/** Earlier names of SNOMED RT codes. */
const schemeAliases: ReadonlyMap<string, string> = new Map([
  ['SNM3', 'SRT'],
  ['99SDM', 'SRT'],
]);

const operatorOf: ReadonlyMap<string, NonNullable<WrittenCondition['operator']>> = new Map([
  ['MEMBER_OF', 'equals'],
  ['NOT_MEMBER_OF', 'doesNotEqual'],
  ['GREATER_THAN', 'greaterThan'],
  ['GREATER_OR_EQUAL', 'atLeast'],
  ['LESS_THAN', 'lessThan'],
  ['LESS_OR_EQUAL', 'atMost'],
  ['RANGE_INCL', 'inRange'],
  ['RANGE_EXCL', 'outOfRange'],
]);
export const planeOf: ReadonlyMap<string, string> = new Map([
  ['TRANSVERSE', 'AXIAL'],
  ['AXIAL', 'AXIAL'],
  ['SAGITTAL', 'SAGITTAL'],
  // Spelled so in objects that exist.
  ['SAGITAL', 'SAGITTAL'],
  ['CORONAL', 'CORONAL'],
  ['OBLIQUE', 'OBLIQUE'],
]);

/** One selector or filter as conditions on a series; empty, and told, where it asks for what is not known here. */
export function readSelector(item: DataSet, term: string, place: string, lose: Lose): WrittenCondition[] {
  const codes = item.items(Tag.SelectorCodeSequenceValue).map(codeText);
  const values = codes.length > 0 ? codes : selectorValues(item);
  if (item.text(Tag.FilterByCategory) === 'IMAGE_PLANE') {
    const planes = values.map((value) => planeOf.get(String(value).toUpperCase()) ?? String(value));
    const operator = term === 'NOT_MEMBER_OF' ? 'doesNotEqual' : 'equals';
    return planes.length === 0 ? [] : [{ attribute: 'plane', operator, values: planes }];
  }
  const region = readRegion(item, term);
  if (region !== null) return [region];
  const tag = selectorTag(item);
  const attribute = tag === undefined ? '' : (dictionaryEntry(tag)?.keyword ?? '');
  const isNested = item.has(Tag.SelectorSequencePointer) || item.has(Tag.FunctionalGroupPointer);
  if (isNested || !Object.hasOwn(seriesAttributes, attribute)) {
    lose(place, `${attribute === '' ? 'an attribute' : attribute} ${term}: cannot be asked for here`);
    return [];
  }
  const presence = item.text(Tag.FilterByAttributePresence);
  if (presence !== undefined) {
    return [{ attribute, operator: presence === 'PRESENT' ? 'isPresent' : 'isAbsent' }];
  }
  const operator = operatorOf.get(term);
  if (operator === undefined || values.length === 0) {
    lose(place, `${attribute} ${term}: cannot be compared here`);
    return [];
  }
  const isNumber = operator !== 'equals' && operator !== 'doesNotEqual';
  return [
    {
      attribute,
      operator,
      values: isNumber ? values.map(Number) : values,
      valueNumber: item.integer(Tag.SelectorValueNumber) ?? 0,
      whenAbsent: usageOf(item, operator),
    },
  ];
}

/** A code of a region is asked for by what it stands for: many images name their region in words alone. */
function readRegion(item: DataSet, term: string): WrittenCondition | null {
  if (selectorTag(item) !== Tag.AnatomicRegionSequence) return null;
  const values = item.items(Tag.SelectorCodeSequenceValue).flatMap((code) => regionsOf(code));
  const operator = operatorOf.get(term);
  if (values.length === 0 || (operator !== 'equals' && operator !== 'doesNotEqual')) return null;
  return { attribute: 'bodyPart', operator, values, whenAbsent: usageOf(item, operator) };
}

/** What a code of an anatomic region stands for here; empty where it is not known. */
export function regionsOf(code: DataSet): readonly string[] {
  const scheme = code.text(Tag.CodingSchemeDesignator) ?? '';
  return valuesOfCode(builtInNames(), 'bodyPart', {
    CodeValue: code.text(Tag.CodeValue) ?? '',
    CodingSchemeDesignator: schemeAliases.get(scheme) ?? scheme,
  });
}

/** `scheme:code`, as conditions on codes are written. */
export function codeText(code: DataSet): string {
  return `${code.text(Tag.CodingSchemeDesignator) ?? ''}:${code.text(Tag.CodeValue) ?? ''}`;
}

/** A series that does not say it is a localizer is none. */
function usageOf(item: DataSet, operator: string): 'passes' | 'fails' {
  return item.text(Tag.ImageSetSelectorUsageFlag) === 'MATCH' || operator === 'doesNotEqual'
    ? 'passes'
    : 'fails';
}

/** VR AT: group and element, each in two bytes. */
function selectorTag(item: DataSet): number | undefined {
  const bytes = item.bytes(Tag.SelectorAttribute);
  if (bytes === undefined || bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  return view.getUint16(0, true) * 0x10000 + view.getUint16(2, true);
}

const valueTags = [
  Tag.SelectorCSValue,
  Tag.SelectorSHValue,
  Tag.SelectorLOValue,
  Tag.SelectorISValue,
  Tag.SelectorDSValue,
  Tag.SelectorUSValue,
  Tag.SelectorSSValue,
  Tag.SelectorULValue,
  Tag.SelectorSLValue,
  Tag.SelectorFLValue,
  Tag.SelectorFDValue,
  Tag.SelectorUIValue,
  Tag.SelectorASValue,
  Tag.SelectorDAValue,
] as const;

function selectorValues(item: DataSet): (string | number)[] {
  for (const tag of valueTags) {
    if (!item.has(tag)) continue;
    const texts = item.texts(tag).filter((text) => text !== '');
    if (texts.length > 0) return [...texts];
    const numbers = item.numbers(tag);
    if (numbers !== undefined) return [...numbers];
  }
  return [];
}
