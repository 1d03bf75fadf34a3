import type { NaturalizedDataSet } from 'dcmjs';
import { PhantomCanvas } from '../phantom-canvas.ts';
import type { SideLetters } from '../phantom-kinds.ts';
import { uidFrom, writePart10, type PhantomObject, type PhantomStudy } from '../phantom-object.ts';
import { ChestAnatomy } from './chest-anatomy.ts';
import { drawChestLabel } from './chest-label.ts';
import type { Nodule } from './lungs.ts';
import { Reconstruction, storedOfZeroHu, type Kernel } from './reconstruction.ts';
import { scoutPicture } from './scout.ts';

/** An examination of the phantom. The nodule is its ground truth: a ball of known place and size. */
export interface ChestExam {
  readonly name: 'current' | 'prior';
  readonly StudyDescription: string;
  readonly hasContrast: boolean;
  readonly nodule: Nodule;
  /** Middle of the uppermost slice, in millimetres above the origin of the phantom. */
  readonly topZ: number;
  readonly sliceCount: number;
  readonly sliceSpacingMm: number;
  readonly series: readonly { readonly SeriesDescription: string; readonly kernel: Kernel }[];
  readonly attributes: NaturalizedDataSet;
}

/** Middle of the nodule, in the lower lobe of the right lung; the same in both examinations. */
const noduleCenterMm = [-84, 31, -12] as const;

/** The height around which slices are taken when fewer are wanted than an examination has. */
const middleZ = -12;

const lung = {
  ConvolutionKernel: 'Br59',
  spread: 0.05,
  grain: 0.25,
  noiseHu: 25,
  WindowCenter: -600,
  WindowWidth: 1500,
  WindowCenterWidthExplanation: 'LUNG',
} as const satisfies Kernel;

const mediastinum = {
  ConvolutionKernel: 'Br38',
  spread: 0.19,
  grain: 0.9,
  noiseHu: 11,
  WindowCenter: 50,
  WindowWidth: 350,
  WindowCenterWidthExplanation: 'MEDIASTINUM',
} as const satisfies Kernel;

export const chestExams = {
  current: {
    name: 'current',
    StudyDescription: 'CT chest with contrast (phantom)',
    hasContrast: true,
    nodule: { centerMm: noduleCenterMm, diameterMm: 10, hu: 40 },
    topZ: 92,
    sliceCount: 60,
    sliceSpacingMm: 4,
    series: [
      { SeriesDescription: 'Lung 4.0 Br59', kernel: lung },
      { SeriesDescription: 'Mediastinum 4.0 Br38', kernel: mediastinum },
    ],
    attributes: {
      KVP: 120,
      XRayTubeCurrent: 186,
      Exposure: 93,
      ContrastBolusAgent: 'SYNTHETIC',
      ContrastBolusRoute: 'IV',
    },
  },
  prior: {
    name: 'prior',
    StudyDescription: 'CT chest low dose (phantom)',
    hasContrast: false,
    nodule: { centerMm: noduleCenterMm, diameterMm: 7, hu: 40 },
    topZ: 92,
    sliceCount: 48,
    sliceSpacingMm: 5,
    series: [{ SeriesDescription: 'Lung 5.0 Br59', kernel: { ...lung, noiseHu: 38 } }],
    attributes: { KVP: 100, XRayTubeCurrent: 64, Exposure: 32 },
  },
} as const satisfies Readonly<Record<string, ChestExam>>;

export interface ChestOptions {
  readonly exam: ChestExam['name'];
  /** All UIDs are made from this: the same seed gives the same study, byte for byte. */
  readonly seed: string;
  /** DA. */
  readonly StudyDate: string;
  /** Slices of each series, around the nodule; what the examination has when absent. */
  readonly sliceCount?: number;
  /** Stand in for the study's and the patient's own attributes: another name, another description. */
  readonly attributes?: NaturalizedDataSet;
}

export const chestColumns = 512;
export const chestSpacingMm = 0.7;

