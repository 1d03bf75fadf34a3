import { describe, expect, it } from 'vitest';
import { StudySet } from '../../../main/store/study-set.ts';

/** Studies 11 to 20, of which 13 and 14 have gone. */
function eight(): StudySet {
  return new StudySet(11, 20, 8);
}

describe('a set of studies', () => {
  it('is all that there are until something is asked', () => {
    const set = eight();
    expect(set.size).toBe(8);
    expect([10, 11, 20, 21].map((studyId) => set.has(studyId))).toEqual([false, true, true, false]);
    expect(set.list()).toBeUndefined();
  });

  it('keeps what every list names, counted once, and nothing out of its range', () => {
    const set = eight();
    set.keep([9, 20, 12, 12, 15, 21]);
    expect([set.size, set.list()]).toEqual([3, [12, 15, 20]]);
    set.keep([16, 15, 20]);
    expect([set.size, set.list()]).toEqual([2, [15, 20]]);
    expect(set.has(12)).toBe(false);
  });

  it('drops from all, and from what was kept', () => {
    const set = eight();
    set.drop([11, 11, 20, 25]);
    expect([set.size, set.has(11), set.has(12)]).toEqual([6, false, true]);
    set.keep([11, 12, 15]);
    expect(set.list()).toEqual([12, 15]);
    set.drop([15, 16]);
    expect([set.size, set.list()]).toEqual([1, [12]]);
  });

  it('of no study is empty', () => {
    const set = new StudySet(0, -1, 0);
    set.keep([1]);
    expect([set.size, set.list(), set.has(1)]).toEqual([0, [], false]);
  });
});
