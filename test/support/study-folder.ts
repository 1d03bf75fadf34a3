import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildFile, DataSetBuilder } from './dicom-builder.ts';
import { sliceFile, type SliceValues } from './slice-file.ts';

/**
 * Writes one small study a set of values, each of one slice, and answers their files. UIDs are made from `root` and
 * the place in the list.
 */
export function writeStudies(folder: string, root: number, studies: readonly SliceValues[]): string[] {
  return studies.map((values, index) => {
    const uid = `2.25.${root}.${index + 1}`;
    const file = path.join(folder, `study-${root}-${index + 1}.dcm`);
    const bytes = sliceFile({
      StudyInstanceUID: `${uid}.1`,
      SeriesInstanceUID: `${uid}.2`,
      SOPInstanceUID: `${uid}.3`,
      PatientID: `P-${root}-${index + 1}`,
      ...values,
    });
    writeFileSync(file, bytes);
    return file;
  });
}

/** Text as the builder takes it, one character a byte, in UTF-8 (ISO_IR 192). */
export function utf8Bytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Video Photographic Image in MPEG-4 AVC/H.264 High Profile: kept, but nothing here decodes video. */
export const videoSyntax = '1.2.840.10008.1.2.4.102';

export function videoFile(StudyInstanceUID: string, PatientName: string): Uint8Array<ArrayBuffer> {
  const SOPClassUID = '1.2.840.10008.5.1.4.1.1.77.1.4.1';
  const SOPInstanceUID = `${StudyInstanceUID}.5001`;
  const dataSet = new DataSetBuilder()
    .text(0x00080016, 'UI', SOPClassUID)
    .text(0x00080018, 'UI', SOPInstanceUID)
    .text(0x00080020, 'DA', '20260103')
    .text(0x00080060, 'CS', 'XC')
    .text(0x00081030, 'LO', 'Endoscopy, recorded')
    .text(0x00100010, 'PN', PatientName)
    .text(0x00100020, 'LO', 'P-1')
    .text(0x00100030, 'DA', '19700101')
    .text(0x00100040, 'CS', 'F')
    .text(0x0020000d, 'UI', StudyInstanceUID)
    .text(0x0020000e, 'UI', `${StudyInstanceUID}.5002`)
    .numbers(0x00280002, 'US', 3)
    .text(0x00280004, 'CS', 'YBR_PARTIAL_420')
    .numbers(0x00280006, 'US', 0)
    .text(0x00280008, 'IS', '1')
    .numbers(0x00280010, 'US', 16)
    .numbers(0x00280011, 'US', 16)
    .numbers(0x00280100, 'US', 8)
    .numbers(0x00280101, 'US', 8)
    .numbers(0x00280102, 'US', 7)
    .numbers(0x00280103, 'US', 0)
    // The start of an MP4 file type box; no decoder comes as far as reading it.
    .encapsulated([Uint8Array.of(0, 0, 0, 8, 0x66, 0x74, 0x79, 0x70)])
    .build();
  return buildFile(dataSet, videoSyntax, {
    MediaStorageSOPClassUID: SOPClassUID,
    MediaStorageSOPInstanceUID: SOPInstanceUID,
  });
}
