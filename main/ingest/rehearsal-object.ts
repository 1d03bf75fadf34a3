import { Tag } from '../../shared/dicom/tags.ts';
import type { Vr } from '../../shared/dicom/vr.ts';
import { writeElement, writeText } from '../../shared/dicom/write-element.ts';

/** PS3.4 B.5. */
export const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2';
/** Enough for several chunks of a socket and a block, little enough for many. */
const rows = 256;
const columns = 256;
const explicitLittleEndian = { isExplicitVr: true, isLittleEndian: true } as const;

/** The data set of a CT object that says it is none, in explicit VR little endian: for rehearsals. */
export function rehearsalDataSet(SOPInstanceUID: string, objectNumber: number): Buffer {
  const text = (tag: number, vr: Vr, value: string): Uint8Array =>
    writeText(explicitLittleEndian, tag, vr, value);
  const number = (tag: number, value: number): Uint8Array =>
    writeElement(explicitLittleEndian, tag, 'US', Uint8Array.of(value & 0xff, value >>> 8));
  return Buffer.concat([
    text(Tag.SpecificCharacterSet, 'CS', 'ISO_IR 100'),
    text(Tag.ImageType, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    text(Tag.SOPClassUID, 'UI', ctImageStorage),
    text(Tag.SOPInstanceUID, 'UI', SOPInstanceUID),
    text(Tag.StudyDate, 'DA', '20260101'),
    text(Tag.StudyTime, 'TM', '080000'),
    text(Tag.Modality, 'CS', 'CT'),
    text(Tag.StudyDescription, 'LO', 'Rehearsal'),
    text(Tag.SeriesDescription, 'LO', 'Rehearsal'),
    text(Tag.PatientName, 'PN', 'Rehearsal^Nobody'),
    text(Tag.PatientID, 'LO', 'REHEARSAL'),
    text(Tag.SliceThickness, 'DS', '1'),
    text(Tag.StudyInstanceUID, 'UI', '2.25.1'),
    text(Tag.SeriesInstanceUID, 'UI', '2.25.2'),
    text(Tag.SeriesNumber, 'IS', '1'),
    text(Tag.InstanceNumber, 'IS', String(objectNumber)),
    text(Tag.ImagePositionPatient, 'DS', `0\\0\\${objectNumber}`),
    text(Tag.ImageOrientationPatient, 'DS', '1\\0\\0\\0\\1\\0'),
    text(Tag.FrameOfReferenceUID, 'UI', '2.25.3'),
    number(Tag.SamplesPerPixel, 1),
    text(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    number(Tag.Rows, rows),
    number(Tag.Columns, columns),
    text(Tag.PixelSpacing, 'DS', '0.5\\0.5'),
    number(Tag.BitsAllocated, 16),
    number(Tag.BitsStored, 12),
    number(Tag.HighBit, 11),
    number(Tag.PixelRepresentation, 0),
    text(Tag.WindowCenter, 'DS', '40'),
    text(Tag.WindowWidth, 'DS', '400'),
    text(Tag.RescaleIntercept, 'DS', '-1024'),
    text(Tag.RescaleSlope, 'DS', '1'),
    writeElement(explicitLittleEndian, Tag.PixelData, 'OW', new Uint8Array(rows * columns * 2)),
  ]);
}
