import type { DataSet } from '../../../shared/dicom/data-set.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { readSelector } from './read-selector.ts';
import type { Lose, Written, WrittenCondition } from './reading-parts.ts';

/** Image Sets Sequence (PS3.3 C.23.1.1.2). */

export interface ReadImageSet {
  readonly number: number;
  readonly imageSet: Written<'imageSets'>;
  /** Selectors of the standard choose images: they stand in every display set of the image set. */
  readonly where: WrittenCondition[];
}
export function readImageSets(item: DataSet, index: number, lose: Lose): ReadImageSet[] {
  const place = `image set ${index + 1}`;
  const where = item
    .items(Tag.ImageSetSelectorSequence)
    .flatMap((selector) => readSelector(selector, 'MEMBER_OF', place, lose));
  return item.items(Tag.TimeBasedImageSetsSequence).map((time): ReadImageSet => {
    const number = time.integer(Tag.ImageSetNumber) ?? index + 1;
    const label = (time.text(Tag.ImageSetLabel) ?? `Image set ${number}`).slice(0, 64);
    return { number, where, imageSet: { id: `set-${number}`, label, from: readTime(time, place, lose) } };
  });
}

const unitOf: ReadonlyMap<
  string,
  { readonly unit: 'days' | 'weeks' | 'months' | 'years'; readonly factor: number }
> = new Map([
  ['SECONDS', { unit: 'days', factor: 1 / 86_400 }],
  ['MINUTES', { unit: 'days', factor: 1 / 1440 }],
  ['HOURS', { unit: 'days', factor: 1 / 24 }],
  ['DAYS', { unit: 'days', factor: 1 }],
  ['WEEKS', { unit: 'weeks', factor: 1 }],
  ['MONTHS', { unit: 'months', factor: 1 }],
  ['YEARS', { unit: 'years', factor: 1 }],
]);

function readTime(time: DataSet, place: string, lose: Lose): Written<'imageSets'>['from'] {
  if (time.text(Tag.ImageSetSelectorCategory) === 'RELATIVE_TIME') {
    const [first = 0, second = first] = time.integers(Tag.RelativeTime) ?? [];
    if (first === 0 && second === 0) return { kind: 'current' };
    const { unit, factor } = unitOf.get(time.text(Tag.RelativeTimeUnits) ?? '') ?? {
      unit: 'days',
      factor: 1,
    };
    const [least, most] = [first * factor, second * factor].toSorted((a, b) => a - b);
    return { kind: 'prior', order: 'newest', within: { from: least ?? 0, to: most ?? 0, unit } };
  }
  const [value = 1, last = value] = time.integers(Tag.AbstractPriorValue) ?? [];
  if (time.items(Tag.AbstractPriorCodeSequence).length > 0)
    lose(place, 'a prior named by a code is taken as the newest');
  if (last !== value) lose(place, `priors ${value} to ${last}: only the first is taken`);
  return value < 0
    ? { kind: 'prior', order: 'oldest' }
    : { kind: 'prior', order: 'newest', nth: Math.max(1, value) };
}
