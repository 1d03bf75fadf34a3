import { describe, expect, test } from 'vitest';
import {
  ageAt,
  formatDate,
  formatTime,
  parseAge,
  parseDate,
  parseDateTime,
  parseTime,
} from '../../../shared/dicom/date-time.ts';

describe('a date', () => {
  test('is read in the form of the standard and of ACR-NEMA', () => {
    expect(parseDate('19930822')).toEqual({ year: 1993, month: 8, day: 22 });
    expect(parseDate('1993.08.22 ')).toEqual({ year: 1993, month: 8, day: 22 });
  });

  test('knows leap years', () => {
    expect(parseDate('20000229')).not.toBeNull();
    expect(parseDate('20240229')).not.toBeNull();
    expect(parseDate('19000229')).toBeNull();
    expect(parseDate('20230229')).toBeNull();
  });

  test.each(['', '2023', '20231301', '20230100', '20230431', '00000101', '2023-01-01', '20230101-', 'today'])(
    '%j is null',
    (text) => {
      expect(parseDate(text)).toBeNull();
    },
  );
});

describe('a time', () => {
  // The examples of PS3.5 Table 6.2-1.
  test('is as exact as it was given', () => {
    expect(parseTime('070907.0705')).toEqual({ hour: 7, minute: 9, second: 7, microsecond: 70_500 });
    expect(parseTime('1010')).toEqual({ hour: 10, minute: 10, second: null, microsecond: null });
    expect(parseTime('14')).toEqual({ hour: 14, minute: null, second: null, microsecond: null });
    expect(parseTime('13:05:59')).toEqual({ hour: 13, minute: 5, second: 59, microsecond: null });
  });

  test('may be a leap second, and is never 24:00', () => {
    expect(parseTime('235960')).toMatchObject({ second: 60 });
    expect(parseTime('240000')).toBeNull();
    expect(parseTime('235961')).toBeNull();
  });

  test.each(['', '7', '0760', '070', '0709071', '070907.', '070907.1234567', '-01', 'noon'])(
    '%j is null',
    (text) => {
      expect(parseTime(text)).toBeNull();
    },
  );
});

describe('a date with time', () => {
  test('has as much as it was given, with the offset from UTC', () => {
    expect(parseDateTime('2023')).toEqual({
      year: 2023,
      month: null,
      day: null,
      time: null,
      offsetMinutes: null,
    });
    expect(parseDateTime('20070715143005.25-0530')).toEqual({
      year: 2007,
      month: 7,
      day: 15,
      time: { hour: 14, minute: 30, second: 5, microsecond: 250_000 },
      offsetMinutes: -330,
    });
    expect(parseDateTime('2007+0100')).toMatchObject({ offsetMinutes: 60, month: null });
  });

  test.each([
    '',
    '202313',
    '20230230',
    '20230101250000',
    '20230101-0000',
    '20230101+1500',
    '20230101-1300',
    '20230101+0160',
  ])('%j is null', (text) => {
    expect(parseDateTime(text)).toBeNull();
  });
});

function age(birth: string, date: string): unknown {
  const from = parseDate(birth);
  const to = parseDate(date);
  return from === null || to === null ? undefined : ageAt(from, to);
}

describe('an age', () => {
  test('is counted as people count', () => {
    expect(age('19800615', '20200614')).toEqual({ years: 39, months: 11, days: 30 });
    expect(age('19800615', '20200615')).toEqual({ years: 40, months: 0, days: 0 });
    expect(age('20200131', '20200301')).toEqual({ years: 0, months: 1, days: 1 });
  });

  test('of who was born on the 29th of February turns on the 1st of March', () => {
    expect(age('20000229', '20010228')).toMatchObject({ years: 0, months: 11 });
    expect(age('20000229', '20010301')).toMatchObject({ years: 1, months: 0 });
    expect(age('20000229', '20040229')).toEqual({ years: 4, months: 0, days: 0 });
  });

  test('before birth is null', () => {
    expect(age('20200102', '20200101')).toBeNull();
  });

  test('string has a count and a unit', () => {
    expect(parseAge('018M')).toEqual({ count: 18, unit: 'M' });
    expect(parseAge('18M')).toBeNull();
    expect(parseAge('018X')).toBeNull();
  });
});

test('dates and times are shown as ISO 8601 does', () => {
  expect(formatDate({ year: 1993, month: 8, day: 2 })).toBe('1993-08-02');
  expect(formatTime({ hour: 7, minute: 9, second: 5, microsecond: 1 })).toBe('07:09:05');
  expect(formatTime({ hour: 7, minute: null, second: null, microsecond: null })).toBe('07');
});
