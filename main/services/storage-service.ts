import { statfs } from 'node:fs/promises';
import type { StorageStatus } from '../../shared/model/receiver.ts';
import { findUnsafeLocation } from '../store/keeping/unsafe-location.ts';
import type { ReaderApi } from '../store/reader-api.ts';

/** Room on the disk that holds the cache, and what the cache takes of it. */
export async function storageStatus(
  dataDirectory: string,
  reader: Pick<ReaderApi, 'counts'>,
): Promise<StorageStatus> {
  const [disk, counts, location] = await Promise.all([
    statfs(dataDirectory),
    reader.counts(),
    findUnsafeLocation(dataDirectory),
  ]);
  return {
    // What this user may still write, not what root could.
    freeBytes: disk.bavail * disk.bsize,
    totalBytes: disk.blocks * disk.bsize,
    usedBytes: counts.bytes,
    warnings: location === null ? [] : [location],
  };
}
