import { PhantomCanvas } from '../../main/phantom/phantom-canvas.ts';
import { uidFrom, writePart10 } from '../../main/phantom/phantom-object.ts';

type Attributes = Parameters<typeof writePart10>[0];

/**
 * A head of ellipsoids as an MR of several sequences, small and fast to make: skull, brain, a ventricle of fluid, and a
 * ball that stands for a lesion. Its places are stated in patient millimetres, so that a test can say by hand where a
 * slice must show it.
 */
export const lesion = {
  centerMm: [-27, 24, 9],
  radiusMm: { current: 9, prior: 6 },
} as const;

/** Slices of the axial series: 12, 6 mm apart, from −33 to 33 mm. The sagittal ones are as many, from 33 to −33. */
export const brainSlices = { count: 12, spacingMm: 6, firstMm: -33, pixelMm: 1.5, size: 128 } as const;

/** The prior's frame of reference lies this much higher: what is at z in the one is at z + shift in the other. */
export const priorShiftMm = 6;

interface Signal {
  readonly brain: number;
  readonly fluid: number;
  readonly lesion: number;
  readonly skull: number;
}

interface Sequence {
  readonly SeriesDescription: string;
  readonly plane: 'axial' | 'sagittal';
  readonly attributes: Attributes;
  /** One picture of each slice for each of them. */
  readonly volumes: readonly { readonly signal: Signal; readonly attributes: Attributes }[];
}

const t2Signal = { brain: 700, fluid: 2200, lesion: 1600, skull: 300 };
const sequences: Readonly<Record<string, Sequence>> = {
  t1: {
    SeriesDescription: 'T1 SE SAG',
    plane: 'sagittal',
    attributes: { RepetitionTime: 500, EchoTime: 12 },
    volumes: [{ signal: { brain: 900, fluid: 250, lesion: 550, skull: 1500 }, attributes: {} }],
  },
  t2: {
    SeriesDescription: 'T2 TSE AX',
    plane: 'axial',
    attributes: { RepetitionTime: 5000, EchoTime: 100 },
    volumes: [{ signal: t2Signal, attributes: {} }],
  },
  flair: {
    SeriesDescription: 'FLAIR AX',
    plane: 'axial',
    attributes: { RepetitionTime: 9000, EchoTime: 120, InversionTime: 2500 },
    volumes: [{ signal: { brain: 900, fluid: 150, lesion: 1900, skull: 400 }, attributes: {} }],
  },
  dwi: {
    SeriesDescription: 'DWI AX',
    plane: 'axial',
    attributes: { RepetitionTime: 4000, EchoTime: 80 },
    volumes: [
      { signal: t2Signal, attributes: { DiffusionBValue: 0 } },
      {
        signal: { brain: 500, fluid: 60, lesion: 1500, skull: 50 },
        attributes: { DiffusionBValue: 1000 },
      },
    ],
  },
  adc: {
    SeriesDescription: 'ADC AX',
    plane: 'axial',
    attributes: { RepetitionTime: 4000, EchoTime: 80, ImageType: ['DERIVED', 'PRIMARY', 'ADC'] },
    volumes: [{ signal: { brain: 800, fluid: 3000, lesion: 500, skull: 20 }, attributes: {} }],
  },
};

const exams = {
  current: { date: '20260105', sequences: ['t1', 't2', 'flair', 'dwi', 'adc'], shiftMm: 0 },
  prior: { date: '20250103', sequences: ['t2', 'flair'], shiftMm: priorShiftMm },
} as const;

/** The files of one examination. */
export function* brainFiles(exam: keyof typeof exams): Generator<Uint8Array<ArrayBuffer>> {
  const { date, sequences: names, shiftMm } = exams[exam];
  const uidOf = (name: string): string => uidFrom(`brain ${exam} ${name}`);
  for (const [index, name] of names.entries()) {
    const sequence = sequences[name];
    if (sequence === undefined) continue;
    let InstanceNumber = 0;
    for (const { signal, attributes } of sequence.volumes) {
      for (let slice = 0; slice < brainSlices.count; slice++) {
        InstanceNumber++;
        const SOPInstanceUID = uidOf(`${name} ${InstanceNumber}`);
        const dataSet = {
          ...studyAttributes(date),
          StudyDescription: exam === 'current' ? 'MR head (phantom)' : 'MR head, earlier (phantom)',
          StudyInstanceUID: uidOf('study'),
          SeriesInstanceUID: uidOf(name),
          FrameOfReferenceUID: uidOf('frame of reference'),
          SOPInstanceUID,
          SeriesNumber: index + 1,
          SeriesDescription: sequence.SeriesDescription,
          InstanceNumber,
          ...planeAttributes(sequence.plane, slice, shiftMm),
          ...sequence.attributes,
          ...attributes,
          ...pixelAttributes,
        };
        const { values } = drawSlice(sequence.plane, slice, signal, lesion.radiusMm[exam]);
        yield writePart10(dataSet, mrStorage, SOPInstanceUID, {
          vr: 'OW',
          bytes: new Uint8Array(values.buffer),
        });
      }
    }
  }
}

