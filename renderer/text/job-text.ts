import type { JobPhrase } from '../../shared/model/job-phrases.ts';
import { errorText } from './error-text.ts';
import { formatCount } from './format.ts';
import { t, tn } from './text.ts';

/** What went wrong with the whole, before what became of its parts. */
function isProblem({ says }: JobPhrase): boolean {
  return says === 'failure' || says === 'programEnded' || says === 'windowClosed' || says === 'windowSilent';
}

/** The result of long work: why it ended before its end, the counts, and what to do now. */
export interface JobLines {
  readonly problem: string;
  readonly counts: string;
  readonly advice: string;
}

export function jobLines(phrases: readonly JobPhrase[]): JobLines {
  const firstCount = phrases.findIndex((phrase) => !isProblem(phrase));
  const problems = firstCount === -1 ? phrases : phrases.slice(0, firstCount);
  const rest = phrases.slice(problems.length);
  return {
    problem: jobText(problems),
    counts: jobText(rest.filter(({ says }) => says !== 'dropAgain')),
    advice: jobText(rest.filter(({ says }) => says === 'dropAgain')),
  };
}

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
