import type { QuarantineAction } from '../audit/audit-events.ts';
import type { QuarantineEntry } from '../../shared/model/quarantine.ts';
import {
  changeQuarantined,
  deleteQuarantined,
  listQuarantine,
  purgeQuarantined,
  restoreQuarantined,
} from '../ingest/quarantine-entries.ts';
import type { Jobs } from './jobs.ts';

/** Objects that came over the network and could not be read. */
export interface QuarantineService {
  list(): Promise<QuarantineEntry[]>;
  /** Answers the id of the job that tries them again. */
  retry(quarantineIds: readonly string[]): Promise<string>;
  /** As studies to the trash: had back until the time of the trash is over. Throws `store.not-found`. */
  remove(quarantineIds: readonly string[]): Promise<void>;
  /** Throws `store.not-found`. */
  restore(quarantineIds: readonly string[]): Promise<void>;
  /** For good. Throws `store.not-found`. */
  purge(quarantineIds: readonly string[]): Promise<void>;
}

export interface QuarantineServiceParts {
  readonly dataDirectory: string;
  readonly jobs: Pick<Jobs, 'retryQuarantined'>;
  readonly now: () => number;
  readonly onChanged: () => void;
  /** A person did that with these. */
  readonly onAction: (quarantineIds: readonly string[], what: QuarantineAction) => void;
}

export function createQuarantineService(parts: QuarantineServiceParts): QuarantineService {
  const { dataDirectory, jobs, now, onChanged, onAction } = parts;
  const each = async (
    ids: readonly string[],
    what: QuarantineAction,
    work: (id: string) => Promise<void>,
  ): Promise<void> => {
    try {
      await changeQuarantined(ids, work, (done) => onAction(done, what));
    } finally {
      onChanged();
    }
  };
  return {
    list: () => listQuarantine(dataDirectory),
    async retry(ids) {
      onAction(ids, 'tried again');
      return jobs.retryQuarantined(ids);
    },
    remove: (ids) => each(ids, 'deleted', (id) => deleteQuarantined(dataDirectory, id, now())),
    restore: (ids) => each(ids, 'brought back', (id) => restoreQuarantined(dataDirectory, id)),
    purge: (ids) => each(ids, 'removed for good', (id) => purgeQuarantined(dataDirectory, id)),
  };
}
