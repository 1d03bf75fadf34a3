import { describe, expect, test } from 'vitest';
import type { Rectangle } from '../../../shared/screens/desk-screen.ts';
import { placeWindow, screenOfWindow, sharesOf } from '../../../shared/screens/place-window.ts';

const area = (x: number, y: number, width: number, height: number): Rectangle => ({ x, y, width, height });
/** A screen right of the primary with a bar of 40 pixels at its bottom. */
const available = area(1600, 0, 2048, 2520);

describe('a window on a screen', () => {
  test.each<[what: string, wish: [number, number, number, number] | null, expected: Rectangle]>([
    ['that it never was on takes all of it', null, available],
    ['stands where it stood', [0.5, 0, 0.5, 1], area(2624, 0, 1024, 2520)],
    ['does not reach beyond the edge', [0.8, 0.9, 0.5, 0.5], area(2624, 1260, 1024, 1260)],
    ['is not too small to read in', [0, 0, 0.01, 0.01], area(1600, 0, 480, 360)],
  ])('%s', (_what, wish, expected) => {
    expect(placeWindow(wish, available)).toEqual(expected);
  });

  test('remembered on a large one fits a screen smaller than any window', () => {
    expect(placeWindow([0.9, 0.9, 0.1, 0.1], area(0, 0, 320, 240))).toEqual(area(0, 0, 320, 240));
  });

  test('is remembered by its shares, unless it has the whole of it or stands elsewhere', () => {
    expect(sharesOf(area(2624, 0, 1024, 2520), available)).toEqual([0.5, 0, 0.5, 1]);
    expect(sharesOf(area(1600, 0, 2040, 2500), available)).toBeNull();
    expect(sharesOf(area(0, 0, 800, 600), available)).toBeNull();
  });
});

test('a window is on the screen that has its middle, and beyond all of them on the nearest', () => {
  const screens = [area(0, 0, 1600, 1200), area(1600, 0, 2048, 2560)];
  expect(screenOfWindow(area(1000, 0, 1000, 800), screens)).toBe(screens[0]);
  expect(screenOfWindow(area(1200, 0, 1000, 800), screens)).toBe(screens[1]);
  expect(screenOfWindow(area(-500, -500, 100, 100), screens)).toBe(screens[0]);
  expect(screenOfWindow(area(0, 0, 10, 10), [])).toBeNull();
});
