import { describe, expect, test } from 'vitest';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { JobPhrase } from '../../../shared/model/job-phrases.ts';
import type { Job } from '../../../shared/model/activity.ts';
import { StudyChangeJobs } from '../../../main/services/study-change-jobs.ts';

interface Scene {
  readonly changes: StudyChangeJobs;
  /** What the panel was told, by job. */
  readonly told: Partial<Job>[];
  readonly begun: JobPhrase[];
  readonly controller: AbortController;
}

function open(): Scene {
  const told: Partial<Job>[] = [];
  const begun: JobPhrase[] = [];
  const controller = new AbortController();
  const changes = new StudyChangeJobs({
    begin: (title) => {
      begun.push(title);
      return { jobId: 'job', signal: controller.signal };
    },
    update: (_jobId, change) => told.push(change),
    end: (_jobId, change) => told.push(change),
    holdUntil: () => undefined,
  });
  return { changes, told, begun, controller };
}

const marked: JobPhrase = { says: 'marked.read' };
const locked = new NegatoscopeError('store.study-kept', 'It is locked', { studyId: 1, reason: 'locked' });

describe('a change of one study', () => {
  test('is not on the panel, and throws what went wrong', async () => {
    const { changes, begun } = open();
    const seen: number[][] = [];
    await changes.run(marked, [7], 10, async (part) => {
      seen.push([...part]);
      return [];
    });
    expect(seen).toEqual([[7]]);
    await expect(changes.run(marked, [7], 10, () => Promise.reject(locked))).rejects.toBe(locked);
    expect(begun).toEqual([]);
  });
});

describe('a change of several studies', () => {
  test('is one entry, in steps, with its counts', async () => {
    const { changes, told, begun } = open();
    await changes.run(marked, [1, 2, 3, 4, 5], 2, async () => []);
    expect(begun).toEqual([marked]);
    expect(told).toEqual([
      { total: 5, finished: 0 },
      { finished: 2 },
      { finished: 4 },
      { finished: 5 },
      { state: 'done', summary: [{ says: 'studies', count: 5 }] },
    ]);
  });

  test('goes on past one that is refused, and says how many and why', async () => {
    const { changes, told } = open();
    const refused = await changes.run({ says: 'trashed' }, [1, 2, 3], 1, async ([studyId]) => {
      if (studyId === 2) throw locked;
      return [];
    });
    expect(refused).toEqual([{ studyId: 2, code: 'store.study-kept', message: 'It is locked' }]);
    expect(told.at(-1)).toEqual({
      state: 'failed',
      summary: [
        { says: 'studies', count: 2 },
        { says: 'refused', count: 1 },
        { says: 'failure', code: 'store.study-kept', message: 'It is locked' },
      ],
    });
  });

  test('stops between steps when it is cancelled, and says how many were left', async () => {
    const { changes, told, controller } = open();
    await changes.run(marked, [1, 2, 3], 1, async ([studyId]) => {
      if (studyId === 2) controller.abort();
      return [];
    });
    expect(told.at(-1)).toEqual({
      state: 'cancelled',
      summary: [
        { says: 'studies', count: 2 },
        { says: 'left', count: 1 },
      ],
    });
  });
});
