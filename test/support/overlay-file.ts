import { buildFile, DataSetBuilder, explicitLittle, type BuildEncoding } from './dicom-builder.ts';

/** An image whose overlays are known, one slice a number: the picture is a ramp of 12 bits. */
export const overlayImage = { Rows: 256, Columns: 256, BitsStored: 12, embeddedBit: 12 } as const;
/** A plane of its own data, smaller than the image and off its edge at the left: 40 rows, 51 columns. */
export const dataPlane = { group: 0x6000, rows: 40, columns: 51, origin: [101, -4] } as const;
/** A region of interest that fills its plane, of which only the border is drawn: 30 rows, 20 columns. */
export const regionPlane = { group: 0x6004, rows: 30, columns: 20, origin: [60, 180] } as const;

/** Whether the plane with data of its own is set: a chequer of 3 × 3 squares that moves with the slice. */
export function isDataPlaneSet(slice: number, row: number, column: number): boolean {
  return (Math.floor((row + slice) / 3) + Math.floor(column / 3)) % 2 === 0;
}

/** Whether the plane in bit 12 of the cells is set: a line a slice, and every seventh pixel of one column. */
export function isEmbeddedPlaneSet(slice: number, row: number, column: number): boolean {
  return row === 200 + slice || (column === 30 && row % 7 === 0);
}

function bitsOf(rows: number, columns: number, isSet: (row: number, column: number) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil((rows * columns) / 16) * 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const bit = row * columns + column;
      if (isSet(row, column)) bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return bits;
}

/** Overlay Data are OW: in big endian the bytes of each word are turned. */
function asWords(bytes: Uint8Array, { isLittleEndian }: BuildEncoding): Uint8Array {
  return isLittleEndian ? bytes : Buffer.from(bytes).swap16();
}

interface OverlayFileStyle {
  readonly encoding?: BuildEncoding;
  /** Cuts bytes off the end of the first plane's data. */
  readonly missingBytes?: number;
}

/** Three planes: 6000 with data of its own, 6002 in bit 12 of the pixel cells, 6004 a region of interest. */
export function overlayFile(
  slice: number,
  { encoding = explicitLittle, missingBytes = 0 }: OverlayFileStyle = {},
): Uint8Array<ArrayBuffer> {
  const { Rows, Columns, BitsStored, embeddedBit } = overlayImage;
  const cells = Array.from({ length: Rows * Columns }, (_, index) => {
    const row = Math.floor(index / Columns);
    const value = (row * 13 + (index % Columns) * 5 + slice * 100) & 0x3ff;
    return value | (isEmbeddedPlaneSet(slice, row, index % Columns) ? 1 << embeddedBit : 0);
  });
  const builder = new DataSetBuilder(encoding)
    .text(0x00080005, 'CS', 'ISO_IR 100')
    .text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2')
    .text(0x00080018, 'UI', `2.25.7100${slice}`)
    .text(0x00080060, 'CS', 'CT')
    .text(0x00100010, 'PN', 'Overlay^Olga')
    .text(0x00100020, 'LO', 'OVERLAY-1')
    .text(0x0020000d, 'UI', '2.25.71')
    .text(0x0020000e, 'UI', '2.25.710')
    .text(0x00200013, 'IS', String(slice))
    .numbers(0x00280002, 'US', 1)
    .text(0x00280004, 'CS', 'MONOCHROME2')
    .numbers(0x00280010, 'US', Rows)
    .numbers(0x00280011, 'US', Columns)
    .numbers(0x00280100, 'US', 16)
    .numbers(0x00280101, 'US', BitsStored)
    .numbers(0x00280102, 'US', BitsStored - 1)
    .numbers(0x00280103, 'US', 0)
    .text(0x00281050, 'DS', '600')
    .text(0x00281051, 'DS', '1200');
  const plane = (group: number, type: string, rows: number, columns: number, origin: readonly number[]) =>
    builder
      .numbers((group << 16) + 0x0010, 'US', rows)
      .numbers((group << 16) + 0x0011, 'US', columns)
      .text((group << 16) + 0x0040, 'CS', type)
      .numbers((group << 16) + 0x0050, 'SS', ...origin);
  const { group, rows, columns, origin } = dataPlane;
  const bits = bitsOf(rows, columns, (row, column) => isDataPlaneSet(slice, row, column));
  plane(group, 'G', rows, columns, origin)
    .numbers((group << 16) + 0x0100, 'US', 1)
    .numbers((group << 16) + 0x0102, 'US', 0)
    .bytes((group << 16) + 0x3000, 'OW', asWords(bits.slice(0, bits.length - missingBytes), encoding));
  plane(0x6002, 'G', Rows, Columns, [1, 1])
    .numbers(0x60020100, 'US', 16)
    .numbers(0x60020102, 'US', embeddedBit);
  const region = bitsOf(regionPlane.rows, regionPlane.columns, () => true);
  plane(regionPlane.group, 'R', regionPlane.rows, regionPlane.columns, regionPlane.origin)
    .numbers(0x60040100, 'US', 1)
    .numbers(0x60040102, 'US', 0)
    .bytes(0x60043000, 'OW', asWords(region, encoding));
  return buildFile(
    builder.numbers(0x7fe00010, 'OW', ...cells).build(),
    encoding.isLittleEndian ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2.2',
    { MediaStorageSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', MediaStorageSOPInstanceUID: `2.25.7100${slice}` },
  );
}

/** Whether a pixel of the image is white by its overlays, said a second time. */
export function isMarkedPixel(slice: number, row: number, column: number): boolean {
  if (isEmbeddedPlaneSet(slice, row, column)) return true;
  const inPlane = ({ origin }: { readonly origin: readonly [number, number] }): [number, number] => [
    row - (origin[0] - 1),
    column - (origin[1] - 1),
  ];
  const [dataRow, dataColumn] = inPlane(dataPlane);
  const isInData =
    dataRow >= 0 && dataRow < dataPlane.rows && dataColumn >= 0 && dataColumn < dataPlane.columns;
  if (isInData && isDataPlaneSet(slice, dataRow, dataColumn)) return true;
  const [regionRow, regionColumn] = inPlane(regionPlane);
  const isOnRows = regionRow === 0 || regionRow === regionPlane.rows - 1;
  const isOnColumns = regionColumn === 0 || regionColumn === regionPlane.columns - 1;
  return (
    regionRow >= 0 &&
    regionRow < regionPlane.rows &&
    regionColumn >= 0 &&
    regionColumn < regionPlane.columns &&
    (isOnRows || isOnColumns)
  );
}
