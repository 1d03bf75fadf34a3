import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import type { Job } from '../../shared/model/activity.ts';
import type { JobPhrase } from '../../shared/model/job-phrases.ts';
import type {
  ImportProgressMessage,
  ImportResult,
  ImporterApi,
  RecalledImport,
} from '../media/importer-api.ts';
import type { Callable } from '../threads/message-calls.ts';
import {
  auditTitle,
  compareSummary,
  databaseFailure,
  outcomeOf,
  pathsTitle,
  scrubSummary,
  uploadTitle,
  verifySummary,
} from './job-outcome.ts';
import type { IndexRebuildResult } from './rebuild-index.ts';
import type { RemoteCheck } from './remote-copies.ts';
import { UploadJobs } from './upload-jobs.ts';
import { StudyChangeJobs, type StudyChanges } from './study-change-jobs.ts';
import type { ActivityService, ImportService, PhantomKind } from './services.ts';

export interface JobsOptions {
  readonly importer: Callable<ImporterApi>;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  readonly newId: () => string;
  /** How long a window may say nothing of an upload before it counts as broken off. */
  readonly uploadSilenceMs: () => number;
  readonly onChanged: (jobIds: readonly string[]) => void;
  /** A job that was started to be looked at has ended: the studies that it brought. */
  readonly onOpen: (studyIds: readonly number[]) => void;
  /** Data came in from a folder, a medium or an upload, or was refused: the job's title, and the studies that it belongs to. */
  readonly onImported?: (title: string, studyIds: readonly number[], refusedCount: number) => void;
}

/** Long work with a row in the activity panel, kept until it was read. */
export interface Jobs extends ActivityService, ImportService {
  /** Imports, then asks every window to open what came. Answers the job's id. */
  startAndOpen(paths: readonly string[]): Promise<string>;
  phantomAndOpen(kind: PhantomKind): Promise<string>;
  /** Brings studies back from the trash. Answers the job's id. */
  restore(trashIds: readonly string[]): string;
  /**
   * Changes studies in steps of so many, and answers those that stayed as they were. Of one study what fails is thrown,
   * and nothing is on the panel; of several it is a job with its counts, that can be cancelled between steps.
   */
  changeStudies: StudyChanges;
  /** Tries quarantined objects again. Answers the job's id. */
  retryQuarantined(quarantineIds: readonly string[]): string;
  /** Checks all stored files, or goes on with it; one at a time. Answers the job's id. */
  scrub(): string;
  /** Reads and hashes every stored object again; one at a time. Answers the job's id. */
  verify(): string;
  /** Compares files and index after a crash; `onDone` when it was not cancelled. Answers the job's id. */
  compareFiles(onDone: () => void): string;
  /** Asks the archive about studies, by `check`, one after the other. Answers the job's id. */
  askArchive(studyIds: readonly number[], check: (studyId: number) => Promise<RemoteCheck>): string;
  /** Copies what cannot be rebuilt, by `work`, which answers the name of the copy. Answers the job's id. */
  backUp(work: () => Promise<string>): string;
  /** Makes the index anew, by `work`, which may say what it waits for. Answers the job's id. */
  rebuildIndex(work: RebuildWork): string;
  /** Whether work is under way that reads the index for as long as it lasts. */
  readonly isReadingIndex: boolean;
  /** Shows what earlier runs of the program left to be read, or to be gone on with. */
  recall(imports: readonly RecalledImport[]): void;
  /** What the importer says on its way. */
  progressed(message: ImportProgressMessage): void;
  /** Cancels what is running and waits for its end. */
  close(): Promise<void>;
}

export type RebuildWork = (
  jobId: string,
  signal: AbortSignal,
  tell: (what: JobPhrase) => void,
) => Promise<IndexRebuildResult>;

/** They name rows of the index from their beginning to their end. */
const readingKinds: ReadonlySet<Job['kind']> = new Set([
  'restore',
  'scrub',
  'verify',
  'compare',
  'archive',
  'backup',
]);

interface Row {
  job: Job;
  /** Of work that the importer does not do alone. */
  readonly controller: AbortController;
  /** Settles when the job has ended; never rejects. */
  ended: Promise<void>;
}

