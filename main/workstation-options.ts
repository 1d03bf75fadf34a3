import type { Logger } from 'pino';
import type { Policy } from './services/read-policy.ts';
import type { PhantomKind } from './services/services.ts';

/** Everything that differs between hosts; the one argument of the composition root. */
export interface WorkstationOptions {
  /** Absolute path of the study cache; created when absent. One running instance owns it. */
  readonly dataDirectory: string;
  /** Absolute path of the built renderer (index.html and assets). */
  readonly rendererDirectory: string;
  /**
   * Entry of each worker thread: `.ts` files beside the source in a checkout, bundled `.js` files in a package.
   */
  readonly workerUrls: WorkerUrls;
  readonly logger: Logger;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Cores that the decode pool may use; default cores − 1, at least 1. */
  readonly decodeThreads?: number;
  /** Overrides of stored settings for this launch (command line). */
  readonly overrides?: Readonly<Record<string, string | number | boolean>>;
  /** The site's policy (`read-policy.ts`); left out: none. */
  readonly readPolicy?: () => Promise<Policy>;
  /**
   * True for hosts with a window: where the port cannot be had, they start all the same, and say that nothing is
   * received. Left out: that is an error.
   */
  readonly mayStartUnreachable?: boolean;
  /** Told now and then, in words for people, of work that a start waits for. */
  readonly onPreparing?: (text: string) => void;
  /** Roots of the volumes that can be taken out; left out: as the system mounts them. */
  readonly listVolumes?: () => Promise<readonly string[]>;
  /** Whether to start the DICOM listener; commands that only read do not. */
  readonly receive: boolean;
}

export interface WorkerUrls {
  readonly listener: URL;
  readonly store: URL;
  readonly reader: URL;
  readonly decoder: URL;
  readonly importer: URL;
  /** Asks an archive; ends with each answer. */
  readonly query: URL;
}

/** The running workstation as a host sees it. */
export interface Workstation {
  /** Answers everything that the renderer asks (rule 5). Never rejects: faults become responses. */
  handle(request: Request): Promise<Response>;
  /** Where the listener is bound, or null when `receive` is false. */
  readonly dicomAddress: { readonly host: string; readonly port: number; readonly ae: string } | null;
  /** Publishes the address of the host in `<data>/instance.json` so that the command line finds it. */
  announce(address: string): Promise<void>;
  /** Starts the import of files and folders; answers its job id. */
  importPaths(paths: readonly string[]): Promise<string>;
  /** Starts the import and asks every window to open what it brought. */
  openPaths(paths: readonly string[]): Promise<string>;
  /** Adds a generated study through the one ingest and asks every window to open it; answers the job id. */
  openPhantom(kind: PhantomKind): Promise<string>;
  /** Stops accepting, finishes what is being received, closes databases and threads. Idempotent. */
  close(): Promise<void>;
}
