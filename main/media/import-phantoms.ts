import { asNegatoscopeError } from '../../shared/errors.ts';
import type { FileIngest } from '../ingest/open-ingest.ts';
import type { PhantomObject, PhantomStudy } from '../phantom/phantom-object.ts';
import type { ImportTally } from './import-tally.ts';

export interface PhantomImport {
  readonly studies: readonly PhantomStudy[];
  readonly ingest: Pick<FileIngest, 'begin'>;
  /** Ties the objects together in the history. */
  readonly batchId: string;
  readonly tally: ImportTally;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly total: number; readonly finished: number }) => void;
}

/** Objects in flight: while some wait for the disk the next are drawn, and several share a commit. */
const lanes = 16;

/** Draws phantoms and takes them through the one ingest, one study after the other. Ends early when cancelled. */
export async function importPhantoms(options: PhantomImport): Promise<void> {
  const { studies, tally, signal, onProgress } = options;
  const total = studies.reduce((sum, { objectCount }) => sum + objectCount, 0);
  for (const study of studies) {
    const objects = study.objects();
    const lane = async (): Promise<void> => {
      while (!signal.aborted) {
        const next = objects.next();
        if (next.done === true) return;
        await importObject(options, next.value);
        onProgress({ total, finished: tally.finished });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }
}

async function importObject(
  { ingest, batchId, tally }: PhantomImport,
  { SOPInstanceUID, bytes }: PhantomObject,
): Promise<void> {
  const source = { kind: 'phantom', label: 'Negatoscope', batchId } as const;
  const incoming = ingest.begin(source, { kind: 'part10' });
  try {
    await incoming.write(bytes);
    tally.took(SOPInstanceUID, await incoming.finish());
  } catch (error) {
    await incoming.abort();
    tally.failed(SOPInstanceUID, asNegatoscopeError(error, 'phantom'));
  }
}
