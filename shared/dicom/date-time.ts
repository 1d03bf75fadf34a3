/** Dates and times: VRs DA, TM, DT and AS (PS3.5 Table 6.2-1). What is not valid is null, never today. */

/** A day of the Gregorian calendar. */
export interface DicomDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** A time of day. What was not given is null, as 14 is not 14:00. */
export interface DicomTime {
  readonly hour: number;
  readonly minute: number | null;
  /** 60 in a leap second. */
  readonly second: number | null;
  /** 0 to 999 999. */
  readonly microsecond: number | null;
}

export interface DicomDateTime {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
  readonly time: DicomTime | null;
  /** Minutes east of UTC; null where local time of the data set is meant. */
  readonly offsetMinutes: number | null;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `YYYYMMDD`, and `YYYY.MM.DD` of ACR-NEMA, which readers are to support. Year 0000 is no year. */
export function parseDate(value: string): DicomDate | null {
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})$/.exec(value.trim());
  if (match === null) return null;
  const year = Number(match[1]);
  const month = Number(match[3]);
  const day = Number(match[4]);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return { year, month, day };
}

function readTime(
  hours: string,
  minutes: string | undefined,
  seconds: string | undefined,
  fraction: string | undefined,
): DicomTime | null {
  const hour = Number(hours);
  const minute = minutes === undefined ? null : Number(minutes);
  const second = seconds === undefined ? null : Number(seconds);
  if (hour > 23 || (minute ?? 0) > 59 || (second ?? 0) > 60) return null;
  return {
    hour,
    minute,
    second,
    microsecond: fraction === undefined ? null : Number(fraction.padEnd(6, '0')),
  };
}

/** `HH`, `HHMM`, `HHMMSS`, `HHMMSS.F` to `.FFFFFF`, and `HH:MM:SS` of ACR-NEMA. 24:00 is no time (PS3.5). */
export function parseTime(value: string): DicomTime | null {
  const match = /^(\d{2})(?:(:?)(\d{2})(?:\2(\d{2})(?:\.(\d{1,6}))?)?)?$/.exec(value.trim());
  if (match === null) return null;
  return readTime(match[1] ?? '', match[3], match[4], match[5]);
}

const dateTimeForm =
  /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?)?)?)?([+-]\d{4})?$/;

/** −1200 to +1400, and not −0000 (PS3.5 Table 6.2-1, DT). */
function parseOffset(text: string): number | null {
  const minutes = Number(text.slice(3));
  const total = (text.startsWith('-') ? -1 : 1) * (Number(text.slice(1, 3)) * 60 + minutes);
  if (minutes > 59 || text === '-0000' || total < -12 * 60 || total > 14 * 60) return null;
  return total;
}

/** `YYYY[MM[DD[HH[MM[SS[.F]]]]]][±ZZXX]`. */
export function parseDateTime(value: string): DicomDateTime | null {
  const match = dateTimeForm.exec(value.trim());
  if (match === null) return null;
  const [, years = '', months, days, hours, minutes, seconds, fraction, offset] = match;
  const year = Number(years);
  const month = months === undefined ? null : Number(months);
  const day = days === undefined ? null : Number(days);
  if (parseDate(`${years}${months ?? '01'}${days ?? '01'}`) === null) return null;
  const time = hours === undefined ? null : readTime(hours, minutes, seconds, fraction);
  if (hours !== undefined && time === null) return null;
  const offsetMinutes = offset === undefined ? null : parseOffset(offset);
  if (offset !== undefined && offsetMinutes === null) return null;
  return { year, month, day, time, offsetMinutes };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `YYYY-MM-DD`. */
export function formatDate(date: DicomDate): string {
  return `${String(date.year).padStart(4, '0')}-${twoDigits(date.month)}-${twoDigits(date.day)}`;
}

/** `HH`, `HH:MM` or `HH:MM:SS`, as exact as it was given, without fractions. */
export function formatTime(time: DicomTime): string {
  const parts = [time.hour, time.minute, time.second].filter((part) => part !== null);
  return parts.map(twoDigits).join(':');
}

export interface Age {
  /** Completed years. */
  readonly years: number;
  /** Completed months beyond the years, 0 to 11. */
  readonly months: number;
  /** Days beyond the months. */
  readonly days: number;
}

/**
 * Age on a day, counted as people count: who was born on the 29th of February has completed the year on the 1st of
 * March. Null for a birth after that day.
 */
export function ageAt(birth: DicomDate, date: DicomDate): Age | null {
  let months = (date.year - birth.year) * 12 + date.month - birth.month;
  let days = date.day - birth.day;
  if (days < 0) {
    months -= 1;
    const previousMonth = date.month === 1 ? 12 : date.month - 1;
    const previousYear = date.month === 1 ? date.year - 1 : date.year;
    // A birthday that the previous month does not have is at its end.
    days = date.day + Math.max(0, daysInMonth(previousYear, previousMonth) - birth.day);
  }
  if (months < 0) return null;
  return { years: Math.floor(months / 12), months: months % 12, days };
}

/** Age String, VR AS: `018M`, `034Y`, `003W`, `010D`. */
export function parseAge(
  value: string,
): { readonly count: number; readonly unit: 'D' | 'W' | 'M' | 'Y' } | null {
  const match = /^(\d{3})([DWMY])$/.exec(value.trim());
  const unit = match?.[2];
  if (match === null || (unit !== 'D' && unit !== 'W' && unit !== 'M' && unit !== 'Y')) return null;
  return { count: Number(match[1]), unit };
}
