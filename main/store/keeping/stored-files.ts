import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { instancesFolder } from '../instance-files.ts';

/** Relative paths, with '/', of every file under a folder of the data directory; none when the folder is not there. */
export async function listFiles(dataDirectory: string, folder: string): Promise<string[]> {
  const root = path.join(dataDirectory, folder);
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(folder, path.relative(root, entry.parentPath), entry.name))
      .map((file) => file.split(path.sep).join('/'))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Every file that stands where objects are stored. */
export function listStoredFiles(dataDirectory: string): Promise<string[]> {
  return listFiles(dataDirectory, instancesFolder);
}
