import { expect, test } from 'vitest';
import { sortedSet } from '../../../renderer/hanging/sort-display-set.ts';
import {
  buildDisplaySet,
  buildFrameAttributes,
  buildImageDescription,
} from '../../support/image-description-builder.ts';

/** Three pictures with numbers and times that say other orders than the place. */
const images = (
  [
    [3, '20260101120002'],
    [1, null],
    [2, '20260101120001.5'],
  ] as const
).map(([InstanceNumber, acquiredAt]) =>
  buildImageDescription({ InstanceNumber, shared: buildFrameAttributes({ acquiredAt }) }),
);
const set = {
  ...buildDisplaySet(3, { orderedBy: 'position along normal' }),
  images,
  frames: [0, 1, 2].map((index) => ({ instanceId: 10 + index, frameIndex: 0, imageIndex: index })),
  findings: [
    { code: 'position.gap', text: 'gap', position: 0 },
    { code: 'order', text: 'all', position: null },
  ],
};
const ids = (sorted: typeof set) => sorted.frames.map(({ instanceId }) => instanceId);

test('by number, by time with what states none last, and along the axis as it is', () => {
  expect(ids(sortedSet(set, { by: 'number', descending: false }))).toEqual([11, 12, 10]);
  expect(ids(sortedSet(set, { by: 'time', descending: false }))).toEqual([12, 10, 11]);
  expect(sortedSet(set, { by: 'position', descending: false })).toBe(set);
});

test('the other way round, with what was found at a place going with its picture, and the order named', () => {
  const reversed = sortedSet(set, { by: 'position', descending: true });
  expect(ids(reversed)).toEqual([12, 11, 10]);
  expect(reversed.orderedBy).toBe('position along normal, reversed');
  expect(reversed.findings.map(({ position }) => position)).toEqual([2, null]);
  const byNumber = sortedSet(set, { by: 'number', descending: false });
  expect(byNumber).toMatchObject({ orderedBy: 'InstanceNumber', findings: [{ position: 2 }, {}] });
});

test('a gap stays between its two pictures, and is at no place when they are no longer neighbours', () => {
  // Between the first and the second.
  const gap = { ...set, findings: [{ code: 'position.gap', text: 'gap', position: 1 }] };
  expect(sortedSet(gap, { by: 'position', descending: true }).findings[0]?.position).toBe(2);
  // 11, 12, 10: the first has gone to the end.
  expect(sortedSet(gap, { by: 'number', descending: false }).findings[0]?.position).toBeNull();
});

test('passes are told while they follow one another, and no longer when they are mixed', () => {
  const told = [{ by: 'EchoTime' as const, value: '20' }];
  const twoPasses = {
    ...set,
    blocks: [
      { start: 0, told },
      { start: 2, told: [] },
    ],
  };
  expect(sortedSet(twoPasses, { by: 'position', descending: true }).blocks).toEqual([
    { start: 0, told: [] },
    { start: 1, told },
  ]);
  expect(sortedSet(twoPasses, { by: 'number', descending: false }).blocks).toEqual([]);
});
