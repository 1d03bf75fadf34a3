import { constants, fstatSync } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import type { IncomingFile } from '../ingest/incoming-file.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import { mismatchOf, type FoundFile, type WalkResult } from './found-file.ts';
import { FoundFiles } from './found-files.ts';
import { importArchive, isZip } from './import-archive.ts';
import type { ImportTally } from './import-tally.ts';
import { ReadTurns } from './read-turns.ts';
import { walkPaths } from './walk-paths.ts';

export interface FileImport {
  /** Absolute. */
  readonly paths: readonly string[];
  readonly ingest: FileIngest;
  /** Ties the objects together in the history. */
  readonly batchId: string;
  /** Of this import or of its beginning: what is settled there is not read again. */
  readonly tally: ImportTally;
  /** Opens encrypted entries of archives; undefined while none was given. */
  readonly password?: string | undefined;
  readonly signal: AbortSignal;
  /** `total` is null while files are still being looked for. */
  readonly onProgress: (progress: { readonly total: number | null; readonly finished: number }) => void;
  /** What is found below the paths; `walkPaths` by default. */
  readonly walk?: (paths: readonly string[], signal: AbortSignal) => AsyncIterable<WalkResult>;
}

/**
 * Objects in flight: while some wait for the disk the others are read and parsed, and more of them share each commit.
 * On a shared two-core machine 813 files took 7.5 s with 4, 7.3 s with 8, 5.0 s with 16 and 2.5 s with 32; a group of
 * commits holds 64.
 */
const laneCount = 64;
/** Files of a disc are read one after another, as they lie on it. */
const mediumReaders = 1;
/** Elsewhere reading holds up reading no sooner than the thread pool does. */
const folderReaders = 4;
/** What takes the place of a file after it was found is not followed: a link may lead anywhere (N94). */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW;

/**
 * Imports files, folders, media and archives through the one ingest, the first of them while others are still looked
 * for. One failure is one line of the report; the import goes on.
 *
 * Throws `media.unreadable` when a named path is not there, at the beginning or any more (the disc was taken out), and
 * the signal's reason when it was cancelled. What was finished by then stays, and is in the tally.
 */
export async function importFiles(options: FileImport): Promise<void> {
  const { paths, tally, onProgress, walk = walkPaths } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const found = new FoundFiles(walk(paths, signal), (other) => {
    // Told by the walk before, and the same now.
    if (tally.isSettled(other.path)) return;
    if (other.kind === 'skipped') tally.skipped(other.path, other.reason);
    else tally.refused(other.path, other.code, other.message);
  });
  const ofMedia = new ReadTurns(mediumReaders);
  const ofFolders = new ReadTurns(folderReaders);
  const turnsOf = (file: FoundFile): ReadTurns =>
    file.kind === 'media' || file.isUnlisted === true ? ofMedia : ofFolders;
  // Entries of archives are found while they are read.
  const tell = (): void => {
    const total = found.total === null ? null : Math.max(found.total, tally.finished);
    onProgress({ total, finished: tally.finished });
  };
  const lane = async (): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const file = await found.next();
      if (file === undefined) return;
      if (!tally.isSettled(file.path)) await importFile({ ...options, signal }, file, turnsOf(file));
      tell();
    }
  };
  const lanes = Array.from({ length: laneCount }, async () => {
    try {
      await lane();
    } catch (error) {
      // What ends one ends all: the others would go on with a disc that is gone.
      stop.abort(error);
      throw error;
    }
  });
  for (const result of await Promise.allSettled(lanes)) {
    if (result.status === 'rejected') throw stop.signal.reason;
  }
  tell();
}

async function importFile(options: FileImport, file: FoundFile, turns: ReadTurns): Promise<void> {
  const { tally, signal, batchId } = options;
  try {
    const read = await readInto(options, file, turns);
    if (read === 'archive') {
      await importArchive({
        file: file.path,
        shownAs: file.path,
        source: { kind: 'archive', label: path.basename(file.path), batchId },
        ingest: options.ingest,
        tally,
        password: options.password,
        signal,
        onProgress: () => options.onProgress({ total: null, finished: tally.finished }),
      });
      return;
    }
    await finish(file, read, tally);
  } catch (error) {
    if (signal.aborted) throw error;
    const failure = readingError(file.path, error);
    if (failure.code === 'media.unreadable') await throwIfGone(options.paths, file);
    tally.failed(file.path, failure);
  }
}

/** Reads a file into the ingest, in its turn; waiting for the disk and the index is left to others' turns. */
function readInto(options: FileImport, file: FoundFile, turns: ReadTurns): Promise<IncomingFile | 'archive'> {
  const { signal, batchId, ingest } = options;
  return turns.during(async (buffer) => {
    signal.throwIfAborted();
    const handle = await open(file.path, openFlags);
    try {
      const first = await handle.read(buffer, 0, buffer.length);
      if (isZip(buffer.subarray(0, first.bytesRead))) return 'archive';
      const incoming = ingest.begin({ kind: file.kind, label: file.label, batchId }, { kind: 'part10' });
      try {
        await readOn(handle, incoming, buffer, first.bytesRead, signal);
      } catch (error) {
        await incoming.abort();
        throw error;
      }
      return incoming;
    } finally {
      await handle.close();
    }
  });
}

async function readOn(
  handle: FileHandle,
  incoming: IncomingFile,
  buffer: Uint8Array,
  firstBytes: number,
  signal: AbortSignal,
): Promise<void> {
  let position = 0;
  for (let bytesRead = firstBytes; bytesRead > 0 && !incoming.isRefused;) {
    signal.throwIfAborted();
    await incoming.write(buffer.subarray(0, bytesRead));
    position += bytesRead;
    // Less than was asked for is the end of most files, and asking again costs a detour over the thread pool; but it may
    // also be the last good sector.
    if (bytesRead < buffer.length && position === fstatSync(handle.fd).size) return;
    ({ bytesRead } = await handle.read(buffer, 0, buffer.length));
  }
}

async function finish(file: FoundFile, incoming: IncomingFile, tally: ImportTally): Promise<void> {
  try {
    const outcome = await incoming.finish();
    tally.took(file.path, outcome);
    if (file.isUnlisted === true) tally.unlisted(file.path);
    const mismatch = mismatchOf(file.listed, incoming.PatientID, outcome.SOPInstanceUID);
    if (mismatch !== undefined) tally.mismatched(file.path, mismatch);
  } catch (error) {
    await incoming.abort();
    throw error;
  }
}

/** A file that cannot be read is one failure; a disc that is gone is the end of the import, to be gone on with later. */
async function throwIfGone(paths: readonly string[], file: FoundFile): Promise<void> {
  const named = paths.find((given) => file.path === given || file.path.startsWith(given + path.sep));
  if (named === undefined) return;
  try {
    await lstat(named);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new NegatoscopeError(
      'media.unreadable',
      `${path.basename(named)} is no longer there: ${reason}`,
      { path: named, reason },
      { cause },
    );
  }
}

/** Failures of the medium (a scratched CD, a pulled stick) are its own, not the program's. */
function readingError(file: string, error: unknown): NegatoscopeError {
  if (error instanceof NegatoscopeError) return error;
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    const reason = String(error.code);
    return new NegatoscopeError(
      'media.unreadable',
      `Cannot read the file: ${reason}`,
      { path: file, reason },
      { cause: error },
    );
  }
  return asNegatoscopeError(error, 'import');
}
