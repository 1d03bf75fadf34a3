import { inflateRawSync } from 'node:zlib';
import type { Entry } from 'yauzl';
import type { SequentialReads } from './sequential-reads.ts';

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

/** Local file header (PKWARE APPNOTE 4.3.7): its fixed part, and where that has the lengths of name and extra field. */
const localHeader = { signature: 0x04034b50, bytes: 30, nameLengthAt: 26, extraLengthAt: 28 };
/** Extra fields have times, owners and sizes in a few dozen bytes; longer ones cost a read more. */
const likelyExtraBytes = 128;

/**
 * The bytes of an entry that `isReadWhole`: a read and a call of zlib for a slice, where a stream takes one of each for
 * every 64 KB. Throws when it is not as long as it states.
 */
export async function readWholeEntry(reads: SequentialReads, entry: Entry): Promise<Uint8Array> {
  const packed = await readPacked(reads, entry);
  if (packed.length !== entry.compressedSize) throw new Error('the archive ends within the entry');
  const bytes = entry.compressionMethod === stored ? packed : inflateEntry(packed, entry.uncompressedSize);
  if (bytes.length !== entry.uncompressedSize) {
    throw new Error(`the entry has ${bytes.length} bytes and states ${entry.uncompressedSize}`);
  }
  return bytes;
}

async function readPacked(reads: SequentialReads, entry: Entry): Promise<Uint8Array> {
  const offset = entry.relativeOffsetOfLocalHeader;
  const likelyBytes = localHeader.bytes + entry.fileNameLength + likelyExtraBytes + entry.compressedSize;
  const read = await reads.read(offset, likelyBytes);
  if (read.length < localHeader.bytes) throw new Error('the archive ends within a local header');
  const header = new DataView(read.buffer, read.byteOffset, localHeader.bytes);
  if (header.getUint32(0, true) !== localHeader.signature) throw new Error('there is no entry at its place');
  const dataOffset =
    localHeader.bytes +
    header.getUint16(localHeader.nameLengthAt, true) +
    header.getUint16(localHeader.extraLengthAt, true);
  const end = dataOffset + entry.compressedSize;
  return end <= read.length
    ? read.subarray(dataOffset, end)
    : await reads.read(offset + dataOffset, entry.compressedSize);
}

/**
 * In this thread, into one buffer that has room for all of it: 300 CT slices take 0.12 s. In pieces of zlib's own choice
 * (16 KB) it was twice that, and in the thread pool one wake-up for each piece, behind files that are being synced.
 */
function inflateEntry(packed: Uint8Array, statedBytes: number): Uint8Array {
  // zlib takes no limit of 0, and wants room behind the end to see that it is the end.
  const maxOutputLength = Math.max(1, statedBytes);
  return inflateRawSync(packed, { maxOutputLength, chunkSize: Math.max(64, statedBytes + 1) });
}
