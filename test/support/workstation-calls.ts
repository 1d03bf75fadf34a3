import { expect, vi } from 'vitest';
import { z } from 'zod';
import type { Workstation } from '../../main/workstation-options.ts';
import { jobSchema, type Job } from '../../shared/model/activity.ts';
import { everyStudy, studyPageSchema, type StudyRow } from '../../shared/model/worklist.ts';

/** A workstation asked as its window asks it, through the one request handler. */
export interface WorkstationCalls {
  /** Answers the result of a procedure, or the code of the error that it was refused with. A query without `input`. */
  readonly call: (procedure: string, input?: unknown) => Promise<unknown>;
  /** The first ten rows of the worklist. */
  readonly rows: () => Promise<StudyRow[]>;
  readonly job: (kind: Job['kind']) => Promise<Job | undefined>;
  /** Waits until the newest job of a kind has done. */
  readonly ended: (kind: Job['kind']) => Promise<void>;
}

const answerSchema = z.object({
  result: z.object({ data: z.unknown().optional() }).optional(),
  error: z.object({ data: z.object({ record: z.object({ code: z.string() }) }) }).optional(),
});

const query = {
  ...everyStudy,
  offset: 0,
  limit: 10,
};

export function workstationCalls({ handle }: Pick<Workstation, 'handle'>): WorkstationCalls {
  const call = async (procedure: string, input?: unknown): Promise<unknown> => {
    const url = `http://host/rpc/${procedure}`;
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    };
    const answer = await handle(input === undefined ? new Request(url) : new Request(url, init));
    const { result, error } = answerSchema.parse(await answer.json());
    return error === undefined ? result?.data : error.data.record.code;
  };
  const job = async (kind: Job['kind']): Promise<Job | undefined> =>
    z
      .array(jobSchema)
      .parse(await call('activity.list'))
      .findLast((found) => found.kind === kind);
  return {
    call,
    job,
    rows: async () =>
      studyPageSchema.parse(await call(`worklist.query?input=${encodeURIComponent(JSON.stringify(query))}`))
        .rows,
    ended: (kind) =>
      vi.waitFor(async () => expect(await job(kind)).toMatchObject({ state: 'done' }), {
        timeout: 30_000,
        interval: 50,
      }),
  };
}
