import type { StudyDetail } from '../../shared/model/worklist.ts';
import { formatCount } from '../text/format.ts';
import { t } from '../text/text.ts';

/** What a person should know of the images before trusting them to be all and exact, a sentence each. */
export function studyFindings({ study, series }: Pick<StudyDetail, 'study' | 'series'>): string[] {
  const sum = (of: (each: StudyDetail['series'][number]) => number): number =>
    series.reduce((total, each) => total + of(each), 0);
  const lossy = sum(({ lossyCount }) => lossyCount);
  const unshown = sum(({ unshownCount }) => unshownCount);
  const found: string[] = [];
  // While it comes, gaps are what is still on its way.
  if (study.state === 'stable') {
    for (const { gapCount, SeriesNumber } of series) {
      if (gapCount === 0) continue;
      const name = SeriesNumber === null ? t('worklist.panel.noDescription') : String(SeriesNumber);
      found.push(t('worklist.finding.gaps', { series: name, count: formatCount(gapCount) }));
    }
  }
  const of = formatCount(study.instanceCount);
  if (lossy > 0) found.push(t('worklist.finding.lossy', { count: formatCount(lossy), of }));
  if (unshown > 0) found.push(t('worklist.finding.unshown', { count: formatCount(unshown), of }));
  return found;
}
