import type { Job } from '../../shared/model/activity.ts';

export interface JobProgress {
  /** 0 to 1; null while the end is unknown. */
  readonly fraction: number | null;
  readonly perSecond: number | null;
  readonly leftMs: number | null;
}

/** A rate over less than this says nothing. */
const settledMs = 2000;

/** Rate and time left of a running job at an instant, from its counts. */
export function jobProgress(job: Job, nowMs: number): JobProgress {
  const elapsedMs = nowMs - Date.parse(job.startedAt);
  const fraction = job.total === null || job.total === 0 ? null : job.finished / job.total;
  const done = job.finished - job.finishedBefore;
  if (done <= 0 || elapsedMs < settledMs) return { fraction, perSecond: null, leftMs: null };
  const perSecond = (done * 1000) / elapsedMs;
  const leftMs = job.total === null ? null : ((job.total - job.finished) / perSecond) * 1000;
  return { fraction, perSecond, leftMs };
}
