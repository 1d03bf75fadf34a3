/**
 * Tells the store thread that a spool file has reached stable storage. A commit may be asked for while the disk is busy
 * with the file, and nothing of the object is moved before this says so. One number in memory that both threads see:
 * whoever syncs the file writes it, the store waits for it.
 */
export type FileSync = Int32Array<SharedArrayBuffer>;

const pending = 0;
const synced = 1;
const failed = 2;

export type FileSyncState = 'pending' | 'synced' | 'failed';
const states: readonly FileSyncState[] = ['pending', 'synced', 'failed'];

/** Of a file that is being written to the disk. */
export function newFileSync(): FileSync {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** Once, by whoever synced the file. */
export function tellFileSync(sync: FileSync, isSynced: boolean): void {
  Atomics.store(sync, 0, isSynced ? synced : failed);
  Atomics.notify(sync, 0);
}

export function fileSyncState(sync: FileSync): FileSyncState {
  return states[Atomics.load(sync, 0)] ?? 'failed';
}

/** Holds this thread until the file is synced, failed, or the time is over. */
export function holdForFileSync(sync: FileSync, limitMs: number): FileSyncState {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const state = fileSyncState(sync);
    const leftMs = endMs - performance.now();
    if (state !== 'pending' || leftMs <= 0) return state;
    Atomics.wait(sync, 0, pending, leftMs);
  }
}

/** Resolves when the file is synced or failed, without holding anybody. */
export async function whenFileSynced(sync: FileSync): Promise<Exclude<FileSyncState, 'pending'>> {
  for (;;) {
    const state = fileSyncState(sync);
    if (state !== 'pending') return state;
    await Atomics.waitAsync(sync, 0, pending).value;
  }
}
