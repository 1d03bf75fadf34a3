import {
  closeSync,
  fsync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  write,
  writeSync,
} from 'node:fs';

/**
 * The file operations that an object's way into the cache consists of: everything that "acknowledged means durable"
 * rests on goes through here, so that a test can drop what was not synced, and fail any call.
 *
 * What only touches the page cache is synchronous: each turn through the thread pool costs two wake-ups, and 300 CT over
 * one association took 85 of them an object. What waits for the disk is not. Every operation throws what `node:fs` does.
 */
export interface DurableFs {
  /** A new file for writing; it must not be there. Answers its descriptor. */
  create(file: string): number;
  /** Appends; answers how many bytes were taken. */
  write(descriptor: number, bytes: Uint8Array): number;
  /** The same beside the caller's thread, for files so large that the disk may make the writer wait. */
  writeAside(descriptor: number, bytes: Uint8Array): Promise<number>;
  /** Puts the file's bytes and length on stable storage. */
  sync(descriptor: number): Promise<void>;
  close(descriptor: number): void;
  rename(from: string, to: string): void;
  /** Makes a directory and what is missing above it. */
  makeDirectory(directory: string): void;
  /** Makes the entries of a directory durable. */
  syncDirectory(directory: string): void;
  /** Removes a file, if it is there. */
  remove(file: string): void;
}

export const systemFs: DurableFs = {
  create: (file) => openSync(file, 'wx', 0o600),
  write: (descriptor, bytes) => writeSync(descriptor, bytes),
  writeAside: (descriptor, bytes) =>
    new Promise((resolve, reject) => {
      write(descriptor, bytes, (error, written) => (error === null ? resolve(written) : reject(error)));
    }),
  sync: (descriptor) =>
    new Promise((resolve, reject) => {
      fsync(descriptor, (error) => (error === null ? resolve() : reject(error)));
    }),
  close: (descriptor) => closeSync(descriptor),
  rename: (from, to) => renameSync(from, to),
  makeDirectory: (directory) => void mkdirSync(directory, { recursive: true, mode: 0o700 }),
  syncDirectory: (directory) => {
    // Windows has no directory handles to flush; NTFS journals the rename.
    if (process.platform === 'win32') return;
    const descriptor = openSync(directory, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
  remove: (file) => rmSync(file, { force: true }),
};
