import { describe, expect, test } from 'vitest';
import { walkStep } from '../../../renderer/reading/scroll-walk.ts';

const everything = (): boolean => true;

describe('walking to the slice that was asked for', () => {
  test('stays when it is there', () => {
    expect(walkStep(5, 5, everything)).toBeNull();
  });

  test('takes one slice at a time while it is at most four behind', () => {
    expect(walkStep(0, 4, everything)).toEqual({ position: 1, skippedCount: 0 });
    expect(walkStep(9, 6, everything)).toEqual({ position: 8, skippedCount: 0 });
  });

  test('takes longer strides further behind, and counts what it passes', () => {
    expect(walkStep(0, 40, everything)).toEqual({ position: 10, skippedCount: 9 });
  });

  test('arrives, and shown and skipped add up to the way', () => {
    for (const target of [1, 3, 5, 17, 100, 3499]) {
      let position = 0;
      let shown = 0;
      let skipped = 0;
      for (let step = walkStep(position, target, everything); step !== null;) {
        ({ position } = step);
        shown += 1;
        skipped += step.skippedCount;
        step = walkStep(position, target, everything);
      }
      expect(position).toBe(target);
      expect(shown + skipped).toBe(target);
    }
  });

  test('waits while nothing on the way can be shown', () => {
    expect(walkStep(0, 3, () => false)).toBeNull();
  });

  test('takes the nearest slice that can be shown, and counts the others', () => {
    expect(walkStep(0, 3, (position) => position === 3)).toEqual({ position: 3, skippedCount: 2 });
    expect(walkStep(0, 40, (position) => position <= 6)).toEqual({ position: 6, skippedCount: 5 });
  });
});
