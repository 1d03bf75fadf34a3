import type { NaturalizedDataSet } from 'dcmjs';
import { dictionaryEntry } from '../../../shared/dicom/dictionary.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import type { Condition } from '../../../shared/hanging/condition.ts';
import type { Lose } from './reading-parts.ts';

/** Terms of the standard for planes. */
export const planeTerms = { AXIAL: 'TRANSVERSE', SAGITTAL: 'SAGITTAL', CORONAL: 'CORONAL' } as const;
const planeTermOf: ReadonlyMap<string, string> = new Map(Object.entries(planeTerms));
/** Tags of the attributes that conditions name. */
const tagOfKeyword: ReadonlyMap<string, number> = new Map(Object.entries(Tag));

const filterOperators: Partial<Record<Condition['operator'], string>> = {
  equals: 'MEMBER_OF',
  includes: 'MEMBER_OF',
  doesNotEqual: 'NOT_MEMBER_OF',
  doesNotInclude: 'NOT_MEMBER_OF',
  greaterThan: 'GREATER_THAN',
  atLeast: 'GREATER_OR_EQUAL',
  lessThan: 'LESS_THAN',
  atMost: 'LESS_OR_EQUAL',
  inRange: 'RANGE_INCL',
  outOfRange: 'RANGE_EXCL',
};

/** What is derived here has no attribute there, but for the plane, which is a category of its own. */
export function filterOf(condition: Condition, place: string, lose: Lose): NaturalizedDataSet[] {
  const { attribute, operator, values, valueNumber, whenAbsent } = condition;
  const FilterByOperator = filterOperators[operator];
  if (attribute === 'plane' && operator === 'equals') {
    const terms = values.map((value) => planeTermOf.get(String(value)) ?? String(value));
    return [
      {
        FilterByCategory: 'IMAGE_PLANE',
        FilterByOperator: 'MEMBER_OF',
        SelectorAttributeVR: 'CS',
        SelectorCSValue: terms,
      },
    ];
  }
  if (attribute === 'localizer' && operator === 'doesNotEqual') {
    return [
      {
        SelectorAttribute: Tag.ImageType,
        SelectorValueNumber: 3,
        SelectorAttributeVR: 'CS',
        SelectorCSValue: 'LOCALIZER',
        FilterByOperator: 'NOT_MEMBER_OF',
        ImageSetSelectorUsageFlag: 'MATCH',
      },
    ];
  }
  const tag = tagOfKeyword.get(attribute);
  const vr = tag === undefined ? undefined : dictionaryEntry(tag)?.vr;
  if (tag === undefined || vr === undefined || vr === 'SQ' || vr.length !== 2 || vr !== vr.toUpperCase()) {
    lose(place, `${attribute} ${operator} ${values.join(', ')}`);
    return [];
  }
  if (operator === 'isPresent' || operator === 'isAbsent') {
    const FilterByAttributePresence = operator === 'isPresent' ? 'PRESENT' : 'NOT_PRESENT';
    return [{ FilterByAttributePresence, SelectorAttribute: tag }];
  }
  if (FilterByOperator === undefined) {
    lose(place, `${attribute} ${operator} ${values.join(', ')}`);
    return [];
  }
  return [
    {
      SelectorAttribute: tag,
      SelectorValueNumber: valueNumber,
      SelectorAttributeVR: vr,
      [`Selector${vr}Value`]: values.map(
        vr === 'DS' || vr === 'IS' ? String : (value): string | number => value,
      ),
      FilterByOperator,
      ImageSetSelectorUsageFlag: whenAbsent === 'passes' ? 'MATCH' : 'NO_MATCH',
    },
  ];
}
