import { expect, onTestFinished, test } from 'vitest';
import { ClockWatch, isDue } from '../../../../main/store/keeping/clock-watch.ts';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { userSchema } from '../../../../main/store/schemas.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const hourMs = 3_600_000;

function open() {
  const user = WritableDatabase.openWritable(temporaryDirectory(), userSchema);
  onTestFinished(() => user.close());
  const time = { runningMs: 0, clockMs: Date.UTC(2026, 0, 2) };
  return {
    time,
    user,
    pass: (hours: number) => {
      time.runningMs += hours * hourMs;
      time.clockMs += hours * hourMs;
    },
    watch: new ClockWatch(
      user,
      () => time.clockMs,
      () => time.runningMs,
    ),
  };
}

test('an age is the time that has passed', () => {
  const { time, pass, watch } = open();
  const since = time.clockMs;
  pass(5);
  expect(watch.ageMs(since) / hourMs).toBe(5);
});

test('N115 a leap ahead adds nothing to what came before it, and takes nothing from what comes after', () => {
  const { time, pass, watch } = open();
  const before = time.clockMs;
  pass(1);
  time.clockMs += 1000 * hourMs;
  watch.observe();
  pass(2);
  const after = time.clockMs;
  pass(3);
  expect(watch.ageMs(before) / hourMs).toBe(6);
  expect(watch.ageMs(after) / hourMs).toBe(3);
});

test('N44 N115 a leap that a full disk did not take is written down when it does', () => {
  const { time, user, pass, watch } = open();
  const before = time.clockMs;
  pass(1);
  time.clockMs += 1000 * hourMs;
  user.pragma('query_only = ON');
  expect(() => watch.observe()).toThrow(/readonly/u);
  expect(() => watch.ageMs(before)).toThrow(/readonly/u);
  user.pragma('query_only = OFF');
  expect(watch.ageMs(before) / hourMs).toBe(1);
});

test('N115 a clock that is set back makes nothing older, and undoes a leap', () => {
  const { time, pass, watch } = open();
  const before = time.clockMs;
  time.clockMs += 1000 * hourMs;
  watch.observe();
  time.clockMs -= 1000 * hourMs;
  watch.observe();
  pass(4);
  expect(watch.ageMs(before) / hourMs).toBe(4);
  time.clockMs -= 24 * hourMs;
  expect(watch.ageMs(before) / hourMs).toBe(-20);
});

test('N115 what is done now and then is due after its time, and when its last time lies ahead', () => {
  expect(isDue(null, hourMs, 0)).toBe(true);
  expect(isDue(0, hourMs, hourMs - 1)).toBe(false);
  expect(isDue(0, hourMs, hourMs)).toBe(true);
  expect(isDue(24 * hourMs, hourMs, 0)).toBe(true);
});
