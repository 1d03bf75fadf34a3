import type { Entry } from 'yauzl';
import { canonicalName, isDirectoryFileName } from '../../shared/dicom/media-names.ts';
import type { ListedObject } from './found-file.ts';
import { listedFiles, type ListedFiles } from './read-medium.ts';

/** What a DICOMDIR beside a file says of it. */
export interface DirectoryFacts {
  readonly listed?: ListedObject;
  /** Below a DICOMDIR that does not list it. */
  readonly isUnlisted?: boolean;
}

/** A file of an archive, and what a DICOMDIR of the archive says of it. */
export interface ArchiveEntry extends DirectoryFacts {
  readonly entry: Entry;
  /** As the archive spells it; shown and compared, never used as a path. */
  readonly name: string;
  /** Its name in reports: an archive may have several entries of one name, and each is accounted for. */
  readonly shownName: string;
}

export interface OrderedEntries<Found> {
  /** What is listed first, in the order of its directory, then the rest in the order given. Every entry once. */
  readonly ordered: readonly (Found & DirectoryFacts)[];
  /** Names that are listed and are not there. */
  readonly missing: readonly string[];
}

/**
 * Puts the files of an archive, or of a folder that a window sends, in the order of the media directories that are in it,
 * as on a disc (PS3.12). A directory that cannot be read (`read` throws, or it is none) is a file like any other: its own
 * failure is told when it is imported.
 */
export async function orderByDirectories<Found extends { readonly name: string }>(
  entries: readonly Found[],
  read: (directory: Found) => Promise<Uint8Array>,
): Promise<OrderedEntries<Found>> {
  const directories = entries.filter(({ name }) => isDirectoryFileName(baseName(name)));
  if (directories.length === 0) return { ordered: entries, missing: [] };
  const byName = new Map(entries.map((found) => [canonicalPath(found.name), found]));
  const ordered = new Map<Found, Found & DirectoryFacts>();
  const missing: string[] = [];
  const folders: string[] = [];
  for (const directory of directories) {
    ordered.set(directory, directory);
    const folder = directory.name.slice(0, directory.name.length - baseName(directory.name).length);
    const contents = await readDirectory(directory, read);
    if (contents === undefined) continue;
    // One that breaks off leaves nothing out: what it does not list may have been in the rest of it.
    if (contents.problem === null) folders.push(canonicalPath(folder));
    for (const { components, listed } of contents.files) {
      const name = folder + components.join('/');
      const found = byName.get(canonicalPath(name));
      if (found === undefined) missing.push(name);
      else if (!ordered.has(found)) ordered.set(found, { ...found, listed });
    }
  }
  const rest: (Found & DirectoryFacts)[] = [];
  for (const found of entries) {
    if (ordered.has(found)) continue;
    const isUnlisted = folders.some((folder) => canonicalPath(found.name).startsWith(folder));
    rest.push(isUnlisted ? { ...found, isUnlisted } : found);
  }
  return { ordered: [...ordered.values(), ...rest], missing };
}

async function readDirectory<Found>(
  directory: Found,
  read: (directory: Found) => Promise<Uint8Array>,
): Promise<ListedFiles | undefined> {
  try {
    return listedFiles(await read(directory));
  } catch {
    return undefined;
  }
}

export function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

/** Component by component, as readers of discs vary them. `..` stays what it is, and so never meets a record. */
function canonicalPath(name: string): string {
  return name
    .split(/[/\\]/u)
    .map((component) => canonicalName(component))
    .join('/');
}
