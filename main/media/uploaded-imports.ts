import { NegatoscopeError } from '../../shared/errors.ts';
import type { ClaimedFile } from '../../shared/model/claimed-file.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import type { ReadableDatabase } from '../store/database.ts';
import { mismatchOf } from './found-file.ts';
import { findHere } from './find-here.ts';
import { ImportLedger } from './import-ledger.ts';
import type { ImportTally } from './import-tally.ts';
import type { ImportResult, Interruption } from './importer-api.ts';
import { hasToBeRead } from './resumable-imports.ts';
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
  notSent: number;
}

interface FileUnderWay {
  readonly file: UploadedFile;
  readonly directorySink: ((chunk: Uint8Array) => void) | undefined;
}

/** Files that windows send. What became of them is kept over the end of the program, as of other imports. */
export class UploadedImports {
  readonly #parts: UploadedImportsParts;
  readonly #uploads = new Map<string, Upload>();
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
    this.#uploads.set(jobId, { label, tally, controller, plan: new UploadPlan(), ledger, notSent: 0 });
  }

  /** Answers the id of the file. */
  async beginFile(jobId: string, name: string): Promise<number> {
    const { label, tally, controller, plan } = this.#upload(jobId);
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
    });
    const fileId = this.#nextFileId++;
    this.#files.set(fileId, { file, directorySink: plan.directorySink(name) });
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
    await underWay.file.end();
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
      tally.refused(name, 'media.unreadable', 'Listed in the media directory, not on the medium');
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

  end(jobId: string, breakOff: Interruption | null): ImportResult {
    const { tally, controller, ledger, notSent } = this.#upload(jobId);
    this.#uploads.delete(jobId);
    const wasCancelled = controller.signal.aborted;
    // What is still under way would be in no count.
    if (breakOff !== null)
      controller.abort(
        new NegatoscopeError('operation.cancelled', breakOff.message, { operation: 'upload' }),
      );
    const interruption = wasCancelled ? null : breakOff;
    tally.onEvent = undefined;
    const report = tally.report();
    const endedAt = new Date(this.#parts.now()).toISOString();
    ledger?.close(
      { endedAt, wasCancelled, interruption },
      wasCancelled || interruption !== null || hasToBeRead(report),
    );
    return { report, studyIds: tally.studyIds, wasCancelled, interruption, notSent, canGoOn: false };
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
