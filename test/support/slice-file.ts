import { buildFile, DataSetBuilder, explicitLittle, type BuildEncoding } from './dicom-builder.ts';

/** Attributes of a small MR slice; name what matters to the test. `null` leaves the attribute out. */
export interface SliceValues {
  /** Texts are written one byte a character: say here what the bytes mean. */
  readonly SpecificCharacterSet?: string;
  readonly SOPClassUID?: string | null;
  readonly SOPInstanceUID?: string | null;
  readonly SeriesInstanceUID?: string | null;
  readonly StudyInstanceUID?: string | null;
  readonly PatientID?: string | null;
  readonly IssuerOfPatientID?: string | null;
  readonly PatientName?: string | null;
  readonly PatientBirthDate?: string | null;
  readonly PatientSex?: string | null;
  readonly StudyDate?: string | null;
  readonly StudyTime?: string | null;
  readonly StudyDescription?: string | null;
  readonly AccessionNumber?: string | null;
  readonly Modality?: string | null;
  readonly InstitutionName?: string | null;
  readonly ReferringPhysicianName?: string | null;
  readonly SeriesDescription?: string | null;
  readonly BodyPartExamined?: string | null;
  readonly SeriesNumber?: string | null;
  readonly InstanceNumber?: string | null;
  readonly LossyImageCompression?: string | null;
  /** Value of each of the 4 × 4 pixels, 16 bits. */
  readonly pixelValue?: number;
}

const usual = {
  SpecificCharacterSet: 'ISO_IR 100',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  SOPInstanceUID: '2.25.1001',
  SeriesInstanceUID: '2.25.1002',
  StudyInstanceUID: '2.25.1003',
  PatientID: 'P-1',
  IssuerOfPatientID: null,
  PatientName: 'Phantom^Paula',
  PatientBirthDate: '19700101',
  PatientSex: 'F',
  StudyDate: '20260102',
  StudyTime: null,
  StudyDescription: 'MR of a phantom',
  AccessionNumber: 'A-1',
  Modality: 'MR',
  InstitutionName: null,
  ReferringPhysicianName: null,
  SeriesDescription: null,
  BodyPartExamined: null,
  SeriesNumber: null,
  InstanceNumber: '1',
  LossyImageCompression: null,
  pixelValue: 7,
} as const satisfies SliceValues;

/** A data set of one 4 × 4 slice, tags ascending. */
export function sliceDataSet(
  values: SliceValues = {},
  encoding: BuildEncoding = explicitLittle,
): Uint8Array<ArrayBuffer> {
  const all = { ...usual, ...values };
  const builder = new DataSetBuilder(encoding);
  const text = (tag: number, vr: string, value: string | null): void => {
    if (value !== null) builder.text(tag, vr, value);
  };
  text(0x00080005, 'CS', all.SpecificCharacterSet);
  text(0x00080016, 'UI', all.SOPClassUID);
  text(0x00080018, 'UI', all.SOPInstanceUID);
  text(0x00080020, 'DA', all.StudyDate);
  text(0x00080030, 'TM', all.StudyTime);
  text(0x00080050, 'SH', all.AccessionNumber);
  text(0x00080060, 'CS', all.Modality);
  text(0x00080080, 'LO', all.InstitutionName);
  text(0x00080090, 'PN', all.ReferringPhysicianName);
  text(0x00081030, 'LO', all.StudyDescription);
  text(0x0008103e, 'LO', all.SeriesDescription);
  text(0x00100010, 'PN', all.PatientName);
  text(0x00100020, 'LO', all.PatientID);
  text(0x00100021, 'LO', all.IssuerOfPatientID);
  text(0x00100030, 'DA', all.PatientBirthDate);
  text(0x00100040, 'CS', all.PatientSex);
  text(0x00180015, 'CS', all.BodyPartExamined);
  text(0x0020000d, 'UI', all.StudyInstanceUID);
  text(0x0020000e, 'UI', all.SeriesInstanceUID);
  text(0x00200011, 'IS', all.SeriesNumber);
  text(0x00200013, 'IS', all.InstanceNumber);
  builder
    .numbers(0x00280002, 'US', 1)
    .text(0x00280004, 'CS', 'MONOCHROME2')
    .numbers(0x00280010, 'US', 4)
    .numbers(0x00280011, 'US', 4)
    .numbers(0x00280100, 'US', 16)
    .numbers(0x00280101, 'US', 16)
    .numbers(0x00280102, 'US', 15)
    .numbers(0x00280103, 'US', 0);
  text(0x00282110, 'CS', all.LossyImageCompression);
  return builder.numbers(0x7fe00010, 'OW', ...Array.from({ length: 16 }, () => all.pixelValue)).build();
}

/** The same as a Part 10 file in Explicit VR Little Endian. */
export function sliceFile(values: SliceValues = {}): Uint8Array<ArrayBuffer> {
  return buildFile(sliceDataSet(values), '1.2.840.10008.1.2.1', {
    MediaStorageSOPClassUID: values.SOPClassUID ?? usual.SOPClassUID,
    MediaStorageSOPInstanceUID: values.SOPInstanceUID ?? usual.SOPInstanceUID,
  });
}