const axialLetters: SideLetters = { left: 'R', right: 'L', top: 'A', bottom: 'P' };
const frontalLetters: SideLetters = { left: 'R', right: 'L', top: 'H', bottom: 'F' };
/** Air, and ink so far above every window that thin strokes are still read when pixels are averaged; stored values. */
const labelLevels = { dark: storedOfZeroHu - 1000, ink: storedOfZeroHu + 800 };

/**
 * A synthetic CT of a chest: an axial series for each kernel and a scout. Every image is labelled as a phantom, in
 * its pixels and its header, and carries its number as code.
 */
export function createChestStudy(options: ChestOptions): PhantomStudy {
  const exam: ChestExam = chestExams[options.exam];
  const sliceCount = options.sliceCount ?? exam.sliceCount;
  const uidOf = (name: string): string => uidFrom(`${options.seed}/chest ${exam.name}/${name}`);
  const StudyInstanceUID = uidOf('study');
  return {
    StudyInstanceUID,
    objectCount: exam.series.length * sliceCount + 1,
    objects: () => chestObjects(exam, { ...options, sliceCount }, StudyInstanceUID, uidOf),
  };
}

/** Heights of the slices, from the head down. */
export function sliceHeights(exam: ChestExam, sliceCount: number): number[] {
  const top =
    sliceCount === exam.sliceCount
      ? exam.topZ
      : middleZ + Math.floor((sliceCount - 1) / 2) * exam.sliceSpacingMm;
  return Array.from({ length: sliceCount }, (_, index) => top - index * exam.sliceSpacingMm);
}

function* chestObjects(
  exam: ChestExam,
  { StudyDate, sliceCount, attributes: given }: ChestOptions & { readonly sliceCount: number },
  StudyInstanceUID: string,
  uidOf: (name: string) => string,
): Generator<PhantomObject> {
  const shared = {
    ...studyAttributes(exam, StudyDate),
    ...given,
    StudyInstanceUID,
    FrameOfReferenceUID: uidOf('frame of reference'),
  };
  const finish = (attributes: NaturalizedDataSet, canvas: PhantomCanvas, name: string): PhantomObject => {
    const SOPInstanceUID = uidOf(name);
    const dataSet = { ...shared, ...attributes, ...pixelAttributes(canvas), SOPInstanceUID };
    const bytes = new Uint8Array(canvas.values.buffer);
    return {
      SOPInstanceUID,
      bytes: writePart10(dataSet, ctImageStorage, SOPInstanceUID, { vr: 'OW', bytes }),
    };
  };
  const scout = drawScout();
  yield finish(scoutAttributes(exam, scout, uidOf), scout, 'scout');

  const anatomy = new ChestAnatomy(chestColumns, chestSpacingMm, {
    hasContrast: exam.hasContrast,
    nodules: [exam.nodule],
  });
  const series = exam.series.map(({ SeriesDescription, kernel }, index) => ({
    kernel,
    reconstruction: new Reconstruction(chestColumns, kernel),
    attributes: {
      ...exam.attributes,
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      SeriesInstanceUID: uidOf(`series ${index + 1}`),
      SeriesNumber: index + 1,
      SeriesDescription,
      RescaleType: 'HU',
      ConvolutionKernel: kernel.ConvolutionKernel,
      WindowCenter: kernel.WindowCenter,
      WindowWidth: kernel.WindowWidth,
      WindowCenterWidthExplanation: kernel.WindowCenterWidthExplanation,
      SliceThickness: exam.sliceSpacingMm,
      SpacingBetweenSlices: exam.sliceSpacingMm,
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    },
  }));
  // One for all images: what is written is a copy.
  const canvas = new PhantomCanvas(chestColumns, chestColumns, 0);
  const corner = -((chestColumns - 1) / 2) * chestSpacingMm;
  for (const [index, z] of sliceHeights(exam, sliceCount).entries()) {
    const number = index + 1;
    const hu = anatomy.slice(z);
    for (const { reconstruction, attributes } of series) {
      reconstruction.write(hu, number, canvas.values);
      drawChestLabel(canvas, axialLetters, number, labelLevels);
      const ofSlice = { InstanceNumber: number, ImagePositionPatient: [corner, corner, z], SliceLocation: z };
      yield finish(
        { ...attributes, ...ofSlice },
        canvas,
        `series ${attributes.SeriesNumber} image ${number}`,
      );
    }
  }
}

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2';

