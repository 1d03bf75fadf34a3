import { describe, expect, it } from 'vitest';
import type { Job } from '../../../shared/model/activity.ts';
import { jobProgress } from '../../../renderer/state/job-progress.ts';

const startMs = Date.UTC(2026, 8, 17, 8, 0, 0);

function buildJob(values: Partial<Job>): Job {
  return {
    jobId: 'job',
    kind: 'import',
    title: { says: 'name', name: 'CD', others: 0 },
    state: 'running',
    startedAt: new Date(startMs).toISOString(),
    endedAt: null,
    total: null,
    finished: 0,
    finishedBefore: 0,
    summary: [],
    report: null,
    canGoOn: false,
    ...values,
  };
}

describe('progress of a job', () => {
  it('has rate and time left by rule of three', () => {
    // 300 of 1200 in 10 s: 30 a second, 900 left: 30 s.
    const progress = jobProgress(buildJob({ total: 1200, finished: 300 }), startMs + 10_000);
    expect(progress).toEqual({ fraction: 0.25, perSecond: 30, leftMs: 30_000 });
  });

  it('counts what this try did, not what an earlier one had done', () => {
    // 100 of the 900 that were left in 10 s: 10 a second, 800 left: 80 s.
    const job = buildJob({ total: 1000, finished: 200, finishedBefore: 100 });
    expect(jobProgress(job, startMs + 10_000)).toEqual({ fraction: 0.2, perSecond: 10, leftMs: 80_000 });
  });

  it('says no end that is not known and no rate that is not settled', () => {
    expect(jobProgress(buildJob({ finished: 40 }), startMs + 4000)).toEqual({
      fraction: null,
      perSecond: 10,
      leftMs: null,
    });
    expect(jobProgress(buildJob({ total: 10, finished: 5 }), startMs + 500)).toEqual({
      fraction: 0.5,
      perSecond: null,
      leftMs: null,
    });
    expect(jobProgress(buildJob({ total: 0 }), startMs + 5000).fraction).toBeNull();
  });
});
