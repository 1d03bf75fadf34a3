import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isReceiving } from '../../../main/store/receiving-state.ts';
import { SettleWatch } from '../../../main/store/settle-watch.ts';

const dayMs = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Scene {
  readonly watch: SettleWatch;
  readonly settled: number[][];
  /** What the clock shows beyond the running time: set by the test. */
  readonly clock: { offsetMs: number };
  readonly now: () => number;
}

/** Waits by the timers' time; the clock is that plus whatever somebody set it to. */
function watch(settleTimeMs: () => number = () => 60_000): Scene {
  const settled: number[][] = [];
  const clock = { offsetMs: Date.UTC(2026, 0, 2) };
  const now = (): number => performance.now() + clock.offsetMs;
  const subject = new SettleWatch({
    settleTimeMs,
    now,
    monotonicMs: () => performance.now(),
    onSettled: (studyIds) => settled.push([...studyIds]),
  });
  return { settled, clock, now, watch: subject };
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

test('a late object opens a study that had settled, and it settles again', () => {
  const { watch: subject, settled } = watch();
  subject.arrived([1]);
  vi.advanceTimersByTime(3_600_000);
  subject.arrived([1]);
  vi.advanceTimersByTime(60_000);
  expect(settled).toEqual([[1], [1]]);
});

test('studies that were being received when the program ended settle after the next start', () => {
  const { watch: subject, settled, now } = watch();
  subject.restart([
    { studyId: 2, arrivedAtMs: now() - 10_000 },
    { studyId: 1, arrivedAtMs: now() - 40_000 },
  ]);
  vi.advanceTimersByTime(20_000);
  expect(settled).toEqual([[1]]);
  vi.advanceTimersByTime(30_000);
  expect(settled).toEqual([[1], [2]]);
});

test('a shorter settle time than that of a study before it does not wait for that study', () => {
  let settleTimeMs = 3_600_000;
  const { watch: subject, settled } = watch(() => settleTimeMs);
  subject.arrived([1]);
  settleTimeMs = 1000;
  subject.close();
  subject.arrived([2]);
  vi.advanceTimersByTime(1000);
  expect(settled).toEqual([[2]]);
});

test('nothing is told after closing', () => {
  const { watch: subject, settled } = watch();
  subject.arrived([1]);
  subject.close();
  vi.advanceTimersByTime(120_000);
  expect(settled).toEqual([]);
});

describe('N115 when the clock is set', () => {
  test('back by a day, a study settles after the settle time all the same', () => {
    const { watch: subject, settled, clock } = watch();
    subject.arrived([1]);
    vi.advanceTimersByTime(30_000);
    clock.offsetMs -= dayMs;
    vi.advanceTimersByTime(30_000);
    expect(settled).toEqual([[1]]);
  });

  test('back by less than the settle time, it is told only once the rows say stable', () => {
    const { watch: subject, settled, clock, now } = watch();
    const arrivedAtMs = now();
    subject.arrived([1]);
    vi.advanceTimersByTime(50_000);
    clock.offsetMs -= 20_000;
    vi.advanceTimersByTime(10_000);
    expect({ settled, receiving: isReceiving(arrivedAtMs, now(), 60_000) }).toEqual({
      settled: [],
      receiving: true,
    });
    vi.advanceTimersByTime(20_000);
    expect({ settled, receiving: isReceiving(arrivedAtMs, now(), 60_000) }).toEqual({
      settled: [[1]],
      receiving: false,
    });
  });

  test('ahead by a day, an object that comes then is waited for in full', () => {
    const { watch: subject, settled, clock } = watch();
    subject.arrived([1]);
    clock.offsetMs += dayMs;
    subject.arrived([1]);
    vi.advanceTimersByTime(59_999);
    expect(settled).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(settled).toEqual([[1]]);
  });

  test('a study is not called receiving for an arrival that lies ahead', () => {
    const nowMs = Date.UTC(2026, 0, 2);
    expect(isReceiving(nowMs, nowMs, 60_000)).toBe(true);
    expect(isReceiving(nowMs - 59_999, nowMs, 60_000)).toBe(true);
    expect(isReceiving(nowMs - 60_000, nowMs, 60_000)).toBe(false);
    expect(isReceiving(nowMs + dayMs, nowMs, 60_000)).toBe(false);
  });
});
