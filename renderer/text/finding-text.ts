import type { SeriesFinding } from '../../shared/model/reading.ts';
import { formatCount } from './format.ts';
import { formatDecimal } from './locale.ts';
import { t, tn } from './text.ts';

/** What was found in a series, in the language of the window; what has no words there as the workstation says it. */
export function findingText({ code, text, values }: SeriesFinding): string {
  const number = (name: string): number => values?.[name] ?? Number.NaN;
  const words = ((): string | undefined => {
    switch (code) {
      case 'position.gap':
        return t('reading.finding.gap', { step: tenths(number('stepMm')), usual: tenths(number('usualMm')) });
      case 'position.duplicate':
        return tn('reading.finding.duplicate', number('count'), formatCount(number('count')));
      case 'position.uneven':
        return t('reading.finding.uneven', {
          short: formatCount(number('shortCount')),
          count: formatCount(number('blockCount')),
          most: formatCount(number('imageCount')),
        });
      case 'position.tilted':
        return t('reading.finding.tilted', { degrees: tenths(number('degrees')) });
      case 'orientation.mixed':
        return t('reading.finding.mixed');
      default:
        return undefined;
    }
  })();
  // Of an older workstation the numbers are in its own words only.
  const isTold = code === 'orientation.mixed' || values !== undefined;
  return isTold ? (words ?? text) : text;
}

function tenths(value: number): string {
  return formatDecimal(value, 1);
}
