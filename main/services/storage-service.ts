import { stat, statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { StorageStatus } from '../../shared/model/receiver.ts';
import { describeClock } from '../doctor/machine-probes.ts';
import { findUnsafeLocation } from '../store/keeping/unsafe-location.ts';
import type { ReaderApi } from '../store/reader-api.ts';

export interface StorageParts {
  readonly dataDirectory: string;
  readonly reader: Pick<ReaderApi, 'counts'>;
  /** Free space that the receiver leaves alone: below it nothing is received any more. */
  readonly reserveBytes: () => number;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** A file that is as old as this installation. */
  readonly programFile?: string;
}

/** A day's studies of one modality: so much above the reserve is worth a word before anything is refused. */
const littleBytes = 5_000_000_000;

/** Room on the disk that holds the cache, what the cache takes of it, and what speaks against both and the clock. */
export async function storageStatus(parts: StorageParts): Promise<StorageStatus> {
  const { dataDirectory, reader } = parts;
  const [disk, counts, location, clock] = await Promise.all([
    statfs(dataDirectory),
    reader.counts(),
    findUnsafeLocation(dataDirectory),
    clockWarning(parts),
  ]);
  // What this user may still write, not what root could.
  const freeBytes = disk.bavail * disk.bsize;
  const space = spaceWarning(disk.blocks === 0 ? Number.POSITIVE_INFINITY : freeBytes, parts.reserveBytes());
  return {
    freeBytes,
    totalBytes: disk.blocks * disk.bsize,
    usedBytes: counts.bytes,
    warnings: [location, space, clock].filter((warning) => warning !== null),
  };
}

type Warning = StorageStatus['warnings'][number];

export function spaceWarning(freeBytes: number, reserveBytes: number): Warning | null {
  if (freeBytes <= reserveBytes) {
    return {
      code: 'store.no-space',
      text: 'The disk is down to the space that is left alone: nothing is received any more',
    };
  }
  return freeBytes - reserveBytes > littleBytes
    ? null
    : { code: 'store.little-space', text: 'The disk is nearly down to the space that is left alone' };
}

async function clockWarning({ now, programFile }: StorageParts): Promise<Warning | null> {
  const file = programFile ?? fileURLToPath(import.meta.url);
  // A warning that cannot be given must not hold the status up.
  const installedMs = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  if (installedMs === null) return null;
  const { ok, text } = describeClock(now(), installedMs);
  return ok ? null : { code: 'clock.behind', text: `The clock of this computer cannot be right: ${text}` };
}
