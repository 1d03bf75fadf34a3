import { forgetfulFs } from '../store/forgetful-fs.ts';
import type { StoreApi } from '../store/store-api.ts';
import { openIngest, type FileIngest } from './open-ingest.ts';

/** The store's side of a rehearsal. */
export type RehearsedStore = Pick<StoreApi, 'rehearseCommit' | 'endRehearsal'>;

/** An ingest that takes everything the whole way to a commit and keeps nothing: no file, and databases in memory. */
export function openRehearsalIngest(store: RehearsedStore): FileIngest {
  return openIngest({
    dataDirectory: '',
    fs: forgetfulFs,
    isStoreElsewhere: true,
    store: { commit: (candidate) => store.rehearseCommit(candidate) },
    now: Date.now,
  });
}
