import type { QuarantineEntry } from '../../shared/model/quarantine.ts';
import {
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
}

export function createQuarantineService(parts: QuarantineServiceParts): QuarantineService {
  const { dataDirectory, jobs, now, onChanged } = parts;
  const each = async (ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> => {
    try {
      for (const id of ids) await work(id);
    } finally {
      onChanged();
    }
  };
  return {
    list: () => listQuarantine(dataDirectory),
    retry: async (ids) => jobs.retryQuarantined(ids),
    remove: (ids) => each(ids, (id) => deleteQuarantined(dataDirectory, id, now())),
    restore: (ids) => each(ids, (id) => restoreQuarantined(dataDirectory, id)),
    purge: (ids) => each(ids, (id) => purgeQuarantined(dataDirectory, id)),
  };
}
