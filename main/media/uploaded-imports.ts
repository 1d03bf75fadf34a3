import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import type { ClaimedFile } from '../../shared/model/claimed-file.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import type { ReadableDatabase } from '../store/database.ts';
import { mismatchOf } from './found-file.ts';
import type { SpoolFile } from '../ingest/spool-file.ts';
import { findHere } from './find-here.ts';
import { importArchive } from './import-archive.ts';
import { ImportLedger } from './import-ledger.ts';
import { encryptedCode, missingCode, type ImportTally } from './import-tally.ts';
import type { ImportResult, Interruption } from './importer-api.ts';
import { hasToBeRead, type RunningImport } from './resumable-imports.ts';
import { UploadPlan } from './upload-plan.ts';
import { UploadedFile } from './uploaded-file.ts';

export interface UploadedImportsParts {
  readonly dataDirectory: string;
  readonly ingest: FileIngest;
  readonly now: () => number;
  readonly openDatabases: () => { readonly index: ReadableDatabase; readonly user: ReadableDatabase };
  readonly onProgress: (jobId: string, finished: number) => void;
}

interface Upload {
  readonly label: string;
  readonly tally: ImportTally;
  readonly controller: AbortController;
  readonly plan: UploadPlan;
  readonly ledger: ImportLedger | undefined;
  readonly archives: KeptArchive[];
  /** Files that are here whole and are being taken in; they never reject. */
  readonly pending: Set<Promise<void>>;
  notSent: number;
}

/** An archive that is read again with a password. It lives as long as the program: what starts anew clears the spool. */
interface KeptArchive {
  readonly spool: SpoolFile;
  readonly name: string;
}

interface UnfinishedUpload {
  readonly label: string;
  readonly tally: ImportTally;
  readonly archives: readonly KeptArchive[];
}

/** Uploads whose archives wait for a password. */
const unfinishedLimit = 8;

/**
 * Files of an upload that are taken in while the next are on their way: more of them share each commit, and a connection
 * does not wait for the disk.
 */
const pendingLimit = 32;

interface FileUnderWay {
  readonly jobId: string;
  readonly file: UploadedFile;
  readonly directorySink: ((chunk: Uint8Array) => void) | undefined;
}

/** Files that windows send. What became of them is kept over the end of the program, as of other imports. */
export class UploadedImports {
  readonly #parts: UploadedImportsParts;
  readonly #uploads = new Map<string, Upload>();
  readonly #unfinished = new Map<string, UnfinishedUpload>();
  readonly #files = new Map<number, FileUnderWay>();
  #nextFileId = 1;

  constructor(parts: UploadedImportsParts) {
    this.#parts = parts;
  }

