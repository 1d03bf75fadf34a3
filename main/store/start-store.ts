import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { connectCalls, type Callable } from '../threads/message-calls.ts';
import { callPort, startThread, whenEnded } from '../threads/worker-thread.ts';
import { asNegatoscopeError, isNegatoscopeError } from '../../shared/errors.ts';
import { isDamageFoundMessage, isDatabaseProblemMessage, type DatabaseProblem } from './database-problem.ts';
import { rebuildIndex, rebuildLostIndex } from './keeping/reindex.ts';
import { requestRebuild, requestUserDataCheck } from './keeping/rebuild-request.ts';
import type { StudyRemoved } from './keeping/study-removal.ts';
import { indexSchema } from './schemas.ts';
import type { ServedReader } from './serve-reader.ts';
import { isStoreChangedMessage, isStudyRemovedMessage, type ServedStore } from './store-api.ts';

export interface StoreThreadsOptions {
  readonly storeUrl: URL;
  readonly readerUrl: URL;
  readonly dataDirectory: string;
  /** Studies whose rows changed. */
  readonly onChanged: (studyIds: readonly number[]) => void;
  readonly onRemoved?: (removed: StudyRemoved) => void;
  /** The index is being made anew before anything is shown: files read of those that there are. */
  readonly onRebuilding?: (finished: number, total: number) => void;
  /** A problem with a database came, changed, or is over (null). */
  readonly onProblem?: (problem: DatabaseProblem | null) => void;
}

export interface StoreThreads {
  /** The writer's thread, for threads that commit to it through a port of their own (`openPort`). */
  readonly worker: Worker;
  readonly store: Callable<ServedStore>;
  readonly reader: Callable<ServedReader>;
  /**
   * The reader has both databases open. Beside the rest of a start, which waits for it before it says that it is ready: a
   * reader that could not open them refuses every question. Rejects with `store.*`.
   */
  readonly readerOpened: Promise<void>;
  /** Puts the index that `buildIndex` made in the place of the one in use; every call waits for it. */
  installIndex(): Promise<void>;
  /** The same with what `salvageUserData` made. */
  installUserData(): Promise<void>;
  /** Ends what is under way, closes the databases, ends both threads: readers first, the writer last. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the writer, which makes or migrates the databases, then the reader. An index that is gone is made anew from
 * the files first: a cache that looks empty would be taken for one; so is one that cannot be read, which is kept aside.
 * Throws `store.*`.
 */
export async function startStore(options: StoreThreadsOptions): Promise<StoreThreads> {
  await rebuildLostIndex(options.dataDirectory, options.onRebuilding);
  try {
    return await openThreads(options);
  } catch (error) {
    if (!isUnreadableIndex(error, options.dataDirectory)) throw error;
    await rebuildIndex(options.dataDirectory, options.onRebuilding);
    return openThreads(options);
  }
}

function isUnreadableIndex(error: unknown, dataDirectory: string): boolean {
  if (!isNegatoscopeError(error, 'store.not-ours')) return false;
  return error.details.file === path.join(dataDirectory, indexSchema.fileName);
}

async function openThreads(options: StoreThreadsOptions): Promise<StoreThreads> {
  const { dataDirectory } = options;
  const workerData = { dataDirectory };
  const writer = startThread(options.storeUrl, { name: 'store', workerData, youngGenerationMb: 6 });
  const store = connectCalls<ServedStore>(callPort(writer), 'store').api;
  writer.on('message', (message: unknown) => {
    if (isStoreChangedMessage(message)) options.onChanged(message.studyIds);
    if (isStudyRemovedMessage(message)) options.onRemoved?.(message.removed);
    if (isDatabaseProblemMessage(message)) void noteProblem(message.problem, options);
  });
  try {
    // The first answer says that both databases are open.
    await store.settings();
  } catch (error) {
    await writer.terminate();
    throw error;
  }
  const readerThread = startThread(options.readerUrl, { name: 'reader', workerData });
  const reader = connectCalls<ServedReader>(callPort(readerThread), 'reader').api;
  readerThread.on('message', (message: unknown) => {
    // A store that has ended takes nothing anyway.
    if (isDamageFoundMessage(message)) store.noteDamage(message.reason).catch(() => undefined);
  });
  const whileUnread = async (exchange: () => Promise<void>): Promise<void> => {
    await reader.suspend();
    try {
      await exchange();
    } finally {
      await reader.resume();
    }
  };
  const readerOpened = reader.settings().then(() => undefined);
  // Whoever fails before waiting for it says why; this is not said beside.
  readerOpened.catch(() => undefined);
  let closing: Promise<void> | undefined;
  const tellEnd = (thread: string, reason: string): void => {
    if (closing !== undefined) return;
    const file = path.join(dataDirectory, indexSchema.fileName);
    options.onProblem?.({ database: 'index', kind: 'ended', reason: `the ${thread} ended: ${reason}`, file });
  };
  whenEnded(writer, (reason) => tellEnd('store thread', reason));
  whenEnded(readerThread, (reason) => tellEnd('reader thread', reason));
  return {
    worker: writer,
    store,
    reader,
    readerOpened,
    installIndex: () => whileUnread(() => store.installIndex()),
    installUserData: () => whileUnread(() => store.installUserData()),
    close: () => {
      closing ??= (async () => {
        try {
          // One that could not open anything has nothing to close.
          await readerOpened.then(
            () => reader.close(),
            () => undefined,
          );
          await readerThread.terminate();
        } finally {
          await store.close();
          await writer.terminate();
        }
      })();
      return closing;
    },
  };
}

/** What the next start is to do about it is written down at once: nobody knows how this run ends. */
async function noteProblem(
  problem: DatabaseProblem | null,
  { dataDirectory, onProblem }: StoreThreadsOptions,
): Promise<void> {
  onProblem?.(problem);
  if (problem === null || problem.kind === 'failing' || problem.kind === 'ended') return;
  try {
    if (problem.database === 'index') await requestRebuild(dataDirectory, true);
    else if (problem.kind === 'damaged') await requestUserDataCheck(dataDirectory, true);
  } catch (error) {
    const { message } = asNegatoscopeError(error, 'noting what the next start is to do');
    onProblem?.({ ...problem, reason: `${problem.reason}; ${message}` });
  }
}
