import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';

const inflate = promisify(inflateRaw);

/** Methods of packing (PKWARE APPNOTE 4.4.5). */
const stored = 0;
const deflated = 8;

const packedLimitBytes = 4 * 1024 * 1024;
const unpackedLimitBytes = 16 * 1024 * 1024;

/** True for an entry that is read and inflated in one piece; longer ones, and what they may blow up to, are streamed. */
export function isReadWhole(entry: Entry): boolean {
  return (
    !entry.isEncrypted() &&
    (entry.compressionMethod === stored || entry.compressionMethod === deflated) &&
    entry.compressedSize <= packedLimitBytes &&
    entry.uncompressedSize <= unpackedLimitBytes
  );
}

/**
 * The bytes of an entry that `isReadWhole`: a read and a call of zlib for a slice, where a stream takes one of each for
 * every 64 KB. Throws when it is not as long as it states.
 */
export async function readWholeEntry(zip: ZipFile, handle: FileHandle, entry: Entry): Promise<Uint8Array> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const packed = new Uint8Array(entry.compressedSize);
  const { bytesRead } = await handle.read(packed, 0, packed.length, fileDataStart);
  if (bytesRead !== packed.length) throw new Error('the archive ends within the entry');
  // zlib takes no limit of 0.
  const maxOutputLength = Math.max(1, entry.uncompressedSize);
  const bytes = entry.compressionMethod === stored ? packed : await inflate(packed, { maxOutputLength });
  if (bytes.length !== entry.uncompressedSize) {
    throw new Error(`the entry has ${bytes.length} bytes and states ${entry.uncompressedSize}`);
  }
  return bytes;
}
