import type { DataSet } from '../dicom/data-set.ts';
import { parseDate, parseDateTime, parseTime, type DicomDate, type DicomTime } from '../dicom/date-time.ts';
import { Tag } from '../dicom/tags.ts';
import type { Suv, SuvGap } from './image-description.ts';

/** Private elements that stand for what the standard's do not say there, with the creator of their block. */
const philips = { creatorTag: 0x7053_0010, creator: 'Philips PET Private Group', suvFactorTag: 0x7053_1000 };
const ge = { creatorTag: 0x0009_0010, creator: 'GEMS_PETD_01', scanDateTimeTag: 0x0009_100d };

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The factor from modality values to standardised uptake values by body weight (g/ml), by the vendor-neutral rules of
 * the QIBA FDG-PET/CT profile (Appendix G): weight in g / dose in Bq, decayed from injection to the time that the
 * image is corrected to. Says everything that is missing instead of guessing it.
 *
 * Of an enhanced PET object the units are in its real world value maps; this answers `units` for it.
 */
export function describeSuv(dataSet: DataSet): Suv {
  switch (dataSet.text(Tag.Units)) {
    case 'GML': {
      // Body weight is what is meant where the type is absent (PS3.3 C.8.9.1.1.14).
      const SUVType = dataSet.text(Tag.SUVType) ?? 'BW';
      return SUVType === 'BW' ? { kind: 'body-weight', factor: 1 } : none('units');
    }
    case 'CNTS': {
      const factor =
        dataSet.text(philips.creatorTag) === philips.creator
          ? dataSet.number(philips.suvFactorTag)
          : undefined;
      return factor !== undefined && factor > 0 ? { kind: 'body-weight', factor } : none('units');
    }
    case 'BQML':
      return fromActivity(dataSet);
    default:
      return none('units');
  }
}

function none(...gaps: readonly SuvGap[]): Suv {
  return { kind: 'none', gaps: [...gaps] };
}

function fromActivity(dataSet: DataSet): Suv {
  const gaps: SuvGap[] = [];
  const corrections = new Set(dataSet.texts(Tag.CorrectedImage));
  const correctedTo = dataSet.text(Tag.DecayCorrection);
  const isCorrected = corrections.has('ATTN') && corrections.has('DECY');
  if (!isCorrected || (correctedTo !== 'START' && correctedTo !== 'ADMIN')) gaps.push('not-corrected');
  const weightKg = dataSet.number(Tag.PatientWeight) ?? 0;
  if (weightKg <= 0) gaps.push('patient-weight');
  const drug = dataSet.item(Tag.RadiopharmaceuticalInformationSequence);
  const doseBq = drug?.number(Tag.RadionuclideTotalDose) ?? 0;
  if (doseBq <= 0) gaps.push('dose');
  const left = correctedTo === 'ADMIN' ? 1 : shareLeft(dataSet, drug, gaps);
  if (gaps.length > 0 || left === null) return none(...gaps);
  return { kind: 'body-weight', factor: (weightKg * 1000) / (doseBq * left) };
}

/** Share of the dose that is left at the time of the image; null where that cannot be said, and why in `gaps`. */
function shareLeft(dataSet: DataSet, drug: DataSet | undefined, gaps: SuvGap[]): number | null {
  const halfLifeS = drug?.number(Tag.RadionuclideHalfLife) ?? 0;
  if (halfLifeS <= 0) gaps.push('half-life');
  const scanMs = scanTimeMs(dataSet);
  if (scanMs === null) gaps.push('scan-time');
  const injectedMs = drug === undefined ? null : injectionTimeMs(dataSet, drug, scanMs);
  if (injectedMs === null) gaps.push('injection-time');
  if (scanMs === null || injectedMs === null) return null;
  // A PET study is over long before a day has passed: more is a wrong date.
  const elapsedMs = scanMs - injectedMs;
  if (elapsedMs < 0 || elapsedMs >= dayMs) gaps.push('scan-before-injection');
  return 2 ** (-elapsedMs / 1000 / halfLifeS);
}

/** The time that the image is corrected to: of the series, unless a later processing has set that anew. */
function scanTimeMs(dataSet: DataSet): number | null {
  const seriesMs = dateAndTimeMs(dataSet, Tag.SeriesDate, Tag.SeriesTime);
  const acquiredMs = dateAndTimeMs(dataSet, Tag.AcquisitionDate, Tag.AcquisitionTime);
  if (seriesMs !== null && acquiredMs !== null && seriesMs <= acquiredMs) return seriesMs;
  const hasScanTime = dataSet.text(ge.creatorTag) === ge.creator;
  return hasScanTime ? dateTimeMs(dataSet.text(ge.scanDateTimeTag), dataSet) : null;
}

/** A time without a date needs the scan's; where that is not known any day serves to say that there is a time. */
function injectionTimeMs(dataSet: DataSet, drug: DataSet, scan: number | null): number | null {
  const scanMs = scan ?? dayMs;
  const dateTime = drug.text(Tag.RadiopharmaceuticalStartDateTime);
  if (dateTime !== undefined) return dateTimeMs(dateTime, dataSet);
  const time = parseTime(drug.text(Tag.RadiopharmaceuticalStartTime) ?? '');
  if (time === null) return null;
  // A time without a date is of the day of the scan, or of the evening before.
  const sameDayMs = Math.floor(scanMs / dayMs) * dayMs + timeMs(time);
  return sameDayMs <= scanMs ? sameDayMs : sameDayMs - dayMs;
}

function dateAndTimeMs(dataSet: DataSet, dateTag: number, timeTag: number): number | null {
  const date = parseDate(dataSet.text(dateTag) ?? '');
  const time = parseTime(dataSet.text(timeTag) ?? '');
  return date === null || time === null ? null : dateMs(date) + timeMs(time);
}

/** A DT in the local time of the data set: its own offset is taken off where the data set states another. */
function dateTimeMs(text: string | undefined, dataSet: DataSet): number | null {
  const parsed = parseDateTime(text ?? '');
  if (parsed === null || parsed.month === null || parsed.day === null || parsed.time === null) return null;
  const { year, month, day, time, offsetMinutes } = parsed;
  const localMs = dateMs({ year, month, day }) + timeMs(time);
  const localOffset = parseDateTime(
    `20000101000000${dataSet.text(Tag.TimezoneOffsetFromUTC) ?? ''}`,
  )?.offsetMinutes;
  if (offsetMinutes === null || localOffset === null || localOffset === undefined) return localMs;
  return localMs + (localOffset - offsetMinutes) * 60_000;
}

/** Days since 1970 of the calendar, as milliseconds; no clock and no time zone has a part in it. */
function dateMs({ year, month, day }: DicomDate): number {
  return Date.UTC(year, month - 1, day);
}

function timeMs({ hour, minute, second, microsecond }: DicomTime): number {
  return ((hour * 60 + (minute ?? 0)) * 60 + (second ?? 0)) * 1000 + (microsecond ?? 0) / 1000;
}
