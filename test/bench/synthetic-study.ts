import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildFile, DataSetBuilder } from '../support/dicom-builder.ts';

export interface SyntheticStudy {
  /** Also the patient's name and id. */
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly BitsStored: 12 | 16;
  readonly seriesCount: number;
  readonly slicesASeries: number;
  /** DA; left out: always the same day. */
  readonly StudyDate?: string;
}

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2';

/** A UID made of a UUID (PS3.5 B.2): every run sends objects that nobody has. */
function newUid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
}

/**
 * Writes a study of uncompressed 16-bit MONOCHROME2 axial slices, one file each; answers their paths.
 * Every slice has pixels of its own, so that no cache by content makes two of them one.
 */
export function writeSyntheticStudy(directory: string, study: SyntheticStudy): string[] {
  mkdirSync(directory, { recursive: true });
  const StudyInstanceUID = newUid();
  const FrameOfReferenceUID = newUid();
  const files: string[] = [];
  for (let series = 1; series <= study.seriesCount; series++) {
    const SeriesInstanceUID = newUid();
    const pixels = drawSlice(study);
    for (let slice = 1; slice <= study.slicesASeries; slice++) {
      markSlice(pixels, study, series, slice);
      const SOPInstanceUID = newUid();
      const dataSet = new DataSetBuilder()
        .text(0x00080005, 'CS', 'ISO_IR 100')
        .text(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL')
        .text(0x00080016, 'UI', ctImageStorage)
        .text(0x00080018, 'UI', SOPInstanceUID)
        .text(0x00080020, 'DA', study.StudyDate ?? '20260131')
        .text(0x00080030, 'TM', '080000')
        .text(0x00080060, 'CS', 'CT')
        .text(0x00081030, 'LO', 'Synthetic')
        .text(0x0008103e, 'LO', `Series ${series}`)
        .text(0x00100010, 'PN', `${study.title}^Synthetic`)
        .text(0x00100020, 'LO', study.title)
        .text(0x00180050, 'DS', '1')
        .text(0x0020000d, 'UI', StudyInstanceUID)
        .text(0x0020000e, 'UI', SeriesInstanceUID)
        .text(0x00200010, 'SH', '1')
        .text(0x00200011, 'IS', String(series))
        .text(0x00200013, 'IS', String(slice))
        .text(0x00200032, 'DS', `0\\0\\${slice}`)
        .text(0x00200037, 'DS', '1\\0\\0\\0\\1\\0')
        .text(0x00200052, 'UI', FrameOfReferenceUID)
        .numbers(0x00280002, 'US', 1)
        .text(0x00280004, 'CS', 'MONOCHROME2')
        .numbers(0x00280010, 'US', study.rows)
        .numbers(0x00280011, 'US', study.columns)
        .text(0x00280030, 'DS', '0.5\\0.5')
        .numbers(0x00280100, 'US', 16)
        .numbers(0x00280101, 'US', study.BitsStored)
        .numbers(0x00280102, 'US', study.BitsStored - 1)
        .numbers(0x00280103, 'US', 0)
        .text(0x00281050, 'DS', String(2 ** (study.BitsStored - 1)))
        .text(0x00281051, 'DS', String(2 ** study.BitsStored))
        .text(0x00281052, 'DS', '-1024')
        .text(0x00281053, 'DS', '1')
        .bytes(0x7fe00010, 'OW', new Uint8Array(pixels.buffer));
      const file = path.join(directory, `${series}-${String(slice).padStart(4, '0')}.dcm`);
      const bytes = buildFile(dataSet.build(), '1.2.840.10008.1.2.1', {
        MediaStorageSOPClassUID: ctImageStorage,
        MediaStorageSOPInstanceUID: SOPInstanceUID,
      });
      writeFileSync(file, bytes);
      files.push(file);
    }
  }
  return files;
}

/** A ramp over the whole range with a fine texture, so that neighbouring pixels differ. */
function drawSlice({ rows, columns, BitsStored }: SyntheticStudy): Uint16Array<ArrayBuffer> {
  const pixels = new Uint16Array(rows * columns);
  const mask = 2 ** BitsStored - 1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const ramp = Math.floor((column / columns) * mask);
      pixels[row * columns + column] = (ramp + ((row * 31 + column * 17) & 63)) & mask;
    }
  }
  return pixels;
}

/** A bar whose place tells slice and series apart. */
function markSlice(
  pixels: Uint16Array,
  { rows, columns, BitsStored }: SyntheticStudy,
  series: number,
  slice: number,
): void {
  const mask = 2 ** BitsStored - 1;
  const row = (slice * 8) % rows;
  pixels.fill((slice * 257 + series) & mask, row * columns, (row + 4) * columns);
}
