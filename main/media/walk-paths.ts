import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';
import { isDirectoryFileName } from '../../shared/dicom/media-names.ts';
import { NegatoscopeError } from '../../shared/errors.ts';
import { missingCode } from './import-tally.ts';
import type { WalkResult } from './found-file.ts';
import { readMedium } from './read-medium.ts';

/** Deeper trees are loops that some file systems make without symbolic links. */
const depthLimit = 64;

/**
 * Every file under the named files and folders, in order of their names. A folder with a DICOMDIR gives its
 * referenced files first, in the medium's order. Symbolic links are not followed (N94): they may lead anywhere.
 *
 * Throws `media.unreadable` when a named path itself cannot be read; what lies below is reported and passed over.
 */
export async function* walkPaths(
  paths: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<WalkResult, void, undefined> {
  // All of them first: a name that is wrong is said before anything was taken in.
  const stated: { readonly named: string; readonly stats: Stats }[] = [];
  for (const named of paths) stated.push({ named, stats: await statNamed(named) });
  for (const { named, stats } of stated) {
    const label = path.basename(path.resolve(named));
    if (stats.isDirectory()) {
      yield* walkFolder(named, label, 0, signal);
    } else if (stats.isFile() && isDirectoryFileName(label)) {
      yield* walkMedium(path.dirname(named), path.basename(named), signal, false);
    } else {
      yield classify(named, stats, label);
    }
  }
}

async function statNamed(named: string): Promise<Stats> {
  try {
    return await lstat(named);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new NegatoscopeError(
      'media.unreadable',
      `Cannot read ${named}: ${reason}`,
      { path: named, reason },
      { cause },
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function unreadable(file: string, error: unknown): WalkResult {
  return {
    kind: 'refused',
    path: file,
    code: 'media.unreadable',
    message: `Cannot read the file: ${reasonOf(error)}`,
  };
}

/** What a directory's listing and the file itself both tell. */
type FileKind = Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

function classify(file: string, stats: FileKind, label: string): WalkResult {
  if (stats.isFile()) return { kind: 'file', file: { path: file, kind: 'folder', label } };
  const reason = stats.isSymbolicLink() ? 'symbolic link, not followed' : 'not a regular file';
  return { kind: 'skipped', path: file, reason };
}

async function* walkFolder(
  folder: string,
  label: string,
  depth: number,
  signal: AbortSignal,
): AsyncGenerator<WalkResult, void, undefined> {
  signal.throwIfAborted();
  if (depth > depthLimit) {
    yield { kind: 'skipped', path: folder, reason: `more than ${depthLimit} folders deep` };
    return;
  }
  let entries: Dirent[];
  try {
    entries = await sortedEntries(folder);
  } catch (error) {
    yield unreadable(folder, error);
    return;
  }
  const directoryFile = entries.find(({ name }) => isDirectoryFileName(name));
  if (directoryFile !== undefined) {
    yield* walkMedium(folder, directoryFile.name, signal, true);
    return;
  }
  for (const entry of entries) yield* walkEntry(folder, entry, label, depth, signal);
}

async function* walkEntry(
  folder: string,
  entry: Dirent,
  label: string,
  depth: number,
  signal: AbortSignal,
): AsyncGenerator<WalkResult, void, undefined> {
  const file = path.join(folder, entry.name);
  let kind: FileKind;
  try {
    kind = isTold(entry) ? entry : await lstat(file);
  } catch (error) {
    yield unreadable(file, error);
    return;
  }
  if (kind.isDirectory()) yield* walkFolder(file, label, depth + 1, signal);
  else yield classify(file, kind, label);
}

/** Most file systems say in the listing what an entry is; asking each file costs a seek on a disc. */
function isTold(entry: Dirent): boolean {
  return entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
}

async function sortedEntries(folder: string): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  for await (const entry of await opendir(folder)) entries.push(entry);
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

/**
 * The files of a medium: those that its directory lists, in that order, then (when the whole folder was named) what
 * it does not list. A directory that cannot be read is no reason not to read the medium: its files are walked.
 */
async function* walkMedium(
  folder: string,
  directoryFile: string,
  signal: AbortSignal,
  includesUnlisted: boolean,
): AsyncGenerator<WalkResult, void, undefined> {
  const label = path.basename(path.resolve(folder));
  const directoryPath = path.join(folder, directoryFile);
  const medium = await readMedium(folder, directoryPath);
  yield {
    kind: 'skipped',
    path: directoryPath,
    reason:
      medium.problem === null
        ? 'media directory'
        : `media directory, not readable to its end: ${medium.problem}`,
  };
  const seen = new Set<string>([directoryPath]);
  for (const entry of medium.entries) {
    if (entry.kind === 'file') {
      if (seen.has(entry.path)) continue;
      seen.add(entry.path);
      yield { kind: 'file', file: { path: entry.path, kind: 'media', label, listed: entry.listed } };
    } else {
      yield {
        kind: 'refused',
        path: path.join(folder, entry.fileId),
        code: missingCode,
        message: 'Listed in the media directory, not on the medium',
      };
    }
  }
  if (!includesUnlisted && medium.problem === null) return;
  for (const entry of await sortedEntries(folder)) {
    if (seen.has(path.join(folder, entry.name))) continue;
    for await (const result of walkEntry(folder, entry, label, 0, signal)) {
      if (result.kind === 'file' && seen.has(result.file.path)) continue;
      // A medium within the medium lists its own.
      if (result.kind !== 'file' || result.file.kind !== 'folder') yield result;
      else if (medium.problem === null) yield { kind: 'file', file: { ...result.file, isUnlisted: true } };
      // What cannot be read does not leave anything out.
      else yield { kind: 'file', file: { ...result.file, kind: 'media' } };
    }
  }
}
