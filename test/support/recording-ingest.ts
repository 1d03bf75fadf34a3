import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type {
  IncomingFormat,
  IncomingInstance,
  Ingest,
  IngestOutcome,
  InstanceSource,
} from '../../main/ingest/incoming-instance.ts';

export interface RecordedObject {
  readonly source: InstanceSource;
  readonly format: IncomingFormat;
  readonly file: string;
  readonly byteCount: number;
  readonly sha256: string;
}

/** Where a test may step in: each may wait, and may throw what the disk or the gate would. */
export interface RecordingHooks {
  begin?: () => Promise<void>;
  write?: (chunk: Uint8Array) => Promise<void>;
  finish?: () => Promise<void>;
}

/**
 * The ingest of receiver tests: writes the bytes to a file, syncs it and remembers it, and judges nothing.
 * `directory` is the test's own.
 */
export class RecordingIngest implements Ingest {
  readonly #directory: string;
  readonly objects: RecordedObject[] = [];
  hooks: RecordingHooks = {};
  /** Instances begun and neither kept nor aborted. */
  openCount = 0;
  abortedCount = 0;
  #sequence = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async begin(source: InstanceSource, format: IncomingFormat): Promise<IncomingInstance> {
    await this.hooks.begin?.();
    this.#sequence += 1;
    const sequence = this.#sequence;
    const spooled = path.join(this.#directory, `${sequence}.part`);
    const file = path.join(this.#directory, `${sequence}.dcm`);
    const handle = await open(spooled, 'wx');
    const hash = createHash('sha256');
    let byteCount = 0;
    let isOpen = true;
    this.openCount += 1;
    const release = async (): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      this.openCount -= 1;
      await handle.close();
    };
    return {
      write: async (chunk) => {
        await this.hooks.write?.(chunk);
        hash.update(chunk);
        byteCount += chunk.length;
        await handle.writeFile(chunk);
      },
      finish: async (): Promise<IngestOutcome> => {
        await this.hooks.finish?.();
        await handle.sync();
        await release();
        await rename(spooled, file);
        this.objects.push({ source, format, file, byteCount, sha256: hash.digest('hex') });
        return { outcome: 'stored', SOPInstanceUID: '', studyId: 1, instanceId: sequence };
      },
      abort: async () => {
        if (!isOpen) return;
        this.abortedCount += 1;
        await release();
        await rm(spooled, { force: true });
      },
    };
  }
}
