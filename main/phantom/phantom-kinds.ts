import type { NaturalizedDataSet } from 'dcmjs';

/** Letters at the four sides of the picture (PS3.3 10.7.1 directions, PS3.3 C.7.6.1.1.1 letters). */
export interface SideLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** One picture series of a phantom study, or one view of it. */
export interface PhantomView {
  readonly SeriesDescription: string;
  /** Stated by hand from the direction attributes below, so that a test of the two says something. */
  readonly letters: SideLetters;
  readonly attributes: NaturalizedDataSet;
}

export interface PhantomRecipe {
  readonly SOPClassUID: string;
  readonly Modality: string;
  readonly rows: number;
  readonly columns: number;
  readonly BitsAllocated: 8 | 16;
  readonly BitsStored: number;
  /** Of a pixel, in millimetres: rows and columns alike. */
  readonly spacingMm: number;
  /** Distance between the marks, in millimetres: across, and half of it down. */
  readonly distanceMm: number;
  /** Stored values. */
  readonly levels: {
    readonly background: number;
    readonly body: number;
    readonly disc: number;
    readonly ink: number;
    readonly rampFirst: number;
    readonly rampLast: number;
  };
  /** Slices or frames, or 1 for a projection; may be changed by whoever asks. */
  readonly sliceCount: number;
  /** stack: one object a slice. frames: one object of many frames. projection: one object a view. */
  readonly form: 'stack' | 'frames' | 'projection';
  /** Distance between slices, in millimetres; 0 where there are none. */
  readonly sliceSpacingMm: number;
  /** Row and column direction and the direction in which slices follow; null where the object has no plane. */
  readonly plane: {
    readonly ImageOrientationPatient: readonly number[];
    readonly sliceDirection: readonly [number, number, number];
  } | null;
  readonly views: readonly PhantomView[];
  readonly attributes: NaturalizedDataSet;
}

const axial = {
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  sliceDirection: [0, 0, 1],
} as const;
/** Rows run to +x (left) and columns to +y (posterior). */
const axialLetters: SideLetters = { left: 'R', right: 'L', top: 'A', bottom: 'P' };

const sagittal = {
  ImageOrientationPatient: [0, 1, 0, 0, 0, -1],
  sliceDirection: [-1, 0, 0],
} as const;
/** Rows run to +y (posterior) and columns to −z (foot). */
const sagittalLetters: SideLetters = { left: 'A', right: 'P', top: 'H', bottom: 'F' };

/** Supine, head first, as codes (PS3.3 C.8.4.6). */
const orientationCodes = {
  PatientOrientationCodeSequence: [
    {
      CodeValue: '102538003',
      CodingSchemeDesignator: 'SCT',
      CodeMeaning: 'recumbent',
      PatientOrientationModifierCodeSequence: [
        { CodeValue: '40199007', CodingSchemeDesignator: 'SCT', CodeMeaning: 'supine' },
      ],
    },
  ],
  PatientGantryRelationshipCodeSequence: [
    { CodeValue: '102540008', CodingSchemeDesignator: 'SCT', CodeMeaning: 'headfirst' },
  ],
};

const noLetters: SideLetters = { left: '', right: '', top: '', bottom: '' };

const twelveBits = { background: 0, body: 1100, disc: 1700, ink: 4000, rampFirst: 0, rampLast: 4095 };

const cranioCaudal = {
  CodeValue: '399162004',
  CodingSchemeDesignator: 'SCT',
  CodeMeaning: 'cranio-caudal',
};
const medioLateralOblique = {
  CodeValue: '399368009',
  CodingSchemeDesignator: 'SCT',
  CodeMeaning: 'medio-lateral oblique',
};

function mammogram(ImageLaterality: 'R' | 'L', ViewPosition: 'CC' | 'MLO'): PhantomView {
  // A left breast is seen with its chest wall on the left: rows run to anterior. A right one is its mirror.
  const isLeft = ImageLaterality === 'L';
  const down = ViewPosition === 'CC' ? (isLeft ? 'R' : 'L') : isLeft ? 'FR' : 'FL';
  const up = ViewPosition === 'CC' ? (isLeft ? 'L' : 'R') : isLeft ? 'HL' : 'HR';
  return {
    SeriesDescription: `${ImageLaterality} ${ViewPosition}`,
    letters: isLeft
      ? { left: 'P', right: 'A', top: up, bottom: down }
      : { left: 'A', right: 'P', top: up, bottom: down },
    attributes: {
      ImageLaterality,
      ViewPosition,
      PatientOrientation: [isLeft ? 'A' : 'P', down],
      ViewCodeSequence: [
        ViewPosition === 'CC'
          ? { ...cranioCaudal, ViewModifierCodeSequence: [] }
          : { ...medioLateralOblique, ViewModifierCodeSequence: [] },
      ],
    },
  };
}

