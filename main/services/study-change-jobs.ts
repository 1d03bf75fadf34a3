import { asNegatoscopeError } from '../../shared/errors.ts';
import type { Job } from '../../shared/model/activity.ts';
import type { RefusedStudy } from '../../shared/model/worklist.ts';

/** Changes some studies and answers those that stay as they were. What it throws it says of all of them. */
export type StudyChangeStep = (studyIds: readonly number[]) => Promise<readonly RefusedStudy[]>;

export type StudyChanges = (
  title: string,
  studyIds: readonly number[],
  studiesAStep: number,
  step: StudyChangeStep,
) => Promise<RefusedStudy[]>;

/** What a change asks of the activity panel. */
export interface StudyChangePanel {
  readonly begin: (title: string) => { readonly jobId: string; readonly signal: AbortSignal };
  readonly update: (jobId: string, change: Partial<Job>) => void;
  readonly end: (jobId: string, change: Pick<Job, 'state' | 'summary'>) => void;
  /** The job has ended when this settles. */
  readonly holdUntil: (jobId: string, ended: Promise<void>) => void;
}

/** How many reasons a summary names; the rest is counted. */
const namedReasons = 3;

/** Changes that a person makes to several studies at once: one entry of the activity panel each. */
export class StudyChangeJobs {
  readonly #panel: StudyChangePanel;

  constructor(panel: StudyChangePanel) {
    this.#panel = panel;
  }

  readonly run: StudyChanges = async (title, studyIds, studiesAStep, step) => {
    if (studyIds.length <= 1) return studyIds.length === 0 ? [] : [...(await step(studyIds))];
    const { jobId, signal } = this.#panel.begin(title);
    const work = this.#work(jobId, studyIds, studiesAStep, step, signal);
    this.#panel.holdUntil(
      jobId,
      work.then(
        () => undefined,
        () => undefined,
      ),
    );
    return work;
  };

  async #work(
    jobId: string,
    studyIds: readonly number[],
    studiesAStep: number,
    step: StudyChangeStep,
    signal: AbortSignal,
  ): Promise<RefusedStudy[]> {
    const refused: RefusedStudy[] = [];
    const total = studyIds.length;
    let finished = 0;
    this.#panel.update(jobId, { total, finished });
    while (finished < total && !signal.aborted) {
      const part = studyIds.slice(finished, finished + studiesAStep);
      try {
        refused.push(...(await step(part)));
      } catch (error) {
        const { message } = asNegatoscopeError(error, 'changing studies');
        refused.push(...part.map((studyId) => ({ studyId, message })));
      }
      finished += part.length;
      this.#panel.update(jobId, { finished });
    }
    this.#panel.end(jobId, {
      state: signal.aborted ? 'cancelled' : refused.length === 0 ? 'done' : 'failed',
      summary: summaryOf(finished - refused.length, total - finished, refused),
    });
    return refused;
  }
}

function summaryOf(done: number, left: number, refused: readonly RefusedStudy[]): string {
  const parts = [done === 1 ? '1 study' : `${done} studies`];
  if (left > 0) parts.push(`${left} left as they were`);
  if (refused.length > 0) {
    const reasons = [...new Set(refused.map(({ message }) => message))];
    const more = reasons.length > namedReasons ? [`and ${reasons.length - namedReasons} more`] : [];
    parts.push(`${refused.length} refused: ${[...reasons.slice(0, namedReasons), ...more].join('; ')}`);
  }
  return parts.join(', ');
}
