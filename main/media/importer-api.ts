import type { AuditVerification } from '../../shared/model/audit.ts';
import type { ClaimedFile } from '../../shared/model/claimed-file.ts';
import type { ImportReport } from '../../shared/model/activity.ts';
import type { SalvageReport } from '../../shared/model/salvage.ts';
import type { PhantomKind } from '../services/services.ts';
import type { ReconcileReport } from '../store/reconcile.ts';

/** Why an import ended before its end: an error's code and its message. */
export interface Interruption {
  readonly code: string;
  readonly message: string;
}

export interface ImportResult {
  readonly report: ImportReport;
  /** Studies that an object of the import belongs to, also those that were here. */
  readonly studyIds: readonly number[];
  /** True when it was cancelled before its end: the report says what was finished by then. */
  readonly wasCancelled: boolean;
  /** Why it ended before its end without being cancelled (the disc was taken out); null when it did not. */
  readonly interruption: Interruption | null;
  /** Of those that were here, how many a window did not have to send. */
  readonly notSent: number;
  /** True when `goOn` may bring more: it was cut short, or files could not be read. */
  readonly canGoOn: boolean;
}

/** An import of an earlier run of the program that somebody has not read yet, or that can be gone on with. */
export interface RecalledImport {
  readonly jobId: string;
  readonly paths: readonly string[];
  /** What a window called what it sent; null for an import of paths. */
  readonly upload: string | null;
  readonly startedAt: string;
  /** Null when the program ended before the import did. */
  readonly endedAt: string | null;
  readonly result: ImportResult;
}

export interface CompareResult extends Pick<ReconcileReport, 'recovered' | 'quarantined' | 'missing'> {
  readonly wasCancelled: boolean;
}

export interface ScrubResult {
  readonly checked: number;
  /** Files that are gone or are not what was received. */
  readonly found: number;
  /** True when it was cancelled: the next one goes on there. */
  readonly wasCancelled: boolean;
}

/** How many objects a verification looked at, and what it found. */
export interface VerifyResult {
  readonly checked: number;
  readonly missing: number;
  readonly corrupt: number;
  /** Files that neither the index nor the trash knows. */
  readonly orphans: number;
  /** What is wrong with the databases themselves, in words. */
  readonly databases: readonly string[];
  readonly wasCancelled: boolean;
}

export interface IndexBuildResult {
  readonly files: number;
  readonly studies: number;
  readonly instances: number;
  /** Files whose content is not what their name says. */
  readonly corrupt: number;
  /** Files that cannot be read. */
  readonly refused: number;
  readonly wasCancelled: boolean;
}

/** Served by the importer thread: scans of folders and media, archives and uploads, through the one ingest. */
export interface ImporterApi {
  /**
   * Brings files and index together after a crash; before the listener's port opens. `isThorough` also compares every
   * file with the index, unless that takes so long that `compareFiles` must follow; else only the spool is cleared.
   */
  reconcile(isThorough: boolean): Promise<ReconcileReport>;
  /** Compares every file with the index, also while objects come in. */
  compareFiles(jobId: string): Promise<CompareResult>;
  /**
   * Absolute paths of files, folders, media, archives; `password` opens encrypted entries. Throws `media.unreadable` when
   * a path is not there.
   */
  importPaths(jobId: string, paths: readonly string[], password?: string): Promise<ImportResult>;
  /**
   * Goes on with an import that `canGoOn`: looks at the same paths and reads what is not settled yet. The result is that
   * of both together. Throws `store.not-found` when it is not known any more.
   */
  goOn(jobId: string, password?: string): Promise<ImportResult>;
  /** Imports that earlier runs of the program left, oldest first; `goOn` takes those that `canGoOn`. Once, at the start. */
  recall(): Promise<readonly RecalledImport[]>;
  /** The import was read, and will not be gone on with. */
  forget(jobId: string): Promise<void>;
  /** Adds a generated study. */
  importPhantom(jobId: string, kind: PhantomKind): Promise<ImportResult>;
  /** Takes the objects of entries of the trash in again; an entry goes when they are all in the cache. */
  restoreTrash(jobId: string, trashIds: readonly string[]): Promise<ImportResult>;
  /** Tries quarantined objects again; those that are taken leave the quarantine. */
  retryQuarantined(jobId: string, quarantineIds: readonly string[]): Promise<ImportResult>;
  /** Checks stored files against their hashes, slowly, from where the last check ended. */
  scrub(jobId: string): Promise<ScrubResult>;
  /** Reads and hashes every stored object again, and compares index and files; changes nothing. */
  verify(jobId: string): Promise<VerifyResult>;
  /** Makes an index anew from the files beside the one in use (`buildIndex`), for the store to install. */
  buildIndex(jobId: string): Promise<IndexBuildResult>;
  /** Puts what can be saved of a damaged user database beside it (`salvageUserData`). */
  salvageUserData(): Promise<SalvageReport>;
  /**
   * Reads both databases whole and compares them with themselves; seconds for a gigabyte. Answers what is wrong, in words;
   * the store is told, and refuses what would be lost.
   */
  checkDatabases(): Promise<string[]>;
  /** Reads the whole audit trail and says where it was changed. */
  verifyAudit(): Promise<AuditVerification>;
  /** Ends a running import, upload, restoration or check early; its call then resolves. */
  cancel(jobId: string): Promise<void>;
  /** Files that come as bytes: `label` names where they are from. */
  beginUpload(jobId: string, label: string): Promise<void>;
  /** Answers the id of the file that is being sent. `name` is shown in the report. */
  beginFile(jobId: string, name: string): Promise<number>;
  /** Resolves when the bytes are spooled: back-pressure. One call at a time for each file. */
  writeFile(fileId: number, chunk: Uint8Array): Promise<void>;
  /** Resolves when the file is on its way into the cache: back-pressure. What became of it is in the report. */
  endFile(fileId: number): Promise<void>;
  /** The sender broke off. */
  abortFile(fileId: number, reason: string): Promise<void>;
  /**
   * In which order the files of a dropped folder are to be sent, as places in `names`: that of the media directories among
   * them, which were sent before. What those list and is not among the names is refused in the report.
   */
  planUpload(jobId: string, names: readonly string[]): Promise<number[]>;
  /** True when an object of exactly these bytes is here: it counts as that, and the file is not to be sent. */
  claimFile(jobId: string, file: ClaimedFile): Promise<boolean>;
  /** Resolves when everything that came whole is durable or refused. `breakOff`: why not all was sent, where it was not. */
  endUpload(jobId: string, breakOff: Interruption | null): Promise<ImportResult>;
}

/** Posted by the importer thread to the thread that started it, at most ten times a second for each job. */
export interface ImportProgressMessage {
  readonly kind: 'import.progress';
  readonly jobId: string;
  /** Files found; null while still counting. */
  readonly total: number | null;
  readonly finished: number;
}

export function isImportProgressMessage(value: unknown): value is ImportProgressMessage {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'import.progress';
}
