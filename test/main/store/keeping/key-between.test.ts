import { expect, test } from 'vitest';
import { keyBetween } from '../../../../main/store/keeping/key-between.ts';
import { compareKeys } from '../../../../main/store/keeping/recover-rows.ts';

test.for([
  { after: [1], before: [9] },
  { after: [0], before: [2 ** 40] },
  { after: ['1.2.840.1'], before: ['1.2.840.9'] },
  { after: ['a0', 'x'], before: ['a0', 'z'] },
  { after: ['2.25.1', 'k', 3], before: ['2.25.1', 'k', 30] },
  { after: ['00ff'], before: null },
  { after: [7], before: null },
])('a key between $after and $before lies between them', ({ after, before }) => {
  const middle = keyBetween(after, before) ?? [];
  expect(compareKeys(middle, after)).toBeGreaterThan(0);
  expect(before === null || compareKeys(middle, before) < 0).toBe(true);
});

test.for([
  { after: [1], before: [2] },
  { after: ['a'], before: ['a\0'] },
  { after: null, before: null },
])('there is none between $after and $before', ({ after, before }) => {
  expect(keyBetween(after, before)).toBeUndefined();
});
