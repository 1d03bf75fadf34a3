import { onTestFinished } from 'vitest';
import type { IncomingFormat, IngestOutcome, InstanceSource } from '../../main/ingest/incoming-instance.ts';
import { openIngest, type FileIngest, type IngestOptions } from '../../main/ingest/open-ingest.ts';
import { openReader, type Reader } from '../../main/store/open-reader.ts';
import { openStore, type StoreOptions } from '../../main/store/open-store.ts';
import type { StoreApi } from '../../main/store/store-api.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface CacheUnderTest {
  readonly dataDirectory: string;
  readonly store: StoreApi;
  readonly reader: Reader;
  readonly ingest: FileIngest;
  /** Milliseconds since 1970; moved by the test. */
  readonly clock: { nowMs: number };
  /** Studies told as changed, one list a group or change. */
  readonly changes: (readonly number[])[];
  /** Takes one object in, in chunks of `chunkBytes`. */
  take(
    bytes: Uint8Array,
    options?: { source?: Partial<InstanceSource>; format?: IncomingFormat; chunkBytes?: number },
  ): Promise<IngestOutcome>;
  close(): Promise<void>;
}

export const folderSource: InstanceSource = { kind: 'folder', label: 'test', batchId: 'batch-1' };

/** Store, reader and ingest on a directory of their own (or a given one), in this thread; closed when the test ends. */
export function openCache(
  dataDirectory: string = temporaryDirectory(),
  storeOptions: Omit<Partial<StoreOptions>, 'dataDirectory' | 'onChanged'> = {},
  ingestOptions: Pick<IngestOptions, 'isStoreElsewhere'> = {},
): CacheUnderTest {
  const clock = { nowMs: Date.UTC(2026, 0, 2, 12) };
  const changes: (readonly number[])[] = [];
  const now = storeOptions.now ?? ((): number => clock.nowMs);
  const store = openStore({
    ...storeOptions,
    dataDirectory,
    now,
    onChanged: (studyIds) => changes.push(studyIds),
  });
  const reader = openReader({ dataDirectory, now });
  const { fs } = storeOptions;
  const ingest = openIngest({
    ...ingestOptions,
    dataDirectory,
    store,
    now,
    ...(fs === undefined ? {} : { fs }),
  });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await reader.close();
    await store.close();
  };
  onTestFinished(close);
  return {
    dataDirectory,
    store,
    reader,
    ingest,
    clock,
    changes,
    close,
    async take(bytes, options = {}) {
      const source = { ...folderSource, ...options.source };
      const incoming = ingest.begin(source, options.format ?? { kind: 'part10' });
      const chunkBytes = options.chunkBytes ?? 64 * 1024;
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        await incoming.write(bytes.subarray(at, at + chunkBytes));
      }
      return incoming.finish();
    },
  };
}
