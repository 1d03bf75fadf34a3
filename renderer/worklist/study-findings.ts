import type { SeriesSummary, StudyDetail } from '../../shared/model/worklist.ts';
import { formatCount } from '../text/format.ts';
import { t, tn, type PluralTextKey, type PlainTextKey } from '../text/text.ts';

/** What a person should know of the images before trusting them to be all and exact, a sentence each. */
export function studyFindings({ study, series }: Pick<StudyDetail, 'study' | 'series'>): string[] {
  const found: string[] = [];
  // While it comes, gaps are what is still on its way.
  if (study.state === 'stable') {
    for (const { gapCount, SeriesNumber, SeriesDescription } of series) {
      if (gapCount === 0) continue;
      const name = SeriesNumber === null ? nameOf(SeriesDescription) : String(SeriesNumber);
      found.push(tn('worklist.finding.gaps', gapCount, formatCount(gapCount), { series: name }));
    }
  }
  const sum = (of: (each: SeriesSummary) => number): number =>
    series.reduce((total, each) => total + of(each), 0);
  const of = study.instanceCount;
  found.push(
    ...finding(
      'worklist.finding.lossy',
      'worklist.finding.lossy.all',
      sum(({ lossyCount }) => lossyCount),
      of,
    ),
    ...finding(
      'worklist.finding.unshown',
      'worklist.finding.unshown.all',
      sum(({ unshownCount }) => unshownCount),
      of,
    ),
  );
  return found;
}

/** The same of one series, in two or three words: which of them it is. */
export function seriesFindings(
  { lossyCount, unshownCount, gapCount }: SeriesSummary,
  state: StudyDetail['study']['state'],
): string[] {
  const found: string[] = [];
  if (gapCount > 0 && state === 'stable') {
    found.push(t('worklist.series.gaps', { count: formatCount(gapCount) }));
  }
  if (lossyCount > 0) found.push(t('worklist.series.lossy', { count: formatCount(lossyCount) }));
  if (unshownCount > 0) found.push(t('worklist.series.unshown', { count: formatCount(unshownCount) }));
  return found;
}

function nameOf(SeriesDescription: string): string {
  return SeriesDescription === '' ? t('worklist.panel.noDescription') : SeriesDescription;
}

function finding(some: PluralTextKey, all: PlainTextKey, count: number, of: number): string[] {
  if (count === 0) return [];
  return [count >= of ? t(all) : tn(some, count, formatCount(count), { of: formatCount(of) })];
}
