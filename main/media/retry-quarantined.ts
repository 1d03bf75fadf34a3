import { createReadStream } from 'node:fs';
import { asNegatoscopeError } from '../../shared/errors.ts';
import type { InstanceSource } from '../ingest/incoming-instance.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import { findQuarantined, readReason, removeBoth } from '../ingest/quarantine-entries.ts';
import type { ImportTally } from './import-tally.ts';

export interface QuarantineRetry {
  readonly dataDirectory: string;
  readonly ingest: FileIngest;
  readonly quarantineIds: readonly string[];
  readonly batchId: string;
  readonly tally: ImportTally;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly total: number; readonly finished: number }) => void;
}

/**
 * Takes quarantined objects in again, as coming from whoever sent them: a newer version of the program may read what an
 * older one could not. What is refused again stays where it is.
 */
export async function retryQuarantined(options: QuarantineRetry): Promise<void> {
  const { dataDirectory, quarantineIds, tally, signal, onProgress } = options;
  for (const quarantineId of quarantineIds) {
    if (signal.aborted) return;
    try {
      const { base } = await findQuarantined(dataDirectory, quarantineId);
      await takeIn(options, base, quarantineId);
      await removeBoth(base);
    } catch (error) {
      tally.failed(quarantineId, asNegatoscopeError(error, 'trying a quarantined object again'));
    }
    onProgress({ total: quarantineIds.length, finished: tally.finished });
  }
}

async function takeIn(
  { ingest, tally, batchId }: QuarantineRetry,
  base: string,
  quarantineId: string,
): Promise<void> {
  const { source } = await readReason(base);
  const from: InstanceSource = source ?? { kind: 'folder', label: 'quarantine', batchId };
  const incoming = ingest.begin({ ...from, batchId }, { kind: 'part10' });
  try {
    for await (const chunk of createReadStream(`${base}.dcm`, { highWaterMark: 1024 * 1024 })) {
      await incoming.write(chunk);
    }
    tally.took(quarantineId, await incoming.finish());
  } catch (error) {
    await incoming.abort();
    throw error;
  }
}
