import { describe, expect, test } from 'vitest';
import type { SuvGap } from '../../../shared/image/image-description.ts';
import { describeSuv } from '../../../shared/image/suv.ts';
import { DataSetBuilder } from '../../support/dicom-builder.ts';
import { parsedDataSet } from '../../support/parsed-data-set.ts';

interface PetValues {
  Units: string;
  SUVType: string | null;
  CorrectedImage: string;
  DecayCorrection: string;
  PatientWeight: string;
  dose: string;
  halfLife: string;
  /** TM */
  start: string;
  /** DT, before `start` */
  startDateTime: string | null;
  SeriesTime: string;
  AcquisitionTime: string;
  offset: string | null;
  /** GE's own scan date and time. */
  scanDateTime: string | null;
}

/** 70 kg, 370 MBq of a half-life of an hour, given an hour before the series. */
const plain: PetValues = {
  Units: 'BQML',
  SUVType: null,
  CorrectedImage: 'NORM\\ATTN\\DECY',
  DecayCorrection: 'START',
  PatientWeight: '70',
  dose: '370000000',
  halfLife: '3600',
  start: '100000',
  startDateTime: null,
  SeriesTime: '110000',
  AcquisitionTime: '110000',
  offset: null,
  scanDateTime: null,
};

function suvOf(change: Partial<PetValues>): ReturnType<typeof describeSuv> {
  const values = { ...plain, ...change };
  const drug = new DataSetBuilder();
  if (values.start !== '') drug.text(0x00181072, 'TM', values.start);
  drug.text(0x00181074, 'DS', values.dose).text(0x00181075, 'DS', values.halfLife);
  if (values.startDateTime !== null) drug.text(0x00181078, 'DT', values.startDateTime);
  const builder = new DataSetBuilder()
    .text(0x00080021, 'DA', '20260301')
    .text(0x00080022, 'DA', '20260301')
    .text(0x00080031, 'TM', values.SeriesTime)
    .text(0x00080032, 'TM', values.AcquisitionTime);
  if (values.offset !== null) builder.text(0x00080201, 'SH', values.offset);
  if (values.scanDateTime !== null) {
    builder.text(0x00090010, 'LO', 'GEMS_PETD_01').text(0x0009100d, 'DT', values.scanDateTime);
  }
  builder
    .text(0x00101030, 'DS', values.PatientWeight)
    .text(0x00280051, 'CS', values.CorrectedImage)
    .sequence(0x00540016, [drug])
    .text(0x00541001, 'CS', values.Units);
  if (values.SUVType !== null) builder.text(0x00541006, 'CS', values.SUVType);
  builder.text(0x00541102, 'CS', values.DecayCorrection);
  return describeSuv(parsedDataSet(builder));
}

/** 70 000 g / 185 MBq, what is left of 370 MBq after one half-life. */
const halved = { kind: 'body-weight', factor: 70_000 / 185_000_000 };

describe('the uptake by body weight', () => {
  test('is grams over the dose decayed to the series', () => {
    expect(suvOf({})).toEqual(halved);
  });

  test('of fluorine 18 an hour after 350 MBq in 82.5 kg is 0.3443 of a million', () => {
    // 82 500 / (350e6 x 2 ^ (-3600 / 6586.2)): 3600 / 6586.2 = 0.546597, 2 ^ -0.546597 = 0.684633,
    // 350e6 x 0.684633 = 239 621 600, 82 500 / 239 621 600 = 3.44293e-4.
    const suv = suvOf({ PatientWeight: '82.5', dose: '350000000', halfLife: '6586.2' });
    expect(suv).toMatchObject({ kind: 'body-weight' });
    expect(suv.kind === 'body-weight' ? suv.factor : 0).toBeCloseTo(3.442_93e-4, 8);
  });

  test('of an image corrected to the injection takes the whole dose', () => {
    expect(suvOf({ DecayCorrection: 'ADMIN' })).toEqual({
      kind: 'body-weight',
      factor: 70_000 / 370_000_000,
    });
  });

  test('takes date and time of the injection before its time alone', () => {
    expect(suvOf({ startDateTime: '20260301100000', start: '080000' })).toEqual(halved);
  });

  test('takes an injection before midnight for one of the evening before', () => {
    expect(suvOf({ start: '233000', SeriesTime: '003000', AcquisitionTime: '003000' })).toEqual(halved);
  });

  test('brings date and time of another zone, also west of Greenwich, to that of the data set', () => {
    // 12:00 at -0300 is 10:00 at -0500.
    expect(suvOf({ startDateTime: '20260301120000-0300', offset: '-0500' })).toEqual(halved);
  });

  test('takes the scan time of GE where the series was made anew', () => {
    expect(suvOf({ SeriesTime: '150000', scanDateTime: '20260301110000.00' })).toEqual(halved);
  });

  test('is the value itself in g/ml', () => {
    expect(suvOf({ Units: 'GML', PatientWeight: '' })).toEqual({ kind: 'body-weight', factor: 1 });
    expect(suvOf({ Units: 'GML', SUVType: 'BW' })).toEqual({ kind: 'body-weight', factor: 1 });
  });

  test.each<[string, Partial<PetValues>, SuvGap]>([
    ['of counts', { Units: 'CNTS' }, 'units'],
    ['by lean body mass', { Units: 'GML', SUVType: 'LBM' }, 'units'],
    ['without attenuation correction', { CorrectedImage: 'NORM\\DECY' }, 'not-corrected'],
    ['without decay correction', { DecayCorrection: 'NONE' }, 'not-corrected'],
    ['without a weight', { PatientWeight: '' }, 'patient-weight'],
    ['of a weight of 0', { PatientWeight: '0' }, 'patient-weight'],
    ['without a dose', { dose: '' }, 'dose'],
    ['without a half-life', { halfLife: '' }, 'half-life'],
    ['without an injection time', { start: '' }, 'injection-time'],
    ['of a series made after its images', { SeriesTime: '150000' }, 'scan-time'],
    ['before the injection', { startDateTime: '20260301120000' }, 'scan-before-injection'],
    ['a day after the injection', { startDateTime: '20260228110000' }, 'scan-before-injection'],
  ])('is not told %s', (_, change, gap) => {
    expect(suvOf(change)).toEqual({ kind: 'none', gaps: [gap] });
  });

  test('names everything that is missing, not only the first', () => {
    const nothing = {
      PatientWeight: '',
      dose: '',
      halfLife: '',
      start: '',
      SeriesTime: '',
      AcquisitionTime: '',
    };
    expect(suvOf({ ...nothing, DecayCorrection: 'NONE', CorrectedImage: '' })).toEqual({
      kind: 'none',
      gaps: ['not-corrected', 'patient-weight', 'dose', 'half-life', 'scan-time', 'injection-time'],
    });
    // The time of the injection has no part where the image is corrected to it.
    expect(suvOf({ ...nothing, DecayCorrection: 'ADMIN' })).toEqual({
      kind: 'none',
      gaps: ['patient-weight', 'dose'],
    });
  });
});
