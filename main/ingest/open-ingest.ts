import type { DurableFs } from '../store/durable-fs.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { InstanceComparer } from './compare-instances.ts';
import { IncomingFile } from './incoming-file.ts';
import { Quarantine } from './quarantine.ts';
import { SpoolFiles } from './spool-files.ts';
import type { IncomingFormat, Ingest, InstanceSource } from './incoming-instance.ts';

export interface IngestOptions {
  /** Absolute path; `spool/` and `quarantine/` are there once the store has opened. */
  readonly dataDirectory: string;
  readonly store: Pick<StoreApi, 'commit'>;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** The store runs in another thread, and may wait for this one. */
  readonly isStoreElsewhere?: boolean;
  /** What the spool is written with; the system's own by default. */
  readonly fs?: DurableFs;
  /** Tells how versions of one instance are related; without one, all of them count as different. */
  readonly comparer?: Pick<InstanceComparer, 'compare'>;
  /** Where refused objects of the network go; without limits by default. */
  readonly quarantine?: Quarantine;
}

export interface FileIngest extends Ingest {
  begin(source: InstanceSource, format: IncomingFormat): IncomingFile;
  /** Leaves nothing in the spool; no instance is under way. */
  close(): Promise<void>;
}

/** The one way in (rule 1), for use inside the listener's and the importer's thread; many instances at once. */
export function openIngest(options: IngestOptions): FileIngest {
  const spool = new SpoolFiles(options.dataDirectory, options.fs);
  const quarantine = options.quarantine ?? new Quarantine(options.dataDirectory, options.now);
  const parts = { ...options, spool, quarantine };
  return {
    begin: (source, format) => IncomingFile.begin(parts, source, format),
    close: () => spool.close(),
  };
}
