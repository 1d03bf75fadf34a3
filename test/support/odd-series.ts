import { PhantomCanvas } from '../../main/phantom/phantom-canvas.ts';
import { uidFrom, writePart10 } from '../../main/phantom/phantom-object.ts';

type Attributes = Parameters<typeof writePart10>[0];
type Vector = readonly [number, number, number];

const mrStorage = '1.2.840.10008.5.1.4.1.1.4';
const size = 64;
const spacingMm = 2;

/** One small picture of a series that is odd in some way; what is left out, the object does not say. */
export interface OddPicture {
  readonly number: number;
  /** Directions of rows and columns, and the middle of the first pixel. */
  readonly plane?: { readonly row: Vector; readonly column: Vector; readonly position: Vector };
  readonly attributes?: Attributes;
}

const axial = { row: [1, 0, 0], column: [0, 1, 0] } as const;

/** A plane across the patient at a height. */
export function axialAt(z: number): NonNullable<OddPicture['plane']> {
  return { ...axial, position: [-63, -63, z] };
}

/** A DS has 16 characters. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** A plane through the patient's length axis, turned about it. */
export function turnedAboutLength(degrees: number): NonNullable<OddPicture['plane']> {
  const angle = (degrees * Math.PI) / 180;
  const row: Vector = [rounded(Math.cos(angle)), rounded(Math.sin(angle)), 0];
  return { row, column: [0, 0, -1], position: [rounded(-63 * row[0]), rounded(-63 * row[1]), 63] };
}

/** The files of one series of a patient of that name, every picture with its number written on it. */
export function oddSeries(name: string, pictures: readonly OddPicture[]): Uint8Array<ArrayBuffer>[] {
  const uidOf = (what: string): string => uidFrom(`odd ${name} ${what}`);
  return pictures.map(({ number, plane, attributes = {} }) => {
    const SOPInstanceUID = uidOf(String(number));
    const canvas = new PhantomCanvas(size, size, 40);
    canvas.fillEllipse(size / 2, size / 2, 28, 24, 500);
    canvas.drawText(String(number), 26, size / 2, 2, 1000);
    canvas.drawText('PHANTOM', 50, size / 2, 1, 1000);
    const dataSet = {
      SpecificCharacterSet: 'ISO_IR 192',
      SOPClassUID: mrStorage,
      StudyDate: '20260105',
      Modality: 'MR',
      PatientName: `ODD^${name}`,
      PatientID: `ODD-${name}`,
      StudyDescription: `Odd: ${name}`,
      SeriesDescription: name,
      SeriesNumber: 1,
      StudyInstanceUID: uidOf('study'),
      SeriesInstanceUID: uidOf('series'),
      FrameOfReferenceUID: uidOf('frame of reference'),
      SOPInstanceUID,
      InstanceNumber: number,
      ...(plane === undefined
        ? {}
        : {
            ImageOrientationPatient: [...plane.row, ...plane.column],
            ImagePositionPatient: plane.position,
            PixelSpacing: [spacingMm, spacingMm],
          }),
      ...attributes,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: size,
      Columns: size,
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
    };
    const bytes = new Uint8Array(canvas.values.buffer);
    return writePart10(dataSet, mrStorage, SOPInstanceUID, { vr: 'OW', bytes });
  });
}
