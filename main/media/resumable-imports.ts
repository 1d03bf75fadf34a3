import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import type { ImportReport } from '../../shared/model/activity.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import type { ReadableDatabase } from '../store/database.ts';
import { importFiles } from './import-files.ts';
import { ImportLedger, recallLedgers, removeLedger, untoldOutcomes } from './import-ledger.ts';
import type { ImportTally, Outcome } from './import-tally.ts';
import type { ImportResult, Interruption, RecalledImport } from './importer-api.ts';

export interface ResumableImportsParts {
  readonly dataDirectory: string;
  readonly ingest: FileIngest;
  readonly now: () => number;
  /** Opens the databases for reading; closed again after use. */
  readonly openDatabases: () => { readonly index: ReadableDatabase; readonly user: ReadableDatabase };
}

/** An import while it runs. */
export interface RunningImport {
  readonly jobId: string;
  readonly tally: ImportTally;
  readonly password: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly total: number | null; readonly finished: number }) => void;
}

/** An import of which something is left to be read. */
interface UnfinishedImport {
  readonly paths: readonly string[];
  readonly tally: ImportTally;
  /** Of an earlier run of the program: what its ledger tells of. */
  readonly told?: ReadonlySet<string>;
}

interface ImportArrival {
  readonly SOPInstanceUID: string;
  readonly outcome: Outcome;
}

/** Of an import that an earlier run of the program was in the middle of. */
export const programEnded: Interruption = {
  code: 'import.program-ended',
  message: 'The program ended before the import did',
};

/** Imports that can be gone on with; each remembers every path that it has settled, about 100 bytes each. */
const unfinishedLimit = 16;

/** Imports of paths, which can be gone on with after they were cut short, also by the end of the program. */
export class ResumableImports {
  readonly #parts: ResumableImportsParts;
  readonly #unfinished = new Map<string, UnfinishedImport>();

  constructor(parts: ResumableImportsParts) {
    this.#parts = parts;
  }

  /** Imports into a new tally. */
  start(running: RunningImport, paths: readonly string[]): Promise<ImportResult> {
    const { dataDirectory, now } = this.#parts;
    const beginning = { paths: [...paths], upload: null, startedAt: new Date(now()).toISOString() };
    return this.#run(running, paths, ImportLedger.open(dataDirectory, running.jobId, beginning), true);
  }

  /** The tally to go on with. Throws `store.not-found`. */
  tallyOf(jobId: string): ImportTally {
    return this.#find(jobId).tally;
  }

  goOn(running: RunningImport): Promise<ImportResult> {
    const { jobId, tally } = running;
    const { told, paths } = this.#find(jobId);
    if (told !== undefined) tally.expectUntold(untoldOutcomes(this.#arrivalsOf(jobId), told));
    const ledger = ImportLedger.open(this.#parts.dataDirectory, jobId);
    tally.onEvent = (event) => ledger?.add(event);
    tally.beginAnew();
    return this.#run(running, paths, ledger, false);
  }

  /** What earlier runs of the program left, oldest first. */
  recall(): RecalledImport[] {
    const ledgers = recallLedgers(this.#parts.dataDirectory, unfinishedLimit);
    return ledgers.map(({ jobId, paths, upload, startedAt, tally, told, end }) => {
      const interruption = end === null ? programEnded : end.interruption;
      const found = resultOf(tally, end?.wasCancelled ?? false, interruption);
      // The files are where only a window can read them: a person gives them again.
      const result = upload === null ? found : { ...found, canGoOn: false };
      if (result.canGoOn) this.#keep(jobId, { paths, tally, told });
      return { jobId, paths, upload, startedAt, endedAt: end?.endedAt ?? null, result };
    });
  }

  forget(jobId: string): void {
    this.#unfinished.delete(jobId);
    removeLedger(this.#parts.dataDirectory, jobId);
  }

  async #run(
    { jobId, tally, password, signal, onProgress }: RunningImport,
    paths: readonly string[],
    ledger: ImportLedger | undefined,
    isNew: boolean,
  ): Promise<ImportResult> {
    let interruption: Interruption | null = null;
    let isKept = false;
    this.#unfinished.delete(jobId);
    tally.onEvent = (event) => ledger?.add(event);
    try {
      try {
        const { ingest } = this.#parts;
        await importFiles({ paths, ingest, batchId: jobId, tally, password, signal, onProgress });
      } catch (error) {
        // What was finished before is told with the failure: a report is never lost to it.
        if (!signal.aborted && isNew && tally.finished === 0) throw error;
        const { code, message } = asNegatoscopeError(error, 'import');
        if (!signal.aborted) interruption = { code, message };
      }
      const result = resultOf(tally, signal.aborted, interruption);
      if (result.canGoOn) this.#keep(jobId, { paths, tally });
      isKept = result.canGoOn || hasToBeRead(result.report);
      return result;
    } finally {
      tally.onEvent = undefined;
      const endedAt = new Date(this.#parts.now()).toISOString();
      ledger?.close({ endedAt, wasCancelled: signal.aborted, interruption }, isKept);
    }
  }

  #keep(jobId: string, unfinished: UnfinishedImport): void {
    this.#unfinished.set(jobId, unfinished);
    const [oldest] = this.#unfinished.keys();
    if (this.#unfinished.size > unfinishedLimit && oldest !== undefined) this.#unfinished.delete(oldest);
  }

  #find(jobId: string): UnfinishedImport {
    const unfinished = this.#unfinished.get(jobId);
    if (unfinished !== undefined) return unfinished;
    const message = 'There is no import to go on with';
    throw new NegatoscopeError('store.not-found', message, { kind: 'job', id: jobId });
  }

  /** What became of each object of the import. All that an earlier run left is there since the store has opened. */
  #arrivalsOf(jobId: string): ImportArrival[] {
    const { index, user } = this.#parts.openDatabases();
    try {
      return user
        .query<ImportArrival>('SELECT SOPInstanceUID, outcome FROM arrival WHERE batch_id = ?')
        .all(jobId);
    } finally {
      index.close();
      user.close();
    }
  }
}

/** More than counts: told again at the next start when nobody has read it by then. */
export function hasToBeRead({ refused, mismatched, conflict }: ImportReport): boolean {
  return refused.length + mismatched.length + conflict > 0;
}

function resultOf(
  tally: ImportTally,
  wasCancelled: boolean,
  interruption: Interruption | null,
): ImportResult {
  return {
    report: tally.report(),
    studyIds: tally.studyIds,
    wasCancelled,
    interruption,
    notSent: 0,
    canGoOn: wasCancelled || interruption !== null || tally.hasUnread,
  };
}
