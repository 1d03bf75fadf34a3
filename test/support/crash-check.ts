import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { brokenInvariants, reconcileCache, type SentObject } from './cache-invariants.ts';
import { openCache } from './cache-under-test.ts';

export interface CrashResult {
  readonly acknowledged: number;
  /** Found without a row, or in the spool, and taken in by the next start. */
  readonly recovered: number;
  readonly removedFromSpool: number;
  /** Promises that do not hold, in words; I1 to I5 of `brokenInvariants`, and I6: what a user did is as it was. */
  readonly broken: readonly string[];
}

export function sentObjects(files: readonly string[]): Map<string, SentObject> {
  return new Map(
    files.map((name) => {
      const file = readFileSync(name);
      const SOPInstanceUID = parsePart10(file).dataSet.text(Tag.SOPInstanceUID) ?? '';
      return [name, { SOPInstanceUID, file }];
    }),
  );
}

/** Starts again on what a dead workstation left, in this process, and looks at everything. */
export async function checkAfterCrash(
  dataDirectory: string,
  sent: ReadonlyMap<string, SentObject>,
  acknowledged: readonly string[],
  readStudy: string,
): Promise<CrashResult> {
  // A copy, so that what was left can be looked at when a promise is broken.
  const directory = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-crash-'));
  cpSync(dataDirectory, directory, { recursive: true });
  try {
    const cache = openCache(directory);
    const { recovered, removedFromSpool } = await reconcileCache(cache);
    const isAcknowledged = new Set(acknowledged.map((name) => sent.get(name)));
    const broken = await brokenInvariants(cache, [...sent.values()], (object) => isAcknowledged.has(object));
    const studies = await cache.reader.list('study', { study: readStudy });
    if (studies[0]?.['readState'] !== 'read') broken.push('I6: the study that was read is unread');
    await cache.close();
    return { acknowledged: acknowledged.length, recovered, removedFromSpool, broken };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
