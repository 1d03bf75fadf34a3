import type { PhantomKind } from '../services/services.ts';
import { createChestStudy, yearBefore } from './chest/chest-study.ts';
import type { PhantomStudy } from './phantom-object.ts';
import { createPhantomStudy } from './phantom-study.ts';

export interface SampleOptions {
  readonly kind: PhantomKind;
  /** All UIDs are made from this. */
  readonly seed: string;
  /** DA. */
  readonly StudyDate: string;
}

/**
 * What is shown to somebody who wants to see the program at work, the study to open first: for CT a chest and the
 * same patient's chest of a year before, for every other kind its test card.
 */
export function sampleStudies({ kind, seed, StudyDate }: SampleOptions): readonly PhantomStudy[] {
  if (kind !== 'ct') return [createPhantomStudy({ kind, seed, StudyDate })];
  return [
    createChestStudy({ exam: 'current', seed, StudyDate }),
    createChestStudy({ exam: 'prior', seed, StudyDate: yearBefore(StudyDate) }),
  ];
}
