import { setTimeout as wait } from 'node:timers/promises';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { ClaimedFile } from '../../shared/model/claimed-file.ts';
import type { AuditVerification } from '../../shared/model/audit.ts';
import { verifyAuditLog } from '../audit/verify-audit-log.ts';
import { sampleStudies } from '../phantom/sample-studies.ts';
import type { SalvageReport } from '../../shared/model/salvage.ts';
import type { PhantomKind } from '../services/services.ts';
import type { ReadableDatabase } from '../store/database.ts';
import type { InstanceComparer } from '../ingest/compare-instances.ts';
import { openIngest, type FileIngest } from '../ingest/open-ingest.ts';
import { checkDatabases } from '../store/keeping/check-databases.ts';
import type { ScrubProgress } from '../store/keeping/keeping-api.ts';
import { readKeepingSettings } from '../store/keeping/keeping-settings.ts';
import { restoreTrash } from '../store/keeping/restore-trash.ts';
import { salvageUserData } from '../store/keeping/salvage-user-data.ts';
import { readScrubProgress, scrub } from '../store/keeping/scrub.ts';
import { verifyCache } from '../store/keeping/verify-cache.ts';
import { clearSpool, reconcile, reconcileFiles } from '../store/reconcile.ts';
import type { ServedStore, StoreApi } from '../store/store-api.ts';
import { buildIndexAside } from './build-index-aside.ts';
import { importPhantoms } from './import-phantoms.ts';
import { ImportTally } from './import-tally.ts';
import type {
  CompareResult,
  IndexBuildResult,
  ImportProgressMessage,
  ImportResult,
  ImporterApi,
  Interruption,
  ScrubResult,
  VerifyResult,
} from './importer-api.ts';
import { ResumableImports, type RunningImport } from './resumable-imports.ts';
import { retryQuarantined } from './retry-quarantined.ts';
import { UploadedImports } from './uploaded-imports.ts';

export interface ImporterOptions {
  readonly dataDirectory: string;
  readonly store: Pick<
    StoreApi,
    'commit' | 'markMissing' | 'confirmMismatches' | 'forgetRestored' | 'recordScrub'
  > &
    Partial<Pick<ServedStore, 'noteDamage'>>;
  /** Opens the databases for reading; closed again after use. */
  readonly openDatabases: () => { readonly index: ReadableDatabase; readonly user: ReadableDatabase };
  readonly now: () => number;
  /** As in `IngestOptions`. */
  readonly comparer?: Pick<InstanceComparer, 'compare'>;
  readonly onProgress: (message: ImportProgressMessage) => void;
}

interface ImportJob {
  readonly tally: ImportTally;
  readonly controller: AbortController;
  /** When progress was last told. */
  toldAtMs: number;
  /** The last progress, not told yet. */
  untold: Omit<ImportProgressMessage, 'kind'> | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** Progress is told this often; more is not read by anybody. */
const progressIntervalMs = 100;

/** The importer itself, without its thread. */
export class Importer implements ImporterApi {
  readonly #options: ImporterOptions;
  readonly #ingest: FileIngest;
  readonly #jobs = new Map<string, ImportJob>();

  /** Nothing is imported, checked or rebuilt. */
  get isIdle(): boolean {
    return this.#jobs.size === 0;
  }
  readonly #uploads: UploadedImports;
  readonly #imports: ResumableImports;

