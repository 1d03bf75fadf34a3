import { asNegatoscopeError } from '../../shared/errors.ts';
import type { Job } from '../../shared/model/activity.ts';
import type { JobPhrase } from '../../shared/model/job-phrases.ts';
import type { RefusedStudy } from '../../shared/model/worklist.ts';

/** Changes some studies and answers those that stay as they were. What it throws it says of all of them. */
export type StudyChangeStep = (studyIds: readonly number[]) => Promise<readonly RefusedStudy[]>;

export type StudyChanges = (
  title: JobPhrase,
  studyIds: readonly number[],
  studiesAStep: number,
  step: StudyChangeStep,
) => Promise<RefusedStudy[]>;

/** What a change asks of the activity panel. */
export interface StudyChangePanel {
  readonly begin: (title: JobPhrase) => { readonly jobId: string; readonly signal: AbortSignal };
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
        const { code, message } = asNegatoscopeError(error, 'changing studies');
        refused.push(...part.map((studyId) => ({ studyId, code, message })));
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

function summaryOf(done: number, left: number, refused: readonly RefusedStudy[]): JobPhrase[] {
  const said: JobPhrase[] = [{ says: 'studies', count: done }];
  if (left > 0) said.push({ says: 'left', count: left });
  if (refused.length === 0) return said;
  const reasons = [...new Map(refused.map(({ code, message }) => [message, code]))];
  said.push(
    { says: 'refused', count: refused.length },
    ...reasons
      .slice(0, namedReasons)
      .map(([message, code]): JobPhrase => ({ says: 'failure', code, message })),
  );
  if (reasons.length > namedReasons) said.push({ says: 'moreReasons', count: reasons.length - namedReasons });
  return said;
}
