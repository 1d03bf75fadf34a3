import { describe, expect, it } from 'vitest';
import {
  ageOn,
  formatArrival,
  formatBytes,
  formatCount,
  formatDa,
  formatDuration,
  formatInstant,
  formatTm,
  parseDa,
  spanBefore,
  toDa,
} from '../../../renderer/text/format.ts';

/** Spaces that do not break are spaces to a reader. */
const plain = (text: string | undefined): string | undefined => text?.replaceAll(/[\u00A0\u202F]/gu, ' ');

describe('dates and times (PS3.5 6.2)', () => {
  it('reads a DA of either form and shows it as ISO', () => {
    expect(formatDa('20260917')).toBe('2026-09-17');
    // ACR-NEMA form, PS3.5 6.2 DA note.
    expect(formatDa('1993.08.22')).toBe('1993-08-22');
  });

  it('shows what is no date as it came', () => {
    expect(formatDa('')).toBe('');
    expect(formatDa('20260231')).toBe('20260231');
    expect(formatDa('UNKNOWN')).toBe('UNKNOWN');
    expect(parseDa('20230229')).toBeUndefined();
    expect(parseDa('20240229')).toEqual({ year: 2024, month: 2, day: 29 });
  });

  it('reads a TM of any length that the standard allows', () => {
    expect(formatTm('085112.250000')).toBe('08:51');
    expect(formatTm('0851')).toBe('08:51');
    expect(formatTm('08')).toBe('08:00');
    expect(formatTm('235960')).toBe('23:59');
    expect(formatTm('2460')).toBe('2460');
    expect(formatTm('')).toBe('');
  });

  it('shows an arrival as the time today, the day this year, else the date', () => {
    const now = new Date(2026, 8, 17, 9, 0, 0);
    expect(formatArrival(new Date(2026, 8, 17, 8, 51, 2).toISOString(), now)).toBe('08:51');
    expect(formatArrival(new Date(2026, 8, 16, 23, 59, 59).toISOString(), now)).toBe('09-16');
    expect(formatArrival(new Date(2025, 11, 31, 8, 0, 0).toISOString(), now)).toBe('2025-12-31');
    expect(formatInstant(new Date(2026, 8, 17, 8, 51, 2).toISOString(), now)).toBe('08:51:02');
    expect(formatInstant(new Date(2026, 8, 16, 8, 51, 2).toISOString(), now)).toBe('09-16 08:51');
  });

  it('takes the local day for a DA', () => {
    expect(toDa(new Date(2026, 0, 5, 0, 0, 1))).toBe('20260105');
  });
});

describe('ages and spans', () => {
  it.each([
    // The day before and the day of the 68th birthday.
    ['19580314', '20260313', '67 y'],
    ['19580314', '20260314', '68 y'],
    // 24 whole months are two years, one day less is not.
    ['20240110', '20260110', '2 y'],
    ['20240110', '20260109', '23 m'],
    // 28 days are four weeks: from then on in months, of which a short one counts as one.
    ['20260101', '20260128', '27 d'],
    ['20260101', '20260129', '1 m'],
    ['20260101', '20260101', '0 d'],
    // Born on a leap day.
    ['20200229', '20260228', '5 y'],
    ['20200229', '20260301', '6 y'],
  ])('of one born %s is on %s: %s', (birth, day, age) => {
    expect(plain(ageOn(birth, day))).toBe(age);
  });

  it('is not made up when a date is missing, malformed, or the wrong way round', () => {
    expect(ageOn('', '20260101')).toBe('');
    expect(ageOn('19581314', '20260101')).toBe('');
    expect(ageOn('20260102', '20260101')).toBe('');
  });

  it.each([
    ['20260915', '20260917', '2 d'],
    ['20250508', '20260917', '1 y 4 m'],
    ['20240527', '20260917', '2 y 3 m'],
    ['20250917', '20260917', '1 y'],
    ['20260817', '20260917', '1 m'],
  ])('from %s to %s is %s', (earlier, later, span) => {
    expect(plain(spanBefore(earlier, later))).toBe(span);
  });

  it('has no span to the same day or backwards', () => {
    expect(spanBefore('20260917', '20260917')).toBeUndefined();
    expect(spanBefore('20260918', '20260917')).toBeUndefined();
  });
});

describe('counts and sizes', () => {
  it('groups digits by three', () => {
    expect(plain(formatCount(7))).toBe('7');
    expect(plain(formatCount(1204))).toBe('1 204');
    expect(plain(formatCount(1234567))).toBe('1 234 567');
  });

  it('uses decimal units and three digits at most', () => {
    expect(plain(formatBytes(0))).toBe('0 B');
    expect(plain(formatBytes(999))).toBe('999 B');
    expect(plain(formatBytes(1000))).toBe('1.0 kB');
    expect(plain(formatBytes(431_172_000))).toBe('431 MB');
    expect(plain(formatBytes(999_600_000))).toBe('1.0 GB');
    expect(plain(formatBytes(9_960_000_000))).toBe('10 GB');
  });

  it('says durations in the two largest units', () => {
    expect(plain(formatDuration(12_400))).toBe('12 s');
    expect(plain(formatDuration(511_000))).toBe('8 min 31 s');
    expect(plain(formatDuration(7_500_000))).toBe('2 h 5 min');
  });
});
