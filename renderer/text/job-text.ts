import type { JobPhrase } from '../../shared/model/job-phrases.ts';
import { errorText } from './error-text.ts';
import { formatCount } from './format.ts';
import { t, tn } from './text.ts';

/** What the row of long work says, in the language of the window. */
export function jobText(phrases: readonly JobPhrase[]): string {
  return phrases.map(phraseText).join(', ');
}

export function phraseText(phrase: JobPhrase): string {
  if ('others' in phrase) {
    const { name, others } = phrase;
    return others === 0 ? name : t('job.name.others', { name, count: formatCount(others) });
  }
  if ('message' in phrase) return errorText(phrase);
  if ('count' in phrase) return tn(`job.${phrase.says}`, phrase.count, formatCount(phrase.count));
  if ('name' in phrase) return t(`job.${phrase.says}`, { name: phrase.name });
  return t(`job.${phrase.says}`);
}