/** Every kind of phantom, as data. */
export const phantomRecipes = {
  ct: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    Modality: 'CT',
    rows: 512,
    columns: 512,
    BitsAllocated: 16,
    BitsStored: 12,
    spacingMm: 0.5,
    distanceMm: 100,
    // HU + 1024: air −1000, water-like 40, disc 100, ink 1000, ramp −1000 … 1000.
    levels: { background: 24, body: 1064, disc: 1124, ink: 2024, rampFirst: 24, rampLast: 2024 },
    sliceCount: 60,
    form: 'stack',
    sliceSpacingMm: 2.5,
    plane: axial,
    views: [{ SeriesDescription: 'AXIAL 2.5', letters: axialLetters, attributes: {} }],
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      RescaleSlope: 1,
      RescaleIntercept: -1024,
      RescaleType: 'HU',
      WindowCenter: [40, -600],
      WindowWidth: [400, 1500],
      WindowCenterWidthExplanation: ['SOFT TISSUE', 'LUNG'],
      KVP: 120,
      XRayTubeCurrent: 200,
      Exposure: 150,
      ConvolutionKernel: 'PHANTOM',
      PatientPosition: 'HFS',
      BodyPartExamined: 'PHANTOM',
      AcquisitionNumber: 1,
    },
  },
  mr: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    Modality: 'MR',
    rows: 256,
    columns: 256,
    BitsAllocated: 16,
    BitsStored: 12,
    spacingMm: 1,
    distanceMm: 100,
    levels: twelveBits,
    sliceCount: 24,
    form: 'stack',
    sliceSpacingMm: 4,
    plane: sagittal,
    views: [{ SeriesDescription: 'SAGITTAL T1', letters: sagittalLetters, attributes: {} }],
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'SE'],
      ScanningSequence: 'SE',
      SequenceVariant: 'NONE',
      ScanOptions: '',
      MRAcquisitionType: '2D',
      RepetitionTime: 500,
      EchoTime: 15,
      EchoTrainLength: 1,
      FlipAngle: 90,
      MagneticFieldStrength: 1.5,
      WindowCenter: 2048,
      WindowWidth: 4096,
      PatientPosition: 'HFS',
    },
  },
  cr: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.1',
    Modality: 'CR',
    rows: 1280,
    columns: 1024,
    BitsAllocated: 16,
    BitsStored: 12,
    spacingMm: 0.2,
    distanceMm: 100,
    levels: twelveBits,
    sliceCount: 1,
    form: 'projection',
    sliceSpacingMm: 0,
    plane: null,
    views: [
      {
        SeriesDescription: 'PA',
        letters: { left: 'R', right: 'L', top: 'H', bottom: 'F' },
        attributes: { ViewPosition: 'PA', PatientOrientation: ['L', 'F'] },
      },
      {
        SeriesDescription: 'LATERAL',
        letters: { left: 'A', right: 'P', top: 'H', bottom: 'F' },
        attributes: { ViewPosition: 'LL', PatientOrientation: ['P', 'F'] },
      },
    ],
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY'],
      KVP: 120,
      ImagerPixelSpacing: [0.2, 0.2],
      BodyPartExamined: 'CHEST',
      WindowCenter: 2048,
      WindowWidth: 4096,
    },
  },
  mg: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.2',
    Modality: 'MG',
    rows: 1536,
    columns: 1152,
    BitsAllocated: 16,
    BitsStored: 12,
    spacingMm: 0.1,
    distanceMm: 50,
    levels: twelveBits,
    sliceCount: 1,
    form: 'projection',
    sliceSpacingMm: 0,
    plane: null,
    views: [mammogram('R', 'CC'), mammogram('L', 'CC'), mammogram('R', 'MLO'), mammogram('L', 'MLO')],
    attributes: {
      ImageType: ['DERIVED', 'PRIMARY'],
      PresentationIntentType: 'FOR PRESENTATION',
      PresentationLUTShape: 'IDENTITY',
      PixelIntensityRelationship: 'LOG',
      PixelIntensityRelationshipSign: -1,
      RescaleSlope: 1,
      RescaleIntercept: 0,
      RescaleType: 'US',
      KVP: 28,
      Exposure: 90,
      BodyPartThickness: 50,
      BodyPartExamined: 'BREAST',
      ImagerPixelSpacing: [0.1, 0.1],
      EstimatedRadiographicMagnificationFactor: 1,
      WindowCenter: 2048,
      WindowWidth: 4096,
      LossyImageCompression: '00',
      DetectorType: 'DIRECT',
      PositionerType: 'MAMMOGRAPHIC',
      PositionerPrimaryAngle: 0,
      OrganExposed: 'BREAST',
      AcquisitionContextSequence: [],
      AnatomicRegionSequence: [
        { CodeValue: '76752008', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Breast' },
      ],
    },
  },
  us: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1',
    Modality: 'US',
    rows: 480,
    columns: 640,
    BitsAllocated: 8,
    BitsStored: 8,
    // 0.02 cm a pixel by the region's calibration.
    spacingMm: 0.2,
    distanceMm: 50,
    levels: { background: 0, body: 70, disc: 120, ink: 255, rampFirst: 0, rampLast: 255 },
    sliceCount: 30,
    form: 'frames',
    sliceSpacingMm: 0,
    plane: null,
    views: [{ SeriesDescription: 'CINE', letters: noLetters, attributes: {} }],
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY', '', '0001'],
      FrameTime: 40,
      // Frame Time.
      FrameIncrementPointer: 0x0018_1063,
      StartTrim: 1,
      StopTrim: 1,
      SequenceOfUltrasoundRegions: [
        {
          RegionSpatialFormat: 1,
          RegionDataType: 1,
          RegionFlags: 0,
          RegionLocationMinX0: 0,
          RegionLocationMinY0: 0,
          RegionLocationMaxX1: 639,
          RegionLocationMaxY1: 479,
          PhysicalUnitsXDirection: 3,
          PhysicalUnitsYDirection: 3,
          PhysicalDeltaX: 0.02,
          PhysicalDeltaY: 0.02,
        },
      ],
    },
  },
  nm: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.20',
    Modality: 'NM',
    rows: 128,
    columns: 128,
    BitsAllocated: 16,
    BitsStored: 16,
    spacingMm: 4,
    distanceMm: 200,
    levels: { background: 0, body: 300, disc: 600, ink: 1200, rampFirst: 0, rampLast: 1200 },
    sliceCount: 40,
    form: 'frames',
    sliceSpacingMm: 4,
    plane: axial,
    views: [{ SeriesDescription: 'SPECT', letters: axialLetters, attributes: {} }],
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY', 'RECON TOMO', 'EMISSION'],
      ...orientationCodes,
      NumberOfEnergyWindows: 1,
      NumberOfDetectors: 1,
      NumberOfRotations: 1,
      CountsAccumulated: 1_000_000,
      EnergyWindowInformationSequence: [],
      RotationInformationSequence: [],
      RadiopharmaceuticalInformationSequence: [],
      AcquisitionContextSequence: [],
    },
  },
  pt: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.128',
    Modality: 'PT',
    rows: 128,
    columns: 128,
    BitsAllocated: 16,
    BitsStored: 16,
    spacingMm: 4,
    distanceMm: 200,
    levels: { background: 0, body: 2000, disc: 6000, ink: 12_000, rampFirst: 0, rampLast: 12_000 },
    sliceCount: 40,
    form: 'stack',
    sliceSpacingMm: 4,
    plane: axial,
    views: [{ SeriesDescription: 'WB', letters: axialLetters, attributes: {} }],
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY'],
      SeriesType: ['STATIC', 'IMAGE'],
      Units: 'BQML',
      CountsSource: 'EMISSION',
      DecayCorrection: 'START',
      CorrectedImage: ['DECY', 'ATTN'],
      RescaleSlope: 2.5,
      RescaleIntercept: 0,
      PatientWeight: 70,
      ActualFrameDuration: 180_000,
      ...orientationCodes,
      CollimatorType: 'NONE',
      DecayFactor: 1,
      FrameReferenceTime: 0,
      RadiopharmaceuticalInformationSequence: [
        {
          Radiopharmaceutical: 'PHANTOM',
          RadionuclideCodeSequence: [],
          RadiopharmaceuticalStartTime: '080000',
          RadionuclideTotalDose: 350_000_000,
          RadionuclideHalfLife: 6586.2,
        },
      ],
    },
  },
} as const satisfies Readonly<Record<string, PhantomRecipe>>;