  begin(jobId: string, label: string, tally: ImportTally, controller: AbortController): void {
    const startedAt = new Date(this.#parts.now()).toISOString();
    const ledger = ImportLedger.open(this.#parts.dataDirectory, jobId, {
      paths: [],
      upload: label,
      startedAt,
    });
    tally.onEvent = (event) => ledger?.add(event);
    this.#uploads.set(jobId, {
      label,
      tally,
      controller,
      plan: new UploadPlan(),
      ledger,
      archives: [],
      pending: new Set(),
      notSent: 0,
    });
  }

  /** Answers the id of the file. */
  async beginFile(jobId: string, name: string): Promise<number> {
    const { label, tally, controller, plan, archives } = this.#upload(jobId);
    const { dataDirectory, ingest, onProgress } = this.#parts;
    const file = await UploadedFile.begin({
      dataDirectory,
      ingest,
      source: { kind: 'upload', label, batchId: jobId },
      name,
      ...plan.factsOf(name),
      tally,
      signal: controller.signal,
      onProgress: () => onProgress(jobId, tally.finished),
      keepArchive: (spool, kept) => archives.push({ spool, name: kept }),
    });
    const fileId = this.#nextFileId++;
    this.#files.set(fileId, { jobId, file, directorySink: plan.directorySink(name) });
    return fileId;
  }

  async writeFile(fileId: number, chunk: Uint8Array): Promise<void> {
    const underWay = this.#files.get(fileId);
    if (underWay === undefined) throw notFound(`file ${fileId}`);
    underWay.directorySink?.(chunk);
    await underWay.file.write(chunk);
  }

  async endFile(fileId: number): Promise<void> {
    const underWay = this.#files.get(fileId);
    if (underWay === undefined) throw notFound(`file ${fileId}`);
    this.#files.delete(fileId);
    const taken = underWay.file.end();
    const pending = this.#uploads.get(underWay.jobId)?.pending;
    // The order of a dropped folder hangs on it, or its report has been made.
    if (pending === undefined || underWay.directorySink !== undefined) return taken;
    const settled = taken.catch(() => undefined).finally(() => pending.delete(settled));
    pending.add(settled);
    if (pending.size >= pendingLimit) await Promise.race(pending);
  }

  async abortFile(fileId: number, reason: string): Promise<void> {
    const underWay = this.#files.get(fileId);
    this.#files.delete(fileId);
    await underWay?.file.abort(reason);
  }

  async plan(jobId: string, names: readonly string[]): Promise<number[]> {
    const { plan, tally } = this.#upload(jobId);
    const { order, missing } = await plan.order(names);
    for (const name of missing) {
      tally.refused(name, missingCode, 'Listed in the media directory, not on the medium');
    }
    return order;
  }

  claim(jobId: string, claimed: ClaimedFile): boolean {
    const upload = this.#upload(jobId);
    const here = this.#find(claimed);
    if (here === undefined) return false;
    const { tally, plan } = upload;
    const { listed, isUnlisted } = plan.factsOf(claimed.name);
    upload.notSent += 1;
    tally.took(claimed.name, here);
    if (isUnlisted === true) tally.unlisted(claimed.name);
    // Whose the record says it is was compared when it was sent.
    const listedObject = listed === undefined ? undefined : { ...listed, PatientID: undefined };
    const mismatch = mismatchOf(listedObject, undefined, here.SOPInstanceUID);
    if (mismatch !== undefined) tally.mismatched(claimed.name, mismatch);
    this.#parts.onProgress(jobId, tally.finished);
    return true;
  }

  async end(jobId: string, breakOff: Interruption | null): Promise<ImportResult> {
    const { label, tally, controller, ledger, archives, pending, notSent } = this.#upload(jobId);
    this.#uploads.delete(jobId);
    // What came whole is taken in, also when the rest did not come.
    await Promise.all(pending);
    const wasCancelled = controller.signal.aborted;
    // What is still under way would be in no count.
    if (breakOff !== null) {
      controller.abort(
        new NegatoscopeError('operation.cancelled', breakOff.message, { operation: 'upload' }),
      );
    }
    const interruption = wasCancelled ? null : breakOff;
    this.#keep(jobId, { label, tally, archives });
    return this.#close(jobId, tally, ledger, { wasCancelled, interruption, notSent });
  }

  /** True for an upload with archives that want a password. */
  canGoOn(jobId: string): boolean {
    return this.#unfinished.has(jobId);
  }

  /** The tally to go on with. Throws `store.not-found`. */
  tallyOf(jobId: string): ImportTally {
    return this.#waiting(jobId).tally;
  }

  /** Reads the archives again that want a password. */
  async goOn({ jobId, tally, password, signal, onProgress }: RunningImport): Promise<ImportResult> {
    const { label, archives } = this.#waiting(jobId);
    this.#unfinished.delete(jobId);
    const { dataDirectory, ingest } = this.#parts;
    const ledger = ImportLedger.open(dataDirectory, jobId);
    tally.onEvent = (event) => ledger?.add(event);
    tally.beginAnew(encryptedCode);
    const still: KeptArchive[] = [];
    for (const archive of archives) {
      const { spool, name } = archive;
      try {
        signal.throwIfAborted();
        await importArchive({
          file: spool.path,
          shownAs: name,
          source: { kind: 'upload', label, batchId: jobId },
          ingest,
          tally,
          password,
          signal,
          onProgress: () => onProgress({ total: null, finished: tally.finished }),
        });
      } catch (error) {
        if (!signal.aborted) tally.failed(name, asNegatoscopeError(error, 'archive'));
      }
      if (signal.aborted || tally.wantsPassword(name)) still.push(archive);
      else await spool.discard();
    }
    this.#keep(jobId, { label, tally, archives: still });
    return this.#close(jobId, tally, ledger, {
      wasCancelled: signal.aborted,
      interruption: null,
      notSent: 0,
    });
  }

  /** Nobody will go on with it. */
  async forget(jobId: string): Promise<void> {
    const unfinished = this.#unfinished.get(jobId);
    this.#unfinished.delete(jobId);
    for (const { spool } of unfinished?.archives ?? []) await spool.discard();
  }

  #keep(jobId: string, unfinished: UnfinishedUpload): void {
    if (unfinished.archives.length === 0) return;
    this.#unfinished.set(jobId, unfinished);
    const [oldest] = this.#unfinished.keys();
    if (this.#unfinished.size > unfinishedLimit && oldest !== undefined) void this.forget(oldest);
  }

  #close(
    jobId: string,
    tally: ImportTally,
    ledger: ImportLedger | undefined,
    how: Pick<ImportResult, 'wasCancelled' | 'interruption' | 'notSent'>,
  ): ImportResult {
    const { wasCancelled, interruption } = how;
    tally.onEvent = undefined;
    const report = tally.report();
    const isKept = wasCancelled || interruption !== null || hasToBeRead(report);
    const endedAt = new Date(this.#parts.now()).toISOString();
    ledger?.close({ endedAt, wasCancelled, interruption }, isKept);
    return { report, studyIds: tally.studyIds, ...how, canGoOn: this.canGoOn(jobId) };
  }

  #waiting(jobId: string): UnfinishedUpload {
    const unfinished = this.#unfinished.get(jobId);
    if (unfinished === undefined) throw notFound(jobId);
    return unfinished;
  }

  #find(claimed: ClaimedFile): ReturnType<typeof findHere> {
    const { index, user } = this.#parts.openDatabases();
    try {
      return findHere(index, claimed);
    } finally {
      index.close();
      user.close();
    }
  }

  #upload(jobId: string): Upload {
    const upload = this.#uploads.get(jobId);
    if (upload === undefined) throw notFound(jobId);
    return upload;
  }
}

function notFound(id: string): NegatoscopeError {
  return new NegatoscopeError('store.not-found', 'There is no such import under way', { kind: 'job', id });
}
