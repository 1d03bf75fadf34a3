import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import type { IngestOutcome } from '../ingest/incoming-instance.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import type { InstanceSource } from '../ingest/incoming-instance.ts';
import type { ImportTally } from './import-tally.ts';

/** More entries than any medium has files. */
const entryLimit = 1_000_000;
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
  readonly signal: AbortSignal;
  /** After each entry. */
  readonly onProgress: () => void;
}

/**
 * Imports the objects of a ZIP file, one entry after another, each streamed through the ingest.
 *
 * Bounded against hostile archives (N101): entry names are never used as paths, sizes are counted while streaming
 * and compared with the stated ones and the CRC, an entry that is no DICOM is left after its first bytes, and an
 * archive within the archive is not opened. Throws `media.archive` when the file is no readable ZIP.
 */
export async function importArchive(options: ArchiveImport): Promise<void> {
  const { file, shownAs, tally, signal } = options;
  let zip: ZipFile;
  try {
    // Names as bytes: decoding them, and judging them, is done here, entry by entry.
    zip = await yauzl.openPromise(file, { decodeStrings: false });
  } catch (error) {
    throw archiveError(shownAs, error);
  }
  try {
    if (zip.entryCount > entryLimit) {
      throw archiveError(shownAs, new Error(`${zip.entryCount} entries, more than ${entryLimit}`));
    }
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      await importEntry(options, zip, entry);
      options.onProgress();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    // The central directory broke off: what came before it is in.
    const failure = error instanceof NegatoscopeError ? error : archiveError(shownAs, error);
    tally.failed(shownAs, failure);
  } finally {
    zip.close();
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

/** Why an entry is not even opened; undefined for one that is. */
function reasonToLeave(entry: Entry, name: string): { code: string | null; reason: string } | undefined {
  const components = name.split(/[/\\]/u);
  if (name.includes('\0') || components.includes('..') || /^(?:[/\\]|[A-Za-z]:)/u.test(name)) {
    return { code: 'media.unsafe-path', reason: 'Its name leads out of the archive' };
  }
  if (((entry.externalFileAttributes >>> 16) & fileTypeMask) === symbolicLink) {
    return { code: null, reason: 'symbolic link, not followed' };
  }
  if (entry.isEncrypted()) return { code: 'media.archive', reason: 'The entry is encrypted' };
  return undefined;
}

async function importEntry(options: ArchiveImport, zip: ZipFile, entry: Entry): Promise<void> {
  const name = entryName(entry);
  if (name.endsWith('/')) return;
  const shownAs = `${options.shownAs}/${name}`;
  const left = reasonToLeave(entry, name);
  if (left !== undefined) {
    if (left.code === null) options.tally.skipped(shownAs, left.reason);
    else options.tally.refused(shownAs, left.code, left.reason);
    return;
  }
  try {
    const outcome = await ingestEntry(options, zip, entry, shownAs);
    if (outcome === 'nested archive') options.tally.skipped(shownAs, 'archive within an archive');
    else options.tally.took(outcome);
  } catch (error) {
    if (options.signal.aborted) throw error;
    options.tally.failed(shownAs, asNegatoscopeError(error, 'archive'));
  }
}

async function ingestEntry(
  options: ArchiveImport,
  zip: ZipFile,
  entry: Entry,
  shownAs: string,
): Promise<IngestOutcome | 'nested archive'> {
  const incoming = await options.ingest.begin(options.source, { kind: 'part10' });
  try {
    let checksum = 0;
    let isFirst = true;
    const stream = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
      throw archiveError(shownAs, error);
    });
    try {
      for await (const chunk of stream) {
        options.signal.throwIfAborted();
        if (!(chunk instanceof Uint8Array)) continue;
        if (isFirst && isZip(chunk)) {
          await incoming.abort();
          return 'nested archive';
        }
        isFirst = false;
        checksum = crc32(chunk, checksum);
        await incoming.write(chunk);
        if (incoming.isRefused) break;
      }
    } catch (error) {
      throw error instanceof NegatoscopeError || options.signal.aborted
        ? error
        : archiveError(shownAs, error);
    }
    if (!incoming.isRefused && checksum !== entry.crc32) {
      throw archiveError(shownAs, new Error('its bytes do not have the checksum that the archive states'));
    }
    return await incoming.finish();
  } catch (error) {
    await incoming.abort();
    throw error;
  }
}

/** Local file header, or the end record of an empty archive (PKWARE APPNOTE 4.3.7 and 4.3.16). */
export function isZip(start: Uint8Array): boolean {
  return (
    start[0] === 0x50 &&
    start[1] === 0x4b &&
    ((start[2] === 0x03 && start[3] === 0x04) || (start[2] === 0x05 && start[3] === 0x06))
  );
}
