import { expect, test } from 'vitest';
import { axisTaps, type AxisTaps } from '../../../renderer/render/axis-taps.ts';

const shares = (taps: AxisTaps, device: number): [number, number[]] => {
  const start = taps.start[device] ?? 0;
  return [taps.first[device] ?? -1, [...taps.weights.subarray(start, start + (taps.count[device] ?? 0))]];
};

test('an enlarged device pixel mixes its two neighbours by nearness, and only what is inside at the edge', () => {
  // Two device pixels a stored one: centres at 0.25, 0.75, 1.25 … stored pixels.
  const taps = axisTaps(0.5, 0, 4, 2, 'linear');
  expect([taps.begin, taps.end]).toEqual([0, 4]);
  expect(shares(taps, 1)).toEqual([0, [0.75, 0.25]]);
  expect(shares(taps, 0)).toEqual([0, [1]]);
});

test('a reduced device pixel takes each stored pixel by the share of it that it covers', () => {
  // From 1.5 to 4: half of pixel 1, all of 2 and 3.
  const taps = axisTaps(2.5, -1, 3, 10, 'linear');
  expect(shares(taps, 1)).toEqual([1, [0.2, 0.4, 0.4]]);
});

test('every mark of a reduced axis is under exactly one device pixel, mirrored or not', () => {
  for (const [step, origin] of [
    [2.7, 0],
    [-2.7, 27],
  ] as const) {
    const taps = axisTaps(step, origin, 10, 27, 'linear');
    const shown = Array.from({ length: 10 }, (_, device) => [taps.firstMark[device], taps.lastMark[device]]);
    const marks = shown.flatMap(([first = 0, last = -1]) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    expect(marks.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 27 }, (_, index) => index));
  }
});

test('what lies beside the picture has no taps', () => {
  const taps = axisTaps(1, -3, 8, 4, 'nearest');
  expect([taps.begin, taps.end]).toEqual([3, 7]);
  expect(axisTaps(1, 100, 8, 4, 'linear')).toMatchObject({ begin: 0, end: 0 });
});