  constructor(options: ImporterOptions) {
    this.#options = options;
    this.#ingest = openIngest(options);
    this.#imports = new ResumableImports({ ...options, ingest: this.#ingest });
    this.#uploads = new UploadedImports({
      ...options,
      ingest: this.#ingest,
      onProgress: (jobId, finished) => this.#tell({ jobId, total: null, finished }),
    });
  }

  async reconcile(isThorough: boolean): ReturnType<ImporterApi['reconcile']> {
    const { dataDirectory, store } = this.#options;
    if (!isThorough) {
      const removedFromSpool = await clearSpool(dataDirectory);
      return { removedFromSpool, recovered: 0, quarantined: 0, missing: 0, isComplete: true };
    }
    const { index, user } = this.#options.openDatabases();
    try {
      return await reconcile({ dataDirectory, store, ingest: this.#ingest, index, user });
    } finally {
      index.close();
      user.close();
    }
  }

  async compareFiles(jobId: string): Promise<CompareResult> {
    const { dataDirectory, store } = this.#options;
    const { signal } = this.#open(jobId).controller;
    const { index, user } = this.#options.openDatabases();
    try {
      const parts = { dataDirectory, store, ingest: this.#ingest, index, user };
      return { ...(await reconcileFiles(parts, signal)), wasCancelled: false };
    } catch (error) {
      if (!signal.aborted) throw error;
      return { recovered: 0, quarantined: 0, missing: 0, wasCancelled: true };
    } finally {
      this.#jobs.delete(jobId);
      index.close();
      user.close();
    }
  }

  importPaths(jobId: string, paths: readonly string[], password?: string): Promise<ImportResult> {
    return this.#run(jobId, new ImportTally(), password, (running) => this.#imports.start(running, paths));
  }

  async goOn(jobId: string, password?: string): Promise<ImportResult> {
    const imports = this.#uploads.canGoOn(jobId) ? this.#uploads : this.#imports;
    return this.#run(jobId, imports.tallyOf(jobId), password, (running) => imports.goOn(running));
  }

  async recall(): ReturnType<ImporterApi['recall']> {
    return this.#imports.recall();
  }

  async forget(jobId: string): Promise<void> {
    await this.#uploads.forget(jobId);
    this.#imports.forget(jobId);
  }

  async #run(
    jobId: string,
    tally: ImportTally,
    password: string | undefined,
    work: (running: RunningImport) => Promise<ImportResult>,
  ): Promise<ImportResult> {
    const { signal } = this.#open(jobId, tally).controller;
    try {
      const onProgress: RunningImport['onProgress'] = (progress) => this.#tell({ jobId, ...progress });
      return await work({ jobId, tally, password, signal, onProgress });
    } finally {
      this.#jobs.delete(jobId);
    }
  }

  async importPhantom(jobId: string, kind: PhantomKind): Promise<ImportResult> {
    const { tally, controller } = this.#open(jobId);
    const { signal } = controller;
    try {
      await importPhantoms({
        studies: sampleStudies({ kind, seed: jobId, StudyDate: localDate(this.#options.now()) }),
        ingest: this.#ingest,
        batchId: jobId,
        tally,
        signal,
        onProgress: (progress) => this.#tell({ jobId, ...progress }),
      });
    } finally {
      this.#jobs.delete(jobId);
    }
    return resultOf(tally, signal.aborted);
  }

  async restoreTrash(jobId: string, trashIds: readonly string[]): Promise<ImportResult> {
    const { dataDirectory, store } = this.#options;
    const { tally, controller } = this.#open(jobId);
    const { index, user } = this.#options.openDatabases();
    try {
      for (const trashId of trashIds) {
        if (controller.signal.aborted) break;
        await restoreTrash({
          dataDirectory,
          user,
          ingest: this.#ingest,
          trashId,
          tally,
          signal: controller.signal,
          forget: () => store.forgetRestored(trashId),
          onProgress: (progress) => this.#tell({ jobId, ...progress }),
        });
      }
    } finally {
      this.#jobs.delete(jobId);
      index.close();
      user.close();
    }
    return resultOf(tally, controller.signal.aborted);
  }

  async retryQuarantined(jobId: string, quarantineIds: readonly string[]): Promise<ImportResult> {
    const { tally, controller } = this.#open(jobId);
    const { signal } = controller;
    try {
      await retryQuarantined({
        dataDirectory: this.#options.dataDirectory,
        ingest: this.#ingest,
        quarantineIds,
        batchId: jobId,
        tally,
        signal,
        onProgress: (progress) => this.#tell({ jobId, ...progress }),
      });
    } finally {
      this.#jobs.delete(jobId);
    }
    return resultOf(tally, signal.aborted);
  }

  async scrub(jobId: string): Promise<ScrubResult> {
    const { dataDirectory, store } = this.#options;
    const { signal } = this.#open(jobId).controller;
    const { index, user } = this.#options.openDatabases();
    let progress: ScrubProgress = readScrubProgress(user);
    try {
      progress = await scrub({
        dataDirectory,
        index,
        from: progress,
        bytesPerSecond: readKeepingSettings(user).scrubBytesPerSecond,
        monotonicMs: () => performance.now(),
        wait: (milliseconds) => wait(milliseconds, undefined, { signal }),
        signal,
        record: async (findings) => {
          await store.recordScrub(findings);
          progress = findings;
        },
        onProgress: (finished, total) => this.#tell({ jobId, total, finished }),
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#jobs.delete(jobId);
      index.close();
      user.close();
    }
    return { checked: progress.checked, found: progress.found, wasCancelled: signal.aborted };
  }

  async verify(jobId: string): Promise<VerifyResult> {
    const { signal } = this.#open(jobId).controller;
    const { index, user } = this.#options.openDatabases();
    try {
      const report = await verifyCache({
        dataDirectory: this.#options.dataDirectory,
        index,
        user,
        signal,
        onDamage: async (problem) => this.#options.store.noteDamage?.(problem),
        onProgress: (finished, total) => this.#tell({ jobId, total, finished }),
      });
      const { checked, missing, corrupt, orphans, databases } = report;
      return {
        checked,
        missing: missing.length,
        corrupt: corrupt.length,
        orphans: orphans.length,
        databases,
        wasCancelled: signal.aborted,
      };
    } finally {
      this.#jobs.delete(jobId);
      index.close();
      user.close();
    }
  }

  async buildIndex(jobId: string): Promise<IndexBuildResult> {
    const { dataDirectory, now } = this.#options;
    const { signal } = this.#open(jobId).controller;
    try {
      return await buildIndexAside({
        dataDirectory,
        now,
        signal,
        onProgress: (finished, total) => this.#tell({ jobId, total, finished }),
      });
    } finally {
      this.#jobs.delete(jobId);
    }
  }

  salvageUserData(): Promise<SalvageReport> {
    return salvageUserData(this.#options.dataDirectory);
  }

  async checkDatabases(): Promise<string[]> {
    const { user, index } = this.#options.openDatabases();
    try {
      const found = checkDatabases([user, index]);
      const [first] = found;
      if (first !== undefined) await this.#options.store.noteDamage?.(first);
      return found;
    } finally {
      index.close();
      user.close();
    }
  }

  verifyAudit(): Promise<AuditVerification> {
    return verifyAuditLog(this.#options.dataDirectory);
  }

  async cancel(jobId: string): Promise<void> {
    this.#jobs
      .get(jobId)
      ?.controller.abort(
        new NegatoscopeError('operation.cancelled', 'The import was cancelled', { operation: 'import' }),
      );
  }

  async beginUpload(jobId: string, label: string): Promise<void> {
    const { tally, controller } = this.#open(jobId);
    this.#uploads.begin(jobId, label, tally, controller);
  }

  beginFile(jobId: string, name: string): Promise<number> {
    return this.#uploads.beginFile(jobId, name);
  }

  writeFile(fileId: number, chunk: Uint8Array): Promise<void> {
    return this.#uploads.writeFile(fileId, chunk);
  }

  endFile(fileId: number): Promise<void> {
    return this.#uploads.endFile(fileId);
  }

  abortFile(fileId: number, reason: string): Promise<void> {
    return this.#uploads.abortFile(fileId, reason);
  }

  planUpload(jobId: string, names: readonly string[]): Promise<number[]> {
    return this.#uploads.plan(jobId, names);
  }

  async claimFile(jobId: string, file: ClaimedFile): Promise<boolean> {
    return this.#uploads.claim(jobId, file);
  }

  async endUpload(jobId: string, breakOff: Interruption | null): Promise<ImportResult> {
    try {
      return await this.#uploads.end(jobId, breakOff);
    } finally {
      this.#jobs.delete(jobId);
    }
  }

  /** At once, or when it is time again: the last count before a pause is told as well. */
  #tell(progress: Omit<ImportProgressMessage, 'kind'>): void {
    const job = this.#jobs.get(progress.jobId);
    if (job === undefined) return;
    job.untold = progress;
    if (this.#options.now() - job.toldAtMs >= progressIntervalMs) this.#tellNow(job);
    else job.timer ??= setTimeout(() => this.#tellNow(job), progressIntervalMs).unref();
  }

  #tellNow(job: ImportJob): void {
    clearTimeout(job.timer);
    job.timer = undefined;
    const progress = job.untold;
    if (progress === undefined || this.#jobs.get(progress.jobId) !== job) return;
    job.untold = undefined;
    job.toldAtMs = this.#options.now();
    this.#options.onProgress({ kind: 'import.progress', ...progress });
  }

  #open(jobId: string, tally = new ImportTally()): ImportJob {
    const job: ImportJob = {
      tally,
      controller: new AbortController(),
      toldAtMs: Number.NEGATIVE_INFINITY,
      untold: undefined,
      timer: undefined,
    };
    this.#jobs.set(jobId, job);
    return job;
  }
}

/** As DA, in local time: a phantom is of today. */
function localDate(nowMs: number): string {
  const date = new Date(nowMs);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('');
}

function resultOf(tally: ImportTally, wasCancelled: boolean): ImportResult {
  return {
    report: tally.report(),
    studyIds: tally.studyIds,
    wasCancelled,
    interruption: null,
    notSent: 0,
    canGoOn: false,
  };
}
