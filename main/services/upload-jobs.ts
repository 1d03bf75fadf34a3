import { NegatoscopeError } from '../../shared/errors.ts';
import type { ImportResult, ImporterApi, Interruption } from '../media/importer-api.ts';
import type { Callable } from '../threads/message-calls.ts';
import { windowClosed, windowSilent } from './job-outcome.ts';
import type { ImportService } from './services.ts';

export interface UploadJobsParts {
  readonly importer: Pick<
    Callable<ImporterApi>,
    | 'beginUpload'
    | 'beginFile'
    | 'writeFile'
    | 'endFile'
    | 'abortFile'
    | 'planUpload'
    | 'claimFile'
    | 'endUpload'
  >;
  /** Puts it on the panel; answers the job's id. */
  readonly begin: (title: string) => string;
  /** Throws `store.not-found` for what is not on the panel. */
  readonly isRunning: (jobId: string) => boolean;
  readonly end: (jobId: string, result: ImportResult) => void;
  readonly fail: (jobId: string, error: unknown) => void;
  /** How long a window may say nothing of an upload before it counts as broken off. */
  readonly silenceMs: () => number;
}

interface Upload {
  /** Calls of the window that are being answered. */
  underWay: number;
  timer: NodeJS.Timeout | undefined;
}

/** Imports whose files a window sends. One whose window is gone ends by itself, and says so. */
export class UploadJobs {
  readonly #parts: UploadJobsParts;
  readonly #uploads = new Map<string, Upload>();

  constructor(parts: UploadJobsParts) {
    this.#parts = parts;
  }

  has(jobId: string): boolean {
    return this.#uploads.has(jobId);
  }

  readonly beginUpload: ImportService['beginUpload'] = async (title) => {
    const jobId = this.#parts.begin(title);
    this.#uploads.set(jobId, { underWay: 0, timer: undefined });
    await this.#during(jobId, () => this.#parts.importer.beginUpload(jobId, title));
    return jobId;
  };

  readonly planUpload: ImportService['planUpload'] = (jobId, names) =>
    this.#during(jobId, () => this.#parts.importer.planUpload(jobId, names));

  readonly claimFile: ImportService['claimFile'] = (jobId, file) =>
    this.#during(jobId, () => this.#parts.importer.claimFile(jobId, file));

  readonly upload: ImportService['upload'] = (jobId, name, body, signal) =>
    this.#during(jobId, async () => {
      const { importer, isRunning } = this.#parts;
      isRunning(jobId);
      const fileId = await importer.beginFile(jobId, name);
      try {
        for await (const chunk of body) {
          signal.throwIfAborted();
          await importer.writeFile(fileId, chunk);
        }
      } catch (error) {
        await importer.abortFile(fileId, 'The upload broke off');
        throw signal.aborted
          ? new NegatoscopeError('operation.cancelled', 'The upload broke off', { operation: 'upload' })
          : error;
      }
      await importer.endFile(fileId);
    });

  readonly endUpload: ImportService['endUpload'] = async (jobId) => {
    if (this.#parts.isRunning(jobId)) await this.end(jobId, null);
  };

  readonly breakOffUpload: ImportService['breakOffUpload'] = async (jobId) => {
    if (this.#parts.isRunning(jobId)) await this.end(jobId, windowClosed);
  };

  /** Ends it once, whoever asks first. */
  async end(jobId: string, breakOff: Interruption | null): Promise<void> {
    const upload = this.#uploads.get(jobId);
    if (upload === undefined) return;
    clearTimeout(upload.timer);
    this.#uploads.delete(jobId);
    try {
      this.#parts.end(jobId, await this.#parts.importer.endUpload(jobId, breakOff));
    } catch (error) {
      this.#parts.fail(jobId, error);
    }
  }

  /** The window is heard of while one of its calls is answered, and silent from then on. */
  async #during<Result>(jobId: string, work: () => Promise<Result>): Promise<Result> {
    const upload = this.#uploads.get(jobId);
    if (upload === undefined) return work();
    clearTimeout(upload.timer);
    upload.underWay += 1;
    try {
      return await work();
    } finally {
      upload.underWay -= 1;
      if (upload.underWay === 0 && this.#uploads.has(jobId)) {
        clearTimeout(upload.timer);
        upload.timer = setTimeout(() => void this.end(jobId, windowSilent), this.#parts.silenceMs()).unref();
      }
    }
  }
}