const mrStorage = '1.2.840.10008.5.1.4.1.1.4';

function studyAttributes(date: string): Attributes {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: mrStorage,
    StudyDate: date,
    StudyTime: '093000',
    AcquisitionDate: date,
    AcquisitionTime: '094100',
    Modality: 'MR',
    InstitutionName: 'PHANTOM',
    PatientName: 'PHANTOM^BRAIN',
    PatientID: 'PHANTOM-BRAIN',
    PatientBirthDate: '19620411',
    PatientSex: 'F',
    BodyPartExamined: 'HEAD',
    ImageType: ['ORIGINAL', 'PRIMARY', 'M'],
    ScanningSequence: 'SE',
    MRAcquisitionType: '2D',
    MagneticFieldStrength: 1.5,
    PatientPosition: 'HFS',
    AccessionNumber: 'A-77',
  };
}

const { size, pixelMm, spacingMm, firstMm } = brainSlices;
const halfMm = ((size - 1) / 2) * pixelMm;

const pixelAttributes = {
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: size,
  Columns: size,
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 0,
  WindowCenter: 1000,
  WindowWidth: 2000,
};

/** Middle of a slice along its normal, in the head's own millimetres. */
function sliceMm(plane: Sequence['plane'], slice: number): number {
  return plane === 'axial' ? firstMm + slice * spacingMm : -firstMm - slice * spacingMm;
}

function planeAttributes(plane: Sequence['plane'], slice: number, shiftMm: number): Attributes {
  const along = sliceMm(plane, slice);
  return {
    PixelSpacing: [pixelMm, pixelMm],
    SliceThickness: 5,
    ImageOrientationPatient: plane === 'axial' ? [1, 0, 0, 0, 1, 0] : [0, 1, 0, 0, 0, -1],
    ImagePositionPatient:
      plane === 'axial' ? [-halfMm, -halfMm, along + shiftMm] : [along, -halfMm, halfMm + shiftMm],
  };
}

function drawSlice(
  plane: Sequence['plane'],
  slice: number,
  signal: Signal,
  lesionRadiusMm: number,
): PhantomCanvas {
  const canvas = new PhantomCanvas(size, size, 8);
  const along = sliceMm(plane, slice);
  // Each shape's middle and half axes: across, down and along the slices.
  const draw = (middle: readonly number[], half: readonly number[], value: number): void => {
    const [x = 0, y = 0, z = 0] = middle;
    const [halfX = 1, halfY = 1, halfZ = 1] = half;
    const [across, acrossHalf, down, downHalf, away, awayHalf] =
      plane === 'axial' ? [x, halfX, y, halfY, along - z, halfZ] : [y, halfY, -z, halfZ, along - x, halfX];
    const share = Math.sqrt(Math.max(0, 1 - (away / awayHalf) ** 2));
    canvas.fillEllipse(
      (down + halfMm) / pixelMm,
      (across + halfMm) / pixelMm,
      (downHalf * share) / pixelMm,
      (acrossHalf * share) / pixelMm,
      value,
    );
  };
  draw([0, 0, 0], [74, 90, 80], signal.skull);
  draw([0, 0, 0], [67, 83, 73], signal.brain);
  draw([-10, 0, 5], [5, 28, 16], signal.fluid);
  draw([10, 0, 5], [5, 28, 16], signal.fluid);
  const radius = [lesionRadiusMm, lesionRadiusMm, lesionRadiusMm];
  draw(lesion.centerMm, radius, signal.lesion);
  canvas.drawText('PHANTOM', size - 9, size / 2, 1, 900);
  return canvas;
}
