import { expect, test } from 'vitest';
import { ReceiveWatch } from '../../../main/receive/receive-watch.ts';
import { ManualTimers } from '../../support/manual-timers.ts';

const limits = { silenceMs: 60_000, idleMs: 600_000, minBytesPerSecond: 1024, throughputWindowMs: 60_000 };

function watched(): { timers: ManualTimers; watch: ReceiveWatch; fields: string[] } {
  const timers = new ManualTimers();
  const fields: string[] = [];
  const watch = new ReceiveWatch(timers, limits, (problem) => {
    if (problem.code === 'network.protocol' && 'field' in problem.details) fields.push(problem.details.field);
  });
  return { timers, watch, fields };
}

test('N2 a trickle of 1 KiB/s less a byte ends a message after the window, and 1 KiB/s does not', () => {
  for (const [bytesPerSecond, expected] of [
    [1023, ['throughput within a message']],
    [1024, []],
  ] as const) {
    const { timers, watch, fields } = watched();
    watch.waitFor('message');
    for (let second = 0; second < 59; second += 1) {
      watch.received(bytesPerSecond);
      timers.advance(1000);
    }
    watch.received(bytesPerSecond);
    timers.advance(999);
    expect(fields).toEqual([]);
    timers.advance(1);
    expect(fields).toEqual(expected);
  }
});

test('a sender that slows down later is found by a later window', () => {
  const { timers, watch, fields } = watched();
  watch.waitFor('message');
  watch.received(10_000_000);
  timers.advance(59_999);
  watch.received(1);
  timers.advance(30_000);
  expect(fields).toEqual([]);
  watch.received(1);
  timers.advance(30_001);
  expect(fields).toEqual(['throughput within a message']);
});

test('silence counts from the last byte within a message, and from the start of any other wait', () => {
  const { timers, watch, fields } = watched();
  watch.waitFor('message');
  timers.advance(50_000);
  watch.received(1_000_000);
  timers.advance(59_999);
  expect(fields).toEqual([]);
  timers.advance(1);
  expect(fields).toEqual(['rest of a message']);

  watch.waitFor('send');
  timers.advance(60_000);
  watch.waitFor('idle');
  timers.advance(600_000);
  expect(fields).toEqual(['rest of a message', 'taking of an answer', 'next message']);
});

test('time in which nothing is awaited is not held against the peer', () => {
  const { timers, watch, fields } = watched();
  watch.waitFor('message');
  timers.advance(59_000);
  watch.waitFor('nothing');
  timers.advance(1_000_000);
  watch.waitFor('message');
  timers.advance(59_999);
  expect(fields).toEqual([]);
});
