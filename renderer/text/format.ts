/**
 * How dates, ages, counts and sizes read in the language of the window (`locale.ts`), with 24-hour times everywhere;
 * a received value that is not what the standard allows is shown as it came, never guessed at.
 */
import { currentLocale, formatDecimal } from './locale.ts';
import { t } from './text.ts';

/** Narrow no-break space: groups digits without looking like a new number. */
const groupSpace = '\u202F';
const noBreakSpace = '\u00A0';

interface CalendarDate {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
}

/** A DICOM DA (PS3.5 6.2: YYYYMMDD; YYYY.MM.DD before 1993) that names a real day, else undefined. */
export function parseDa(da: string): CalendarDate | undefined {
  const match = /^(?<year>\d{4})(?:\.?)(?<month>\d{2})(?:\.?)(?<day>\d{2})$/u.exec(da.trim());
  if (match?.groups === undefined) return undefined;
  const year = Number(match.groups['year']);
  const month = Number(match.groups['month']);
  const day = Number(match.groups['day']);
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : undefined;
}

/** `20260917` → `2026-09-17`, `17.09.2026`, `17/09/2026`. */
export function formatDa(da: string): string {
  const date = parseDa(da);
  if (date === undefined) return da;
  return currentLocale().day(String(date.year).padStart(4, '0'), two(date.month), two(date.day));
}

/** `085112.25` → `08:51`; seconds are left out. PS3.5 6.2 TM: HH, HHMM or HHMMSS, fraction optional. */
export function formatTm(tm: string): string {
  const match = /^(?<hour>[01]\d|2[0-3])(?::?(?<minute>[0-5]\d))?(?::?[0-5]\d|:?60)?(?:\.\d{1,6})?$/u.exec(
    tm.trim(),
  );
  const hour = match?.groups?.['hour'];
  if (hour === undefined) return tm;
  return `${hour}:${match?.groups?.['minute'] ?? '00'}`;
}

/** The day of `at` in local time as a DA. */
export function toDa(at: Date): string {
  return `${String(at.getFullYear()).padStart(4, '0')}${two(at.getMonth() + 1)}${two(at.getDate())}`;
}

/**
 * The age on a day, as people say it: days up to four weeks, months up to two years, then years. '' when a date
 * is absent or malformed, or the birth lies after the day.
 */
export function ageOn(birthDa: string, dayDa: string): string {
  const birth = parseDa(birthDa);
  const day = parseDa(dayDa);
  if (birth === undefined || day === undefined) return '';
  const days = daysBetween(birth, day);
  if (days < 0) return '';
  const months = wholeMonths(birth, day);
  if (days < 28) return whole('unit.days', days);
  if (months < 24) return whole('unit.months', Math.max(months, 1));
  return whole('unit.years', Math.floor(months / 12));
}

/** How long before the reference day: `2 d`, `5 m`, `1 y 4 m`; undefined when not before, or not known. */
export function spanBefore(da: string, referenceDa: string): string | undefined {
  const earlier = parseDa(da);
  const reference = parseDa(referenceDa);
  if (earlier === undefined || reference === undefined) return undefined;
  const days = daysBetween(earlier, reference);
  if (days <= 0) return undefined;
  const months = wholeMonths(earlier, reference);
  if (months === 0) return whole('unit.days', days);
  if (months < 12) return whole('unit.months', months);
  const years = whole('unit.years', Math.floor(months / 12));
  return months % 12 === 0 ? years : `${years} ${whole('unit.months', months % 12)}`;
}

/** `1204` → `1 204`. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(?:\d{3})+$)/gu, groupSpace);
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units, three digits at most: `431 MB`, `1.9 GB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 would round to 1000 of the smaller unit.
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? formatDecimal(value, 1) : String(Math.round(value));
  return `${digits}${noBreakSpace}${byteUnits[unit] ?? ''}`;
}

/** `08:51` for today, `09-16` this year, else `2025-09-16`; of an ISO instant, in local time. */
export function formatArrival(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  if (toDa(at) === toDa(now)) return `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.getFullYear() === now.getFullYear()
    ? currentLocale().shortDay(two(at.getMonth() + 1), two(at.getDate()))
    : formatDa(toDa(at));
}

/** `08:51:02` for today, else `09-16 08:51` this year, else with the year; of an ISO instant, in local time. */
export function formatInstant(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return toDa(at) === toDa(now) ? `${time}:${two(at.getSeconds())}` : `${formatArrival(iso, now)} ${time}`;
}

/** The day of an ISO instant, in local time. */
export function formatDay(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : formatDa(toDa(at));
}

/** `8 min 31 s`, `2 h 5 min`, `12 s`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  if (seconds < 60) return `${seconds}${noBreakSpace}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${noBreakSpace}min ${seconds % 60}${noBreakSpace}s`;
  return `${Math.floor(minutes / 60)}${noBreakSpace}h ${minutes % 60}${noBreakSpace}min`;
}

function whole(key: 'unit.days' | 'unit.months' | 'unit.years', count: number): string {
  return t(key, { count }).replace(' ', noBreakSpace);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function daysBetween(from: CalendarDate, to: CalendarDate): number {
  const dayMs = 86_400_000;
  return (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / dayMs;
}

function wholeMonths(from: CalendarDate, to: CalendarDate): number {
  const months = (to.year - from.year) * 12 + to.month - from.month;
  return to.day < from.day ? months - 1 : months;
}
