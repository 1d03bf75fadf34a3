import { createReadStream } from 'node:fs';
import path from 'node:path';
import { NegatoscopeError, asNegatoscopeError } from '../../../shared/errors.ts';
import type { Ingest } from '../../ingest/incoming-instance.ts';
import type { ImportTally } from '../../media/import-tally.ts';
import type { ReadableDatabase } from '../database.ts';
import { sourceOf } from '../reconcile.ts';
import { checkObject } from './check-object.ts';
import { filesOfTrash, type TrashedFile } from './trash-list.ts';
import { trashedFile } from './trash-files.ts';

export interface TrashRestoration {
  readonly dataDirectory: string;
  readonly user: ReadableDatabase;
  readonly ingest: Ingest;
  readonly trashId: string;
  readonly tally: ImportTally;
  readonly signal: AbortSignal;
  /** Ends the entry. */
  readonly forget: () => Promise<void>;
  readonly onProgress: (progress: { readonly total: number; readonly finished: number }) => void;
}

/**
 * Takes the objects of an entry of the trash in again, through the one ingest as everything else, each with the source
 * that it had. The entry goes when all of them are in the cache; what was cut short, or is damaged, stays in it.
 * Throws `store.not-found`.
 */
export async function restoreTrash(options: TrashRestoration): Promise<void> {
  const { user, trashId, tally, signal, onProgress } = options;
  const files = filesOfTrash(user, trashId);
  if (files.length === 0) {
    throw new NegatoscopeError('store.not-found', 'There is no such study in the trash', {
      kind: 'study',
      id: trashId,
    });
  }
  let restored = 0;
  for (const file of files) {
    if (signal.aborted) return;
    try {
      await restoreFile(options, file);
      restored += 1;
    } catch (error) {
      tally.failed(trashedFile(trashId, file.sha256), asNegatoscopeError(error, 'restoring from the trash'));
    }
    onProgress({ total: files.length, finished: tally.finished });
  }
  if (restored === files.length) await options.forget();
}

async function restoreFile(options: TrashRestoration, { sha256, ...file }: TrashedFile): Promise<void> {
  const { dataDirectory, user, ingest, trashId, tally } = options;
  const relative = trashedFile(trashId, sha256);
  const absolute = path.join(dataDirectory, ...relative.split('/'));
  const verdict = await checkObject(dataDirectory, {
    file: relative,
    sha256,
    bytes: file.bytes,
    dataSetOffsetBytes: file.data_set_offset_bytes,
    TransferSyntaxUID: '',
  });
  // Taken in as it is, damage would pass for another object.
  if (verdict.kind !== 'sound') {
    throw new NegatoscopeError('store.file-missing', 'The file is gone or no longer what was received', {
      sha256,
    });
  }
  const incoming = await ingest.begin(await sourceOf(user, absolute), { kind: 'part10' });
  try {
    for await (const chunk of createReadStream(absolute, { highWaterMark: 1024 * 1024 })) {
      await incoming.write(chunk);
    }
    tally.took(relative, await incoming.finish());
  } catch (error) {
    await incoming.abort();
    throw error;
  }
}