function studyAttributes(exam: ChestExam, StudyDate: string): NaturalizedDataSet {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: ctImageStorage,
    StudyID: '1',
    StudyDate,
    StudyTime: '084210',
    SeriesDate: StudyDate,
    SeriesTime: '084210',
    AcquisitionDate: StudyDate,
    AcquisitionTime: '084210',
    ContentDate: StudyDate,
    ContentTime: '084230',
    AccessionNumber: `PH-${StudyDate.slice(2)}`,
    Modality: 'CT',
    Manufacturer: 'Negatoscope',
    ManufacturerModelName: 'PHANTOM',
    InstitutionName: 'Negatoscope phantom',
    ReferringPhysicianName: '',
    StudyDescription: exam.StudyDescription,
    PatientName: 'PHANTOM^CHEST',
    PatientID: 'PHANTOM-1',
    PatientBirthDate: '19580314',
    PatientSex: 'O',
    PatientPosition: 'HFS',
    PatientOrientation: '',
    BodyPartExamined: 'CHEST',
    AcquisitionNumber: 1,
    PositionReferenceIndicator: '',
    RescaleIntercept: -storedOfZeroHu,
    RescaleSlope: 1,
  };
}

function pixelAttributes(canvas: PhantomCanvas): NaturalizedDataSet {
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: canvas.rows,
    Columns: canvas.columns,
    PixelSpacing: [chestSpacingMm, chestSpacingMm],
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    BurnedInAnnotation: 'YES',
  };
}

/** What both examinations cover. */
const scoutTopZ = 94.5;
const scoutBottomZ = -145.5;
/** Stored values of the scout: none for air, so many for each millimetre of water. */
const scoutStoredPerMm = 9;

function drawScout(): PhantomCanvas {
  const { rows, columns, waterMm } = scoutPicture(scoutTopZ, scoutBottomZ, chestSpacingMm);
  const canvas = new PhantomCanvas(rows, columns, 0);
  for (let index = 0; index < waterMm.length; index++) {
    canvas.values[index] = Math.min(4095, (waterMm[index] ?? 0) * scoutStoredPerMm);
  }
  drawChestLabel(canvas, frontalLetters, 1, { dark: 0, ink: 200 * scoutStoredPerMm });
  return canvas;
}

function scoutAttributes(
  exam: ChestExam,
  { columns }: PhantomCanvas,
  uidOf: (name: string) => string,
): NaturalizedDataSet {
  const left = -((columns - 1) / 2) * chestSpacingMm;
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'],
    SeriesInstanceUID: uidOf('scout series'),
    SeriesNumber: exam.series.length + 1,
    SeriesDescription: 'Scout',
    InstanceNumber: 1,
    KVP: 120,
    XRayTubeCurrent: 35,
    Exposure: 4,
    ConvolutionKernel: 'T20',
    RescaleType: 'US',
    WindowCenter: 135 * scoutStoredPerMm - storedOfZeroHu,
    WindowWidth: 250 * scoutStoredPerMm,
    SliceThickness: '',
    ImageOrientationPatient: [1, 0, 0, 0, 0, -1],
    ImagePositionPatient: [left, 0, scoutTopZ],
  };
}

/** One year before a DA; the 29th of February becomes the 28th. */
export function yearBefore(StudyDate: string): string {
  const year = Number(StudyDate.slice(0, 4)) - 1;
  const day = StudyDate.slice(4);
  return `${year}${day === '0229' ? '0228' : day}`;
}
