import type { MeasuredValue } from '../../shared/measure/measurement.ts';
import type { AnnotationDraft } from '../../shared/model/annotations.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import type { MeasuredAnnotation } from './measured-annotation.ts';
import { detailText, kindText, mainText, notesText, sourceText, valueText } from './measure-text.ts';
import { wishText } from '../reading/reformat-text.ts';
import { csvField } from '../text/csv-field.ts';
import { t } from '../text/text.ts';

/** Where an annotation's frame lies among the series that are here. */
export interface ListedPlace {
  /** Of the display set among all of its study's, from 0. */
  readonly order: number;
  readonly SeriesNumber: number | null;
  /** 0-based */
  readonly position: number;
}

export interface ListedAnnotation {
  readonly draft: AnnotationDraft;
  readonly measured: MeasuredAnnotation;
  readonly study: Pick<StudyRow, 'StudyDate'>;
  /** 0: the study that was opened; priors from 1 on, newest first. */
  readonly studyOrder: number;
  /** null: its series is not here. */
  readonly place: ListedPlace | null;
}

/** The opened study first, then in the order of series and images; what was drawn first comes first. */
export function inSeriesOrder(rows: readonly ListedAnnotation[]): ListedAnnotation[] {
  const last = Number.MAX_SAFE_INTEGER;
  return rows.toSorted(
    (a, b) =>
      a.studyOrder - b.studyOrder ||
      (a.place?.order ?? last) - (b.place?.order ?? last) ||
      (a.place?.position ?? last) - (b.place?.position ?? last),
  );
}

/** What a row is called: its label or words, else its kind. */
export function nameOf({ kind, label, text }: AnnotationDraft): string {
  const words = kind === 'text' || kind === 'arrow' ? text : label;
  return words === '' ? kindText(kind) : words;
}

/** `S 2 · I 50` */
export function placeText({ place, draft: { plane } }: ListedAnnotation): string {
  if (place === null) return t('measure.list.absent');
  if (plane !== null) {
    return t('measure.list.plane', { series: place.SeriesNumber ?? '–', plane: wishText(plane) });
  }
  return t('measure.list.place', {
    series: place.SeriesNumber ?? '–',
    image: place.position + 1,
  });
}

export interface Comparison {
  readonly name: string;
  readonly now: ListedAnnotation;
  readonly prior: ListedAnnotation;
  /** Of the value that is read first, in percent of the prior; null where both have not the same unit. */
  readonly changePercent: number | null;
}

/**
 * The measurements of the opened study beside those of the newest prior that has the same label. Labels are the same
 * whatever their case and spaces; of several with one label the first is compared with the first.
 */
export function againstPrior(rows: readonly ListedAnnotation[]): Comparison[] {
  const labelled = inSeriesOrder(rows).filter(
    ({ draft, measured }) => draft.label.trim() !== '' && measured.values.length > 0,
  );
  const taken = new Set<ListedAnnotation>();
  return labelled.flatMap((now): Comparison[] => {
    if (now.studyOrder !== 0) return [];
    const prior = labelled.find(
      (candidate) =>
        candidate.studyOrder > 0 &&
        !taken.has(candidate) &&
        isSameLabel(candidate.draft.label, now.draft.label),
    );
    if (prior === undefined) return [];
    taken.add(prior);
    return [{ name: now.draft.label, now, prior, changePercent: change(now.measured, prior.measured) }];
  });
}

function isSameLabel(a: string, b: string): boolean {
  return plainLabel(a) === plainLabel(b);
}

function plainLabel(label: string): string {
  return label.trim().replaceAll(/\s+/gu, ' ').toLocaleLowerCase();
}

function change(now: MeasuredAnnotation, prior: MeasuredAnnotation): number | null {
  const [first] = now.values;
  const before = prior.values.find(({ quantity }) => quantity === first?.quantity);
  if (first === undefined || before === undefined) return null;
  // Pixels of two studies are not the same length.
  if (first.unit !== before.unit || first.unit === 'px' || before.value === 0) return null;
  return ((first.value - before.value) / Math.abs(before.value)) * 100;
}

/** `+33 %`, `−4 %` */
export function changeText(percent: number | null): string {
  if (percent === null) return t('measure.against.unlike');
  const rounded = Math.round(percent);
  const sign = rounded > 0 ? '+' : rounded < 0 ? '−' : '±';
  return `${sign}${Math.abs(rounded)}\u00A0%`;
}

/** One line for each measurement, as one would type it into a report. */
export function listAsText(rows: readonly ListedAnnotation[]): string {
  return inSeriesOrder(rows)
    .map((row) => {
      const { values } = row.measured;
      const facts = [mainText(values), detailText(values)].filter((text) => text !== '').join(', ');
      const origin = [
        row.studyOrder > 0 ? `${t('measure.list.prior')} ${row.study.StudyDate}` : '',
        placeText(row),
        sourceText(row.measured.source, row.measured.scale ?? undefined),
        notesText(row.measured),
      ].filter((text) => text !== '');
      return `${nameOf(row.draft)}${facts === '' ? '' : `: ${facts}`} (${origin.join('; ')})`;
    })
    .join('\n');
}

/** RFC 4180, a row for each number; numbers in full, with a point. */
export function listAsCsv(rows: readonly ListedAnnotation[]): string {
  const head = [
    t('measure.csv.study'),
    t('measure.csv.series'),
    t('measure.csv.image'),
    t('measure.csv.frame'),
    t('measure.csv.plane'),
    t('measure.csv.kind'),
    t('measure.csv.label'),
    t('measure.csv.quantity'),
    t('measure.csv.value'),
    t('measure.csv.unit'),
    t('measure.csv.source'),
    t('measure.csv.instance'),
  ];
  const lines = inSeriesOrder(rows).flatMap((row) => {
    const { draft, place, measured, study } = row;
    const values: readonly (MeasuredValue | null)[] = measured.values.length === 0 ? [null] : measured.values;
    return values.map((value) => [
      study.StudyDate,
      place?.SeriesNumber ?? '',
      place === null || draft.plane !== null ? '' : place.position + 1,
      draft.plane === null ? draft.frameNumber : '',
      draft.plane === null ? '' : wishText(draft.plane),
      draft.kind,
      draft.kind === 'text' || draft.kind === 'arrow' ? draft.text : draft.label,
      value?.quantity ?? '',
      value?.value ?? '',
      value?.unit ?? '',
      sourceText(measured.source, measured.scale ?? undefined),
      draft.SOPInstanceUID,
    ]);
  });
  return [head, ...lines].map((line) => line.map(csvField).join(',')).join('\r\n');
}

/** What is said of a number that has changed since it was kept. */
export function beforeText({ before }: MeasuredAnnotation): string {
  return before === null ? '' : t('measure.note.recalculated', { value: valueText(before) });
}
