import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import type { InstanceSource } from '../ingest/incoming-instance.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import { orderByDirectories, type ArchiveEntry } from './archive-entries.ts';
import { EncryptedEntries } from './encrypted-entries.ts';
import { mismatchOf } from './found-file.ts';
import { missingCode, type ImportTally } from './import-tally.ts';
import { directoryLimitBytes } from './read-medium.ts';
import { overlappingEntries } from './overlapping-entries.ts';
import { SequentialReads } from './sequential-reads.ts';
import { isReadWhole, readWholeEntry } from './whole-entry.ts';

/** More entries than any medium has files. */
const entryLimit = 1_000_000;
/** Objects in flight, as with files: more of them share each commit. */
const laneCount = 64;
/** Bits of the file type in the upper half of the external attributes (as in stat(2)), and that of a symbolic link. */
const fileTypeMask = 0o170_000;
const symbolicLink = 0o120_000;

export interface ArchiveImport {
  readonly file: string;
  /** Shown in reports in front of entry names. */
  readonly shownAs: string;
  readonly source: InstanceSource;
  readonly ingest: FileIngest;
  readonly tally: ImportTally;
  /** For its encrypted entries; undefined while none was given. */
  readonly password?: string | undefined;
  readonly signal: AbortSignal;
  /** After each entry. */
  readonly onProgress: () => void;
}

interface OpenArchive {
  readonly zip: ZipFile;
  /** The same file, for entries that are read whole. */
  readonly handle: FileHandle;
  readonly reads: SequentialReads;
  /** What is not read: its bytes are another entry's as well. */
  overlapping: ReadonlySet<Entry>;
  /** Opened with the first encrypted entry. */
  encrypted: Promise<EncryptedEntries> | undefined;
}

/**
 * Imports the objects of a ZIP file, each streamed through the ingest; what a DICOMDIR in it lists comes first, in its
 * order.
 *
 * Bounded against hostile archives (N101): entry names are never used as paths, sizes are counted while streaming
 * and compared with the stated ones and the CRC, an entry that is no DICOM is left after its first bytes, and an
 * archive within the archive is not opened; of entries that share bytes one is read. Throws `media.archive` when the file is no readable ZIP.
 */
export async function importArchive(options: ArchiveImport): Promise<void> {
  const { file, shownAs, tally, signal } = options;
  const archive = await openArchive(file, shownAs);
  const { zip } = archive;
  try {
    if (zip.entryCount > entryLimit) {
      throw archiveError(shownAs, new Error(`${zip.entryCount} entries, more than ${entryLimit}`));
    }
    const { entries, breakOff } = await listEntries(zip, signal);
    archive.overlapping = overlappingEntries(entries.map(({ entry }) => entry));
    const { ordered, missing } = await orderByDirectories(entries, async ({ entry }) => {
      if (archive.overlapping.has(entry) || entry.uncompressedSize > directoryLimitBytes) {
        throw archiveError(shownAs, new Error('not to be read'));
      }
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of await openEntry(options, archive, entry, shownAs)) {
        bytes += chunk.length;
        // Whatever the method of packing, no more than what was stated and found bearable.
        if (bytes > entry.uncompressedSize) throw archiveError(shownAs, new Error('longer than it states'));
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    });
    for (const name of missing) {
      tally.refused(`${shownAs}/${name}`, missingCode, 'Listed in the media directory, not in the archive');
    }
    await importEntries(options, archive, ordered);
    // The central directory broke off: what came before it is in.
    if (breakOff !== undefined) tally.failed(shownAs, archiveError(shownAs, breakOff));
  } catch (error) {
    if (signal.aborted) throw error;
    tally.failed(shownAs, error instanceof NegatoscopeError ? error : archiveError(shownAs, error));
  } finally {
    zip.close();
    await archive.handle.close();
    await archive.encrypted?.then((entries) => entries.close()).catch(() => undefined);
  }
}

async function openArchive(file: string, shownAs: string): Promise<OpenArchive> {
  const handle = await open(file, 'r');
  try {
    // Names as bytes: decoding them, and judging them, is done here, entry by entry.
    const zip = await yauzl.openPromise(file, { decodeStrings: false, autoClose: false });
    return { zip, handle, reads: new SequentialReads(handle), overlapping: new Set(), encrypted: undefined };
  } catch (error) {
    await handle.close();
    throw archiveError(shownAs, error);
  }
}

async function listEntries(
  zip: ZipFile,
  signal: AbortSignal,
): Promise<{ readonly entries: ArchiveEntry[]; readonly breakOff: unknown }> {
  const entries: ArchiveEntry[] = [];
  const namesakes = new Map<string, number>();
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const name = entryName(entry);
      if (name.endsWith('/')) continue;
      const count = (namesakes.get(name) ?? 0) + 1;
      namesakes.set(name, count);
      entries.push({ entry, name, shownName: count === 1 ? name : `${name} (${count})` });
    }
  } catch (breakOff) {
    if (signal.aborted) throw breakOff;
    return { entries, breakOff };
  }
  return { entries, breakOff: undefined };
}

async function importEntries(
  options: ArchiveImport,
  archive: OpenArchive,
  entries: readonly ArchiveEntry[],
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      options.signal.throwIfAborted();
      const entry = entries[next++];
      if (entry === undefined) return;
      await importEntry(options, archive, entry);
      options.onProgress();
    }
  };
  for (const result of await Promise.allSettled(Array.from({ length: laneCount }, lane))) {
    if (result.status === 'rejected') throw result.reason;
  }
}

