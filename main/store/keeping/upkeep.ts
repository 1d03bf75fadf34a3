import { isDue } from './clock-watch.ts';
import { readKeepingSettings } from './keeping-settings.ts';
import type { ReadableDatabase, WritableDatabase } from '../database.ts';

export type UpkeepTask = 'scrub' | 'backup';

/** How far work over the whole cache has come. Times are milliseconds since 1970, UTC. */
export interface UpkeepState {
  /** Where to go on; '' when none is under way. */
  readonly position: string;
  readonly checked: number;
  readonly found: number;
  /** Of the last whole run; null before the first. */
  readonly finishedAtMs: number | null;
}

interface UpkeepRecord {
  readonly position: string;
  readonly checked: number;
  readonly found: number;
  readonly finished_at: number | null;
}

export function readUpkeep(user: ReadableDatabase, task: UpkeepTask): UpkeepState {
  const record = user
    .query<UpkeepRecord>('SELECT position, checked, found, finished_at FROM upkeep WHERE task = ?')
    .get(task);
  if (record === undefined) return { position: '', checked: 0, found: 0, finishedAtMs: null };
  const { position, checked, found, finished_at } = record;
  return { position, checked, found, finishedAtMs: finished_at };
}

/** What is due: a round that was cut short, and what was last done longer ago than the settings say. */
export function dueUpkeep(user: ReadableDatabase, nowMs: number): UpkeepTask[] {
  const { backupEveryMs, scrubEveryMs } = readKeepingSettings(user);
  const intervals = { backup: backupEveryMs, scrub: scrubEveryMs } as const;
  return (['backup', 'scrub'] as const).filter((task) => {
    const everyMs = intervals[task];
    if (everyMs === null) return false;
    const { position, finishedAtMs } = readUpkeep(user, task);
    return position !== '' || isDue(finishedAtMs, everyMs, nowMs);
  });
}

export interface UpkeepChange {
  readonly position: string;
  readonly checked: number;
  readonly found: number;
  readonly isFinished: boolean;
}

export function writeUpkeep(
  user: WritableDatabase,
  task: UpkeepTask,
  change: UpkeepChange,
  nowMs: number,
): void {
  user
    .change(
      `INSERT INTO upkeep (task, position, checked, found, started_at, finished_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET position = excluded.position, checked = excluded.checked, found = excluded.found,
          started_at = CASE upkeep.position WHEN '' THEN excluded.started_at ELSE upkeep.started_at END,
          finished_at = coalesce(excluded.finished_at, upkeep.finished_at)`,
    )
    .run(
      task,
      change.isFinished ? '' : change.position,
      change.checked,
      change.found,
      nowMs,
      change.isFinished ? nowMs : null,
    );
}
