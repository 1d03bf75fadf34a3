import { asNegatoscopeError } from '../../shared/errors.ts';
import type { IncomingFile } from '../ingest/incoming-file.ts';
import type { InstanceSource } from '../ingest/incoming-instance.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import { SpoolFile } from '../ingest/spool-file.ts';
import type { DirectoryFacts } from './archive-entries.ts';
import { mismatchOf } from './found-file.ts';
import { importArchive, isZip } from './import-archive.ts';
import type { ImportTally } from './import-tally.ts';

export interface UploadedFileOptions extends DirectoryFacts {
  readonly dataDirectory: string;
  readonly ingest: FileIngest;
  readonly source: InstanceSource;
  /** As the sender names it; shown in the report only. */
  readonly name: string;
  readonly tally: ImportTally;
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
  /** Is given an archive with entries that want a password, to be read again; it discards it. */
  readonly keepArchive: (archive: SpoolFile, name: string) => void;
}

/** Bytes that tell a ZIP from anything else. */
const signatureBytes = 4;

/**
 * A file that comes as a stream of bytes: an object goes straight into the ingest, an archive into the spool first,
 * because a ZIP can only be read from its end.
 */
export class UploadedFile {
  readonly #options: UploadedFileOptions;
  #start: Uint8Array = new Uint8Array(0);
  #target: IncomingFile | SpoolFile | undefined;

  private constructor(options: UploadedFileOptions) {
    this.#options = options;
  }

  static async begin(options: UploadedFileOptions): Promise<UploadedFile> {
    options.signal.throwIfAborted();
    return new UploadedFile(options);
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#options.signal.throwIfAborted();
    if (this.#target !== undefined) {
      await this.#target.write(chunk);
      return;
    }
    const start = new Uint8Array(this.#start.length + chunk.length);
    start.set(this.#start);
    start.set(chunk, this.#start.length);
    this.#start = start;
    if (start.length >= signatureBytes) await this.#decide();
  }

  async end(): Promise<void> {
    const { name, tally, signal } = this.#options;
    // The report has been made: what came in now would be in no count.
    if (signal.aborted) return this.abort('The import was cancelled');
    try {
      const target = this.#target ?? (await this.#decide());
      if (target instanceof SpoolFile) await this.#importSpooledArchive(target);
      else await this.#finish(target);
    } catch (error) {
      if (!signal.aborted) tally.failed(name, asNegatoscopeError(error, 'upload'));
    }
    this.#options.onProgress();
  }

  async #finish(target: IncomingFile): Promise<void> {
    const { name, tally, listed, isUnlisted } = this.#options;
    const outcome = await target.finish();
    tally.took(name, outcome);
    if (isUnlisted === true) tally.unlisted(name);
    const mismatch = mismatchOf(listed, target.PatientID, outcome.SOPInstanceUID);
    if (mismatch !== undefined) tally.mismatched(name, mismatch);
  }

  async abort(reason: string): Promise<void> {
    if (this.#target instanceof SpoolFile) await this.#target.discard();
    else await this.#target?.abort();
    this.#options.tally.refused(this.#options.name, 'operation.cancelled', reason);
  }

  async #decide(): Promise<IncomingFile | SpoolFile> {
    const { dataDirectory, ingest, source } = this.#options;
    const target = isZip(this.#start)
      ? SpoolFile.create(dataDirectory)
      : ingest.begin(source, { kind: 'part10' });
    this.#target = target;
    await target.write(this.#start);
    this.#start = new Uint8Array(0);
    return target;
  }

  async #importSpooledArchive(archive: SpoolFile): Promise<void> {
    const { name, ingest, source, tally, signal, onProgress, keepArchive } = this.#options;
    let isKept = false;
    try {
      await archive.finish();
      await importArchive({ file: archive.path, shownAs: name, source, ingest, tally, signal, onProgress });
      isKept = tally.wantsPassword(name);
      if (isKept) keepArchive(archive, name);
    } finally {
      if (!isKept) await archive.discard();
    }
  }
}
