import { expect, test } from 'vitest';
import { mostListed, noDryRun, runDryRun, type DryRunState } from '../../../renderer/hanging/dry-run.ts';
import type { DryRun } from '../../../shared/model/hanging.ts';

/** A cache of which every study matches. */
function cacheOf(total: number) {
  const asked: [offset: number, limit: number][] = [];
  const ask = (offset: number, limit: number): Promise<DryRun> => {
    asked.push([offset, limit]);
    const looked = Math.max(0, Math.min(limit, total - offset));
    return Promise.resolve({
      looked,
      total,
      matches: looked,
      withPrior: 0,
      studies: Array.from({ length: looked }, (_, index) => ({
        studyId: offset + index,
        StudyDate: '',
        PatientName: '',
        StudyDescription: '',
        prior: null,
      })),
    });
  };
  return { asked, ask };
}

test('looks at no more than was asked for, part by part, telling of each', async () => {
  const { ask, asked } = cacheOf(100_000);
  const told: DryRunState[] = [];
  await runDryRun(noDryRun, 250, ask, (state) => told.push(state) > 0);
  expect(asked).toEqual([
    [0, 100],
    [100, 100],
    [200, 50],
  ]);
  expect(told.map(({ kind, looked }) => [kind, looked])).toEqual([
    ['running', 0],
    ['running', 100],
    ['running', 200],
    ['running', 250],
    ['done', 250],
  ]);
});

test('is stopped between two parts and goes on where it stood', async () => {
  const { ask, asked } = cacheOf(100_000);
  let last = noDryRun;
  await runDryRun(noDryRun, Infinity, ask, (state) => {
    last = state;
    return state.looked < 200;
  });
  expect(asked).toHaveLength(2);
  await runDryRun(last, 400, ask, (state) => {
    last = state;
    return true;
  });
  expect(last).toMatchObject({ kind: 'done', looked: 400, matches: 400 });
  expect(new Set(last.studies.map(({ studyId }) => studyId)).size).toBe(400);
});

test('a hundred thousand matches are counted, and the newest of them listed', async () => {
  const { ask } = cacheOf(100_000);
  let last = noDryRun;
  await runDryRun(noDryRun, Infinity, ask, (state) => {
    last = state;
    return true;
  });
  expect(last).toMatchObject({ kind: 'done', looked: 100_000, total: 100_000, matches: 100_000 });
  expect(last.studies).toHaveLength(mostListed);
});

test('a failure stops it with what was found until then', async () => {
  const { ask } = cacheOf(300);
  let last = noDryRun;
  await runDryRun(
    noDryRun,
    Infinity,
    (offset, limit) => (offset === 100 ? Promise.reject(new Error('gone')) : ask(offset, limit)),
    (state) => {
      last = state;
      return true;
    },
  );
  expect(last).toMatchObject({ kind: 'stopped', looked: 100, error: { code: 'program.fault' } });
});
