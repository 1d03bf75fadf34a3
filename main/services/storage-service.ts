import { stat, statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { StorageStatus } from '../../shared/model/receiver.ts';
import type { QuarantineLimits } from '../ingest/quarantine.ts';
import { quarantineUsage, type QuarantineUsage } from '../ingest/quarantine-entries.ts';
import { isNegatoscopeError } from '../../shared/errors.ts';
import type { AuditVerification } from '../../shared/model/audit.ts';
import { describeClock } from '../doctor/machine-probes.ts';
import { findUnsafeLocation } from '../store/keeping/unsafe-location.ts';
import type { DatabaseProblem } from '../store/database-problem.ts';
import type { ReaderApi } from '../store/reader-api.ts';

export interface StorageParts {
  readonly dataDirectory: string;
  readonly reader: Pick<ReaderApi, 'counts'>;
  /** Free space that the receiver leaves alone: below it nothing is received any more. */
  readonly reserveBytes: () => number;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  readonly databaseProblem: () => DatabaseProblem | null;
  readonly quarantineLimits: () => QuarantineLimits;
  /** What the last look at the audit trail found; null before the first. */
  readonly audit: () => AuditVerification | null;
  /** A file that is as old as this installation. */
  readonly programFile?: string;
}

/** A day's studies of one modality: so much above the reserve is worth a word before anything is refused. */
const littleBytes = 5_000_000_000;

/** Room on the disk that holds the cache, what the cache takes of it, and what speaks against both and the clock. */
export async function storageStatus(parts: StorageParts): Promise<StorageStatus> {
  const { dataDirectory } = parts;
  const [disk, used, location, clock, quarantined] = await Promise.all([
    statfs(dataDirectory),
    usedBytes(parts),
    findUnsafeLocation(dataDirectory),
    clockWarning(parts),
    quarantineUsage(dataDirectory),
  ]);
  // What this user may still write, not what root could.
  const freeBytes = disk.bavail * disk.bsize;
  const space = spaceWarning(disk.blocks === 0 ? Number.POSITIVE_INFINITY : freeBytes, parts.reserveBytes());
  return {
    freeBytes,
    totalBytes: disk.blocks * disk.bsize,
    usedBytes: used,
    warnings: [
      databaseWarning(parts.databaseProblem()),
      quarantineWarning(quarantined, parts.quarantineLimits()),
      auditWarning(parts.audit()),
      location,
      space,
      clock,
    ].filter((warning) => warning !== null),
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

/** Says what, where and what to do; the code says it in the language of the window. */
export function databaseWarning(problem: DatabaseProblem | null): Warning | null {
  if (problem === null) return null;
  const { database, kind, reason, file } = problem;
  if (kind === 'failing') {
    const what = `The disk does not take what is written into ${file} (${reason})`;
    return database === 'index'
      ? { code: 'store.failing', text: `${what}: nothing is received until it does` }
      : { code: 'store.failing-user', text: `${what}: what people do is not saved until it does` };
  }
  if (kind === 'ended') {
    const text = `A part of the program has stopped (${reason}): nothing is received or saved any more. End the program and start it again`;
    return { code: 'store.ended', text };
  }
  const what = `${file} is ${kind === 'gone' ? 'not the file that is in use' : 'damaged'} (${reason})`;
  return database === 'index'
    ? {
        code: 'store.damaged-index',
        text: `${what}: nothing is received any more. Images and what people did are safe: rebuild the index`,
      }
    : {
        code: 'store.damaged-user',
        text: `${what}: nothing is received or saved any more. Repair it in the settings, or bring a backup back: negatoscope restore`,
      };
}

function auditWarning(found: AuditVerification | null): Warning | null {
  const [first] = found?.problems ?? [];
  if (first === undefined) return null;
  const where = first.line === null ? first.file : `${first.file}, line ${first.line}`;
  return {
    code: 'audit.changed',
    text: `The audit trail is not as it was written: ${where}: ${first.problem}`,
  };
}

/** From this part of a limit on somebody should look through it. */
const nearlyFull = 0.9;

export function quarantineWarning(used: QuarantineUsage, limits: QuarantineLimits): Warning | null {
  const fraction = Math.max(partOf(used.objects, limits.objects), partOf(used.bytes, limits.bytes));
  if (fraction < nearlyFull) return null;
  const found = `${used.objects} of ${limits.objects} objects, ${used.bytes} of ${limits.bytes} bytes`;
  return fraction < 1
    ? { code: 'store.quarantine-nearly-full', text: `The quarantine is nearly full: ${found}` }
    : {
        code: 'store.quarantine-full',
        text: `The quarantine is full (${found}): objects that cannot be read are not kept any more, and their senders are told so`,
      };
}

/** Where nothing may be kept, nothing need be said. */
function partOf(used: number, limit: number): number {
  return limit === 0 ? 0 : used / limit;
}

/** Null where a damaged index cannot say: that it is damaged must be said all the same. */
async function usedBytes({ reader }: StorageParts): Promise<number | null> {
  try {
    return (await reader.counts()).bytes;
  } catch (error) {
    if (isNegatoscopeError(error, 'store.damaged')) return null;
    throw error;
  }
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