export function createJobs(options: JobsOptions): Jobs {
  const { importer, now, newId, onChanged, onOpen } = options;
  const rows = new Map<string, Row>();

  const isRunning = (isAsked: (kind: Job['kind']) => boolean): boolean =>
    [...rows.values()].some(({ job }) => job.state === 'running' && isAsked(job.kind));
  const begin = (kind: Job['kind'], title: JobPhrase): Job => {
    if (readingKinds.has(kind) && isRunning((running) => running === 'reindex')) throw rebuilding();
    const job: Job = {
      jobId: newId(),
      kind,
      title,
      state: 'running',
      startedAt: new Date(now()).toISOString(),
      endedAt: null,
      total: null,
      finished: 0,
      finishedBefore: 0,
      summary: [],
      report: null,
      canGoOn: false,
    };
    rows.set(job.jobId, { job, controller: new AbortController(), ended: Promise.resolve() });
    onChanged([job.jobId]);
    return job;
  };
  const update = (jobId: string, change: Partial<Job>): void => {
    const row = rows.get(jobId);
    if (row === undefined) return;
    row.job = { ...row.job, ...change };
    onChanged([jobId]);
  };
  const end = (jobId: string, result: ImportResult, isUpload = false): void => {
    const { report, studyIds } = result;
    const job = rows.get(jobId)?.job;
    const refusedCount = report.refused.length;
    if (job?.kind === 'import' && studyIds.length + refusedCount > 0) {
      options.onImported?.(auditTitle(job.title), studyIds, refusedCount);
    }
    update(jobId, { ...outcomeOf(result, isUpload), endedAt: new Date(now()).toISOString() });
  };
  const fail = (jobId: string, error: unknown): void => {
    const { code, message } = asNegatoscopeError(error, 'import');
    update(jobId, {
      state: 'failed',
      endedAt: new Date(now()).toISOString(),
      summary: [{ says: 'failure', code, message }],
    });
  };
  /** Runs the work of a job to its end without making the caller wait for it. */
  const run = (job: Job, work: Promise<ImportResult>, opens: boolean): string => {
    const row = rows.get(job.jobId);
    const finish = async (): Promise<void> => {
      try {
        const result = await work;
        end(job.jobId, result);
        if (opens && result.studyIds.length > 0) onOpen(result.studyIds);
      } catch (error) {
        fail(job.jobId, error);
      }
    };
    const ended = finish();
    if (row !== undefined) row.ended = ended;
    return job.jobId;
  };
  const importPaths = (paths: readonly string[], opens: boolean): string => {
    const job = begin('import', pathsTitle(paths));
    return run(job, importer.importPaths(job.jobId, paths), opens);
  };
  const goOn = (jobId: string, password: string | undefined): void => {
    const job = find(jobId);
    if (!job.canGoOn) return;
    const startedAt = new Date(now()).toISOString();
    const begun = { startedAt, endedAt: null, finishedBefore: job.finished };
    update(jobId, { ...begun, state: 'running', total: null, summary: [], canGoOn: false });
    run(job, importer.goOn(jobId, password), false);
  };
  const importPhantom = (kind: PhantomKind, opens: boolean): string => {
    const job = begin('phantom', { says: 'phantom', name: kind.toUpperCase() });
    return run(job, importer.importPhantom(job.jobId, kind), opens);
  };
  const restore = (trashIds: readonly string[]): string => {
    const job = begin('restore', { says: 'trash', count: trashIds.length });
    return run(job, importer.restoreTrash(job.jobId, trashIds), false);
  };
  const retryQuarantined = (quarantineIds: readonly string[]): string => {
    const job = begin('retry', { says: 'quarantine', count: quarantineIds.length });
    return run(job, importer.retryQuarantined(job.jobId, quarantineIds), false);
  };
  const changes = new StudyChangeJobs({
    begin: (title) => {
      const { jobId } = begin('change', title);
      return { jobId, signal: rows.get(jobId)?.controller.signal ?? new AbortController().signal };
    },
    update,
    end: (jobId, change) => update(jobId, { ...change, endedAt: new Date(now()).toISOString() }),
    holdUntil: (jobId, ended) => {
      const row = rows.get(jobId);
      if (row !== undefined) row.ended = ended;
    },
  });
  /** Work over the whole cache: one of a kind at a time; answers the id of one that is under way. */
  const upkeep = (
    kind: 'scrub' | 'verify' | 'compare' | 'archive' | 'backup' | 'reindex',
    work: (jobId: string) => Promise<Pick<Job, 'state' | 'finished' | 'summary'>>,
  ): string => {
    const running = [...rows.values()].find(({ job }) => job.kind === kind && job.state === 'running');
    if (running !== undefined) return running.job.jobId;
    const { jobId } = begin(kind, { says: kind });
    const finish = async (): Promise<void> => {
      try {
        update(jobId, { ...(await work(jobId)), endedAt: new Date(now()).toISOString() });
      } catch (error) {
        fail(jobId, error);
      }
    };
    const row = rows.get(jobId);
    const ended = finish();
    if (row !== undefined) row.ended = ended;
    return jobId;
  };
  const scrub = (): string =>
    upkeep('scrub', async (jobId) => {
      // Which files are to be checked is read from there.
      const databases = await importer.checkDatabases();
      if (databases.length > 0) {
        return { state: 'failed', finished: 0, summary: databases.map(databaseFailure) };
      }
      const { checked, found, wasCancelled } = await importer.scrub(jobId);
      return {
        state: wasCancelled ? 'cancelled' : 'done',
        finished: checked,
        summary: scrubSummary(checked, found),
      };
    });
  const verify = (): string =>
    upkeep('verify', async (jobId) => {
      const result = await importer.verify(jobId);
      return {
        state: result.wasCancelled ? 'cancelled' : 'done',
        finished: result.checked,
        summary: verifySummary(result),
      };
    });
  const compareFiles = (onDone: () => void): string =>
    upkeep('compare', async (jobId) => {
      const result = await importer.compareFiles(jobId);
      if (!result.wasCancelled) onDone();
      return {
        state: result.wasCancelled ? 'cancelled' : 'done',
        finished: 0,
        summary: compareSummary(result),
      };
    });
  const askArchive = (
    studyIds: readonly number[],
    check: (studyId: number) => Promise<RemoteCheck>,
  ): string =>
    upkeep('archive', async (jobId) => {
      let [confirmed, missing, finished] = [0, 0, 0];
      const { signal } = rows.get(jobId)?.controller ?? new AbortController();
      for (const studyId of studyIds) {
        // What was asked until then is known and stays.
        if (signal.aborted) break;
        const result = await check(studyId);
        confirmed += result.confirmed;
        missing += result.missing;
        finished += 1;
        update(jobId, { finished, total: studyIds.length });
      }
      return {
        state: signal.aborted ? 'cancelled' : 'done',
        finished,
        summary: [
          { says: 'confirmed', count: confirmed },
          { says: 'notInArchive', count: missing },
        ],
      };
    });
  const backUp = (work: () => Promise<string>): string =>
    upkeep('backup', async () => ({
      state: 'done',
      finished: 1,
      summary: [{ says: 'copy', name: `backups/${await work()}` }],
    }));
  const rebuildIndex = (work: RebuildWork): string =>
    upkeep('reindex', async (jobId) => {
      const { signal } = rows.get(jobId)?.controller ?? new AbortController();
      const result = await work(jobId, signal, (what) => {
        if (rows.get(jobId)?.job.summary[0]?.says !== what.says) update(jobId, { summary: [what] });
      });
      const { files: finished, wasCancelled, summary } = result;
      return { state: wasCancelled ? 'cancelled' : 'done', finished, summary: [...summary] };
    });
  const cancelRow = async ({ job, controller }: Row): Promise<void> => {
    controller.abort(
      new NegatoscopeError('operation.cancelled', 'It was cancelled', { operation: job.kind }),
    );
    await importer.cancel(job.jobId);
  };
  const find = (jobId: string): Job => {
    const job = rows.get(jobId)?.job;
    if (job !== undefined) return job;
    throw new NegatoscopeError('store.not-found', 'There is no such job', { kind: 'job', id: jobId });
  };

  const uploads = new UploadJobs({
    importer,
    begin: (title) => begin('import', uploadTitle(title)).jobId,
    isRunning: (jobId) => find(jobId).state === 'running',
    end: (jobId, result) => end(jobId, result, true),
    fail,
    silenceMs: options.uploadSilenceMs,
  });

  return {
    list: async () => [...rows.values()].map((row) => row.job),
    async cancel(jobId) {
      const { state } = find(jobId);
      const row = rows.get(jobId);
      if (state !== 'running' || row === undefined) return;
      await cancelRow(row);
      // Its sender may be waiting for a file, or be gone: it is not waited for.
      if (uploads.has(jobId)) await uploads.end(jobId, null);
    },
    async dismiss(jobId) {
      if (find(jobId).state === 'running') return;
      rows.delete(jobId);
      onChanged([jobId]);
      await importer.forget(jobId);
    },
    restore,
    retryQuarantined,
    changeStudies: changes.run,
    scrub,
    verify,
    compareFiles,
    askArchive,
    backUp,
    rebuildIndex,
    get isReadingIndex() {
      return isRunning((kind) => readingKinds.has(kind));
    },
    start: async (paths) => importPaths(paths, false),
    goOn: async (jobId, password) => goOn(jobId, password),
    startAndOpen: async (paths) => importPaths(paths, true),
    addPhantom: async (kind) => importPhantom(kind, false),
    phantomAndOpen: async (kind) => importPhantom(kind, true),
    beginUpload: uploads.beginUpload,
    planUpload: uploads.planUpload,
    claimFile: uploads.claimFile,
    upload: uploads.upload,
    endUpload: uploads.endUpload,
    breakOffUpload: uploads.breakOffUpload,
    recall(imports) {
      for (const { jobId, paths, upload, startedAt, endedAt, result } of imports) {
        const title = upload === null ? pathsTitle(paths) : uploadTitle(upload);
        const times = { startedAt, endedAt, finishedBefore: 0 };
        const job: Job = { jobId, kind: 'import', title, ...times, ...outcomeOf(result, upload !== null) };
        rows.set(jobId, { job, controller: new AbortController(), ended: Promise.resolve() });
      }
    },
    progressed({ jobId, total, finished }) {
      if (rows.get(jobId)?.job.state === 'running') update(jobId, { total, finished });
    },
    async close() {
      const running = [...rows.values()].filter((row) => row.job.state === 'running');
      await Promise.all(running.map(cancelRow));
      await Promise.all(running.map((row) => row.ended));
    },
  };
}

function rebuilding(): NegatoscopeError<'store.rebuilding'> {
  const message = 'The index is being made anew: this can be done when that has ended';
  return new NegatoscopeError('store.rebuilding', message, { reason: 'rebuilding' });
}
