import { buildFile, DataSetBuilder } from './dicom-builder.ts';

/** A mammogram in MONOCHROME1 with a circular shutter of level 64 and padding in its left columns. */
export const shutterImage = {
  size: 256,
  circle: { row: 120, column: 130, radius: 100 },
  /** P-Value 16448 is level 64 of 255. */
  shutterLevel: 64,
  /** Columns up to this one (from 0) have stored values of 0 to 3, all of which pad. */
  lastPaddingColumn: 79,
} as const;

/** What a pixel is drawn as: hidden by the shutter, background, or its own value. */
export function shutterFate(row: number, column: number): 'shutter' | 'padding' | 'shown' {
  const { circle, lastPaddingColumn } = shutterImage;
  const distance = Math.hypot(row + 1 - circle.row, column + 1 - circle.column);
  if (distance > circle.radius) return 'shutter';
  return column <= lastPaddingColumn ? 'padding' : 'shown';
}

export function shutterFile(): Uint8Array<ArrayBuffer> {
  const { size, circle, lastPaddingColumn } = shutterImage;
  const cells = Array.from({ length: size * size }, (_, index) => {
    const column = index % size;
    const row = Math.floor(index / size);
    return column <= lastPaddingColumn ? (row + column) % 4 : 500 + ((row * 13 + column * 5) % 3000);
  });
  const dataSet = new DataSetBuilder()
    .text(0x00080005, 'CS', 'ISO_IR 100')
    .text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.1.2')
    .text(0x00080018, 'UI', '2.25.7200')
    .text(0x00080060, 'CS', 'MG')
    .text(0x00100010, 'PN', 'Shutter^Sara')
    .text(0x00100020, 'LO', 'SHUTTER-1')
    .text(0x00181600, 'CS', 'CIRCULAR')
    .text(0x00181610, 'IS', `${circle.row}\\${circle.column}`)
    .text(0x00181612, 'IS', String(circle.radius))
    .numbers(0x00181622, 'US', 16_448)
    .text(0x0020000d, 'UI', '2.25.72')
    .text(0x0020000e, 'UI', '2.25.720')
    .text(0x00200013, 'IS', '1')
    .numbers(0x00280002, 'US', 1)
    .text(0x00280004, 'CS', 'MONOCHROME1')
    .numbers(0x00280010, 'US', size)
    .numbers(0x00280011, 'US', size)
    .numbers(0x00280100, 'US', 16)
    .numbers(0x00280101, 'US', 12)
    .numbers(0x00280102, 'US', 11)
    .numbers(0x00280103, 'US', 0)
    .numbers(0x00280120, 'US', 0)
    .numbers(0x00280121, 'US', 3)
    .text(0x00281050, 'DS', '2048')
    .text(0x00281051, 'DS', '4096')
    .numbers(0x7fe00010, 'OW', ...cells)
    .build();
  return buildFile(dataSet, '1.2.840.10008.1.2.1', {
    MediaStorageSOPClassUID: '1.2.840.10008.5.1.4.1.1.1.2',
    MediaStorageSOPInstanceUID: '2.25.7200',
  });
}
