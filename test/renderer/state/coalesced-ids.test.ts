import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CoalescedIds } from '../../../renderer/state/coalesced-ids.ts';

describe('gathered ids', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('makes one delivery of a burst, each id once, and starts over', () => {
    const delivered: number[][] = [];
    const ids = new CoalescedIds<number>(400, (gathered) => delivered.push(gathered));
    ids.add([1, 2]);
    vi.advanceTimersByTime(399);
    ids.add([2, 3]);
    expect(delivered).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(delivered).toEqual([[1, 2, 3]]);
    ids.add([2]);
    vi.advanceTimersByTime(400);
    expect(delivered).toEqual([[1, 2, 3], [2]]);
  });
});
