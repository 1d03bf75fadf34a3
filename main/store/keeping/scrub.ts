import type { ReadableDatabase } from '../database.ts';
import { checkObject } from './check-object.ts';
import type { ScrubFindings, ScrubProgress } from './keeping-api.ts';
import { readUpkeep } from './upkeep.ts';
import { storedObject } from './verify-cache.ts';

export interface ScrubParts {
  readonly dataDirectory: string;
  readonly index: ReadableDatabase;
  /** Where the last part ended. */
  readonly from: ScrubProgress;
  readonly bytesPerSecond: number;
  /** Milliseconds of running time. */
  readonly monotonicMs: () => number;
  /** Ends early when the signal is aborted. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Takes each part down, which is where the next scrub goes on. */
  readonly record: (findings: ScrubFindings) => Promise<void>;
  readonly onProgress: (finished: number, total: number) => void;
}

interface InstanceRecord {
  readonly instance_id: number;
  readonly sha256: string;
  readonly file: string;
  readonly bytes: number;
  readonly data_set_offset_bytes: number;
  readonly TransferSyntaxUID: string;
}

/** Where the last check ended: the counts of its round, or of a new one. */
export function readScrubProgress(user: ReadableDatabase): ScrubProgress {
  const { position, checked, found } = readUpkeep(user, 'scrub');
  return position === '' ? { position, checked: 0, found: 0 } : { position, checked, found };
}

/** Objects between two records: what is checked twice when the program ends in between. */
const partObjects = 50;

/**
 * Checks stored files against their hashes, slowly, in the order of the hashes: what comes in meanwhile is checked
 * now or in the next round, and a round that was cut short goes on where it was.
 */
export async function scrub(parts: ScrubParts): Promise<ScrubProgress> {
  const { dataDirectory, index, signal, record, onProgress } = parts;
  const page = index.query<InstanceRecord>(
    `SELECT instance_id, sha256, file, bytes, data_set_offset_bytes, TransferSyntaxUID FROM instance
      WHERE sha256 > ? AND state = 'stored' ORDER BY sha256 LIMIT ${partObjects}`,
  );
  const total = index.query<{ n: number }>('SELECT count(*) AS n FROM instance').get()?.n ?? 0;
  const pace = paceOf(parts);
  let { position, checked, found } = parts.from;
  for (;;) {
    signal.throwIfAborted();
    const rows = page.all(position);
    const missing: number[] = [];
    const corrupt: { instanceId: number; found: string }[] = [];
    const sound: number[] = [];
    for (const row of rows) {
      const verdict = await checkObject(dataDirectory, storedObject(row), pace);
      if (verdict.kind === 'missing') missing.push(row.instance_id);
      else if (verdict.kind === 'corrupt')
        corrupt.push({ instanceId: row.instance_id, found: verdict.found });
      else sound.push(row.instance_id);
      checked += 1;
    }
    found += missing.length + corrupt.length;
    position = rows.at(-1)?.sha256 ?? position;
    const isFinished = rows.length < partObjects;
    await record({ position, checked, found, missing, corrupt, sound, isFinished });
    onProgress(checked, Math.max(checked, total));
    if (isFinished) return { position, checked, found };
  }
}

/** Makes the reader wait until what was read since the beginning took as long as it should. */
function paceOf({ bytesPerSecond, monotonicMs, wait, signal }: ScrubParts): (bytes: number) => Promise<void> {
  const startedAtMs = monotonicMs();
  let readBytes = 0;
  return async (bytes) => {
    readBytes += bytes;
    const aheadMs = (readBytes / bytesPerSecond) * 1000 - (monotonicMs() - startedAtMs);
    // Timers are no finer than this.
    if (aheadMs >= 1) await wait(aheadMs);
    signal.throwIfAborted();
  };
}
