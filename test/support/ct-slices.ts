import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildFile, identifiedDataSet } from './dicom-builder.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { ctStorage, explicitLittle } from './upper-layer-bytes.ts';

export interface Slice {
  readonly file: string;
  readonly SOPInstanceUID: string;
  readonly dataSet: Uint8Array;
}

/** CT files of 16-bit pixels, no two alike. */
export function writeSlices(count: number, columns = 256, rows = 256): Slice[] {
  const directory = temporaryDirectory();
  return Array.from({ length: count }, (_, index) => {
    const SOPInstanceUID = `2.25.100.${index + 1}`;
    const pixels = new Uint8Array(rows * columns * 2).fill(index + 1);
    const dataSet = identifiedDataSet(undefined, { SOPClassUID: ctStorage, SOPInstanceUID })
      .numbers(0x00280002, 'US', 1)
      .text(0x00280004, 'CS', 'MONOCHROME2')
      .numbers(0x00280010, 'US', rows)
      .numbers(0x00280011, 'US', columns)
      .numbers(0x00280100, 'US', 16)
      .numbers(0x00280101, 'US', 16)
      .numbers(0x00280102, 'US', 15)
      .numbers(0x00280103, 'US', 0)
      .bytes(0x7fe00010, 'OW', pixels)
      .build();
    const file = path.join(directory, `${index}.dcm`);
    const style = { MediaStorageSOPClassUID: ctStorage, MediaStorageSOPInstanceUID: SOPInstanceUID };
    writeFileSync(file, buildFile(dataSet, explicitLittle, style));
    return { file, SOPInstanceUID, dataSet };
  });
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
