import type { StudyRow } from '../../shared/model/worklist.ts';
import { parseDa } from '../text/format.ts';

export interface TimelineDot {
  readonly studyId: number;
  /** 0 at the left edge, 1 at the right. */
  readonly at: number;
  readonly modality: string;
  readonly isCurrent: boolean;
}

export interface Timeline {
  /** Rows from top to bottom. */
  readonly modalities: readonly string[];
  /** Years that get a line, and where it stands. */
  readonly years: readonly { readonly year: number; readonly at: number }[];
  readonly dots: readonly TimelineDot[];
}

/** More rows would be taller than they are worth; the rest share the last one. */
const modalityLimit = 4;
/** Labels need this share of the width. */
const yearLabelLimit = 8;

const modalityOf = (study: StudyRow): string => study.modalities[0] ?? '';

/** Where the dated studies of a patient stand, by modality and year. Studies without a date are not on it. */
export function layTimeline(current: StudyRow, others: readonly StudyRow[]): Timeline {
  const dated = [current, ...others].flatMap((study) => {
    const date = parseDa(study.StudyDate);
    return date === undefined
      ? []
      : [{ study, time: date.year + (date.month - 1 + (date.day - 1) / 31) / 12 }];
  });
  if (dated.length === 0) return { modalities: [], years: [], dots: [] };
  const times = dated.map(({ time }) => time);
  const from = Math.floor(Math.min(...times));
  const to = Math.floor(Math.max(...times)) + 1;
  const at = (time: number): number => (time - from) / (to - from);
  const seen = [...new Set(dated.map(({ study }) => modalityOf(study)))].toSorted();
  const modalities = seen.slice(0, modalityLimit);
  const step = Math.ceil((to - from) / yearLabelLimit);
  const years = [];
  for (let year = from; year < to; year += step) years.push({ year, at: at(year) });
  const dots = dated.map(({ study, time }) => ({
    studyId: study.studyId,
    at: at(time),
    modality: modalities.includes(modalityOf(study)) ? modalityOf(study) : (modalities.at(-1) ?? ''),
    isCurrent: study.studyId === current.studyId,
  }));
  return { modalities, years, dots };
}
