import { openTrashFiles, type TrashFiles } from '../../main/store/keeping/trash-files.ts';

export interface FaultyTrashFiles extends TrashFiles {
  /** Steps that changed the disk so far. */
  readonly steps: () => number;
}

/** The disk as it is, until step `crashAt` (from 1): that one and every later one fails, as after the end of a process. */
export function faultyTrashFiles(dataDirectory: string, crashAt: number): FaultyTrashFiles {
  const files = openTrashFiles(dataDirectory);
  let steps = 0;
  const step = (work: () => void): void => {
    steps += 1;
    if (steps >= crashAt) throw new Error('the process ended here');
    work();
  };
  return {
    steps: () => steps,
    exists: (file) => files.exists(file),
    rename: (from, to) => step(() => files.rename(from, to)),
    unlink: (file) => step(() => files.unlink(file)),
    makeFolder: (folder) => step(() => files.makeFolder(folder)),
    removeFolder: (folder) => step(() => files.removeFolder(folder)),
    sync: (folder) => step(() => files.sync(folder)),
  };
}