function archiveError(path: string, error: unknown): NegatoscopeError {
  const reason = error instanceof Error ? error.message : String(error);
  return new NegatoscopeError(
    'media.archive',
    `Cannot read the archive: ${reason}`,
    { path, reason },
    { cause: error },
  );
}

/** Names are bytes of UTF-8 or of an old code page; they are shown only. yauzl types them as text. */
function entryName(entry: Entry): string {
  return new TextDecoder().decode(entry.fileNameRaw);
}

const overlaps = { code: 'media.archive', reason: 'Its bytes are those of another entry as well' } as const;

/** Why an entry is not even opened; undefined for one that is. */
function reasonToLeave(
  { entry, name }: ArchiveEntry,
  password: string | undefined,
): { code: string | null; reason: string } | undefined {
  const components = name.split(/[/\\]/u);
  if (name.includes('\0') || components.includes('..') || /^(?:[/\\]|[A-Za-z]:)/u.test(name)) {
    return { code: 'media.unsafe-path', reason: 'Its name leads out of the archive' };
  }
  if (((entry.externalFileAttributes >>> 16) & fileTypeMask) === symbolicLink) {
    return { code: null, reason: 'symbolic link, not followed' };
  }
  if (entry.isEncrypted() && password === undefined) {
    return { code: 'media.encrypted', reason: 'The entry is encrypted, and no password was given' };
  }
  return undefined;
}

async function importEntry(options: ArchiveImport, archive: OpenArchive, found: ArchiveEntry): Promise<void> {
  const { tally, password } = options;
  const shownAs = `${options.shownAs}/${found.shownName}`;
  if (tally.isSettled(shownAs)) return;
  const left = archive.overlapping.has(found.entry) ? overlaps : reasonToLeave(found, password);
  if (left !== undefined) {
    if (left.code === null) tally.skipped(shownAs, left.reason);
    else tally.refused(shownAs, left.code, left.reason);
    return;
  }
  try {
    await ingestEntry(options, archive, found, shownAs);
  } catch (error) {
    if (options.signal.aborted) throw error;
    tally.failed(shownAs, asNegatoscopeError(error, 'archive'));
  }
}

async function ingestEntry(
  options: ArchiveImport,
  archive: OpenArchive,
  { entry, listed, isUnlisted }: ArchiveEntry,
  shownAs: string,
): Promise<void> {
  const { ingest, source, tally, signal } = options;
  const incoming = ingest.begin(source, { kind: 'part10' });
  try {
    let checksum = 0;
    let isFirst = true;
    for await (const chunk of await openEntry(options, archive, entry, shownAs)) {
      signal.throwIfAborted();
      if (isFirst && isZip(chunk)) {
        await incoming.abort();
        tally.skipped(shownAs, 'archive within an archive');
        return;
      }
      isFirst = false;
      checksum = crc32(chunk, checksum);
      await incoming.write(chunk);
      if (incoming.isRefused) break;
    }
    // Of an encrypted entry it was compared where it was decrypted.
    if (!incoming.isRefused && !entry.isEncrypted() && checksum !== entry.crc32) {
      throw archiveError(shownAs, new Error('its bytes do not have the checksum that the archive states'));
    }
    const outcome = await incoming.finish();
    tally.took(shownAs, outcome);
    if (isUnlisted === true) tally.unlisted(shownAs);
    const mismatch = mismatchOf(listed, incoming.PatientID, outcome.SOPInstanceUID);
    if (mismatch !== undefined) tally.mismatched(shownAs, mismatch);
  } catch (error) {
    await incoming.abort();
    throw error;
  }
}

/** The entry's bytes, inflated. Throws, also while it is read, `media.archive` or `media.encrypted`. */
async function openEntry(
  options: ArchiveImport,
  archive: OpenArchive,
  entry: Entry,
  shownAs: string,
): Promise<AsyncIterable<Uint8Array> | readonly Uint8Array[]> {
  const { file, password, signal } = options;
  const translate = (error: unknown): unknown =>
    error instanceof NegatoscopeError || signal.aborted
      ? error
      : entry.isEncrypted()
        ? encryptedError(shownAs, error)
        : archiveError(shownAs, error);
  try {
    if (isReadWhole(entry)) return [await readWholeEntry(archive.reads, entry)];
    if (!entry.isEncrypted()) return translated(await archive.zip.openReadStreamPromise(entry), translate);
    archive.encrypted ??= EncryptedEntries.open(file, password ?? '');
    return translated((await archive.encrypted).read(entry.relativeOffsetOfLocalHeader), translate);
  } catch (error) {
    throw translate(error);
  }
}

async function* translated(
  stream: AsyncIterable<unknown>,
  translate: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    throw translate(error);
  }
}

/** A wrong password is found out at the entry's first bytes, or at its checksum. */
function encryptedError(path: string, cause: unknown): NegatoscopeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new NegatoscopeError(
    'media.encrypted',
    `Cannot decrypt the entry: another password, or damaged (${reason})`,
    { path, reason },
    { cause },
  );
}

/** Local file header, or the end record of an empty archive (PKWARE APPNOTE 4.3.7 and 4.3.16). */
export function isZip(start: Uint8Array): boolean {
  return (
    start[0] === 0x50 &&
    start[1] === 0x4b &&
    ((start[2] === 0x03 && start[3] === 0x04) || (start[2] === 0x05 && start[3] === 0x06))
  );
}
