import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

export const trashFolder = 'trash';

/** Where a file of an entry of the trash is, relative to the data directory, with '/'. Ids and hashes only. */
export function trashedFile(trashId: string, sha256: string): string {
  return `${trashFolder}/${trashId}/${sha256}.dcm`;
}

/**
 * The few things that removing a study does to the disk. Synchronous, because the same steps are taken when a start
 * finishes what a crash cut short, before anything else may look at the files; whoever takes many yields in between.
 */
export interface TrashFiles {
  exists(file: string): boolean;
  rename(from: string, to: string): void;
  unlink(file: string): void;
  /** Makes a folder of the trash, durable. */
  makeFolder(folder: string): void;
  /** Removes a folder of the trash with whatever is in it. */
  removeFolder(folder: string): void;
  /** Makes the entries of a folder durable. */
  sync(folder: string): void;
}

/** Paths are relative to `dataDirectory`, with '/'. */
export function openTrashFiles(dataDirectory: string): TrashFiles {
  const absolute = (relative: string): string => path.join(dataDirectory, ...relative.split('/'));
  const sync = (folder: string): void => {
    // Windows has no directory handles to flush; NTFS journals the rename.
    if (process.platform === 'win32') return;
    const descriptor = openSync(absolute(folder), 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  };
  return {
    exists: (file) => existsSync(absolute(file)),
    rename: (from, to) => renameSync(absolute(from), absolute(to)),
    unlink: (file) => rmSync(absolute(file), { force: true }),
    makeFolder: (folder) => {
      mkdirSync(absolute(folder), { recursive: true, mode: 0o700 });
      sync(path.posix.dirname(folder));
    },
    removeFolder: (folder) => rmSync(absolute(folder), { recursive: true, force: true }),
    sync,
  };
}
