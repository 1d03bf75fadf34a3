import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SettleWatch } from '../../../main/store/settle-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(): { watch: SettleWatch; settled: number[][] } {
  const settled: number[][] = [];
  return {
    settled,
    watch: new SettleWatch({
      settleTimeMs: () => 60_000,
      now: Date.now,
      onSettled: (studyIds) => settled.push([...studyIds]),
    }),
  };
}

test('a study settles when nothing came for the settle time', () => {
  const { watch: subject, settled } = watch();
  subject.arrived([1, 2]);
  vi.advanceTimersByTime(59_999);
  expect(settled).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(settled).toEqual([[1, 2]]);
});

test('each arrival starts the time again, for its study only', () => {
  const { watch: subject, settled } = watch();
  subject.arrived([1]);
  subject.arrived([2]);
  vi.advanceTimersByTime(30_000);
  subject.arrived([1]);
  vi.advanceTimersByTime(30_000);
  expect(settled).toEqual([[2]]);
  vi.advanceTimersByTime(30_000);
  expect(settled).toEqual([[2], [1]]);
});

test('nothing is told after closing', () => {
  const { watch: subject, settled } = watch();
  subject.arrived([1]);
  subject.close();
  vi.advanceTimersByTime(120_000);
  expect(settled).toEqual([]);
});
