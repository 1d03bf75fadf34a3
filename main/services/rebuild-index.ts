import type { JobPhrase } from '../../shared/model/job-phrases.ts';
import type { ImporterApi } from '../media/importer-api.ts';
import { removeUnfinishedIndex } from '../store/keeping/build-index.ts';
import { requestRebuild } from '../store/keeping/rebuild-request.ts';
import type { ServedStore } from '../store/store-api.ts';
import type { Callable } from '../threads/message-calls.ts';

export interface IndexRebuild {
  readonly dataDirectory: string;
  readonly store: Pick<Callable<ServedStore>, 'beginRebuild' | 'endRebuild'>;
  readonly importer: Pick<Callable<ImporterApi>, 'buildIndex'>;
  /** Why the index in use may not go yet; null when it may. */
  readonly hindrance: () => JobPhrase | null;
  /** Exchanges the index, while nothing is received. */
  readonly install: () => Promise<void>;
  /** Rejects when `signal` is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface IndexRebuildResult {
  readonly files: number;
  readonly wasCancelled: boolean;
  readonly summary: readonly JobPhrase[];
}

/** A person closes what is open within seconds, or is asked to. */
const lookAgainMs = 300;

/**
 * Makes the index anew beside the one in use, which goes on being read and written, and exchanges them when nobody has a
 * study open: what a window shows names rows of the old one. `tell`: what is waited for.
 */
export async function rebuildIndex(
  { dataDirectory, store, importer, hindrance, install, wait }: IndexRebuild,
  jobId: string,
  signal: AbortSignal,
  tell: (what: JobPhrase) => void,
): Promise<IndexRebuildResult> {
  await store.beginRebuild();
  try {
    const built = await importer.buildIndex(jobId);
    const { files } = built;
    if (built.wasCancelled || signal.aborted) return { files, wasCancelled: true, summary: keptAsItWas };
    for (let what = hindrance(); what !== null; what = hindrance()) {
      tell(what);
      await wait(lookAgainMs, signal);
    }
    await install();
    await requestRebuild(dataDirectory, false);
    const { studies, instances, corrupt, refused } = built;
    const summary: JobPhrase[] = [
      { says: 'studies', count: studies },
      { says: 'images', count: instances },
    ];
    if (corrupt > 0) summary.push({ says: 'damaged', count: corrupt });
    if (refused > 0) summary.push({ says: 'unreadable', count: refused });
    return { files, wasCancelled: false, summary };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { files: 0, wasCancelled: true, summary: keptAsItWas };
  } finally {
    removeUnfinishedIndex(dataDirectory);
    await store.endRebuild();
  }
}

const keptAsItWas: readonly JobPhrase[] = [{ says: 'keptAsItWas' }];
