import { z } from 'zod';
import { namingSchema } from './naming.ts';

/**
 * What is needed to interpret the stored values of one SOP instance, as plain JSON.
 *
 * Made once at ingest by `describeImage` from the received data set, kept in the index, and sent with the
 * display set. Attributes keep their DICOM keyword and value; `null` means absent or empty (never 0).
 * Attributes that were malformed are `null` and named in `malformed`.
 */

/** Lookup table data as received: `first` is the first stored value mapped, entries are unsigned. */
export const lookupTableSchema = z.object({
  firstMapped: z.number().int(),
  bitsPerEntry: z.number().int(),
  entries: z.array(z.number().int()),
  explanation: z.string().nullable(),
});
export type LookupTable = z.infer<typeof lookupTableSchema>;

/** Modality LUT (PS3.3 C.11.1, and the Pixel Value Transformation macro C.7.6.16.2.9). */
export const modalityTransformSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('identity') }),
  z.object({
    kind: z.literal('rescale'),
    RescaleSlope: z.number(),
    RescaleIntercept: z.number(),
    /** e.g. `HU`; null when absent. */
    RescaleType: z.string().nullable(),
  }),
  z.object({ kind: z.literal('lut'), lut: lookupTableSchema, ModalityLUTType: z.string().nullable() }),
]);
export type ModalityTransform = z.infer<typeof modalityTransformSchema>;

/** VOI LUT Function (PS3.3 C.11.2.1.3). */
export const voiFunctionSchema = z.enum(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']);
export type VoiFunction = z.infer<typeof voiFunctionSchema>;

/** One view that the object itself offers: a LUT or a window. Listed LUTs first (PS3.4 N.2). */
export const voiSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('window'),
    WindowCenter: z.number(),
    /** > 0; for LINEAR >= 1 (PS3.3 C.11.2.1.2). */
    WindowWidth: z.number(),
    VOILUTFunction: voiFunctionSchema,
    WindowCenterWidthExplanation: z.string().nullable(),
  }),
  z.object({ kind: z.literal('lut'), lut: lookupTableSchema }),
]);
export type Voi = z.infer<typeof voiSchema>;

export const vector3Schema = z.tuple([z.number(), z.number(), z.number()]);
/** Row direction cosines, then column direction cosines (PS3.3 C.7.6.2.1.1). */
export const orientationSchema = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);
/** Row spacing (vertical distance between rows), then column spacing, in the order of PS3.3 10.7.1.3. */
export const spacingPairSchema = z.tuple([z.number(), z.number()]);

/** A region of Sequence of Ultrasound Regions (0018,6011), PS3.3 C.8.5.5. */
export const ultrasoundRegionSchema = z.object({
  RegionSpatialFormat: z.number().int(),
  RegionDataType: z.number().int(),
  RegionFlags: z.number().int(),
  RegionLocationMinX0: z.number(),
  RegionLocationMinY0: z.number(),
  RegionLocationMaxX1: z.number(),
  RegionLocationMaxY1: z.number(),
  PhysicalUnitsXDirection: z.number().int(),
  PhysicalUnitsYDirection: z.number().int(),
  PhysicalDeltaX: z.number(),
  PhysicalDeltaY: z.number(),
  /** From the region's top left corner; may lie outside of it. */
  ReferencePixelX0: z.number().nullable(),
  ReferencePixelY0: z.number().nullable(),
  /** In the units of the directions, at the reference pixel. */
  ReferencePixelPhysicalValueX: z.number().nullable(),
  ReferencePixelPhysicalValueY: z.number().nullable(),
});
export type UltrasoundRegion = z.infer<typeof ultrasoundRegionSchema>;

/**
 * Display shutter (PS3.3 C.7.6.11): what lies outside any of its shapes is not shown. Rows and columns count from 1,
 * as received; edges belong to what is shown.
 */
export const shutterSchema = z.object({
  rectangle: z
    .object({
      ShutterLeftVerticalEdge: z.number().int(),
      ShutterRightVerticalEdge: z.number().int(),
      ShutterUpperHorizontalEdge: z.number().int(),
      ShutterLowerHorizontalEdge: z.number().int(),
    })
    .nullable(),
  /** The radius is in columns. */
  circle: z.object({ row: z.number(), column: z.number(), radius: z.number() }).nullable(),
  /** Corners, row and column; the last is joined to the first. */
  polygon: z.array(z.tuple([z.number(), z.number()])).nullable(),
  /** Overlay group whose set bits are not shown (C.7.6.15). */
  ShutterOverlayGroup: z.number().int().nullable(),
  /** P-Value drawn instead, 0 to 65535; null: black. */
  ShutterPresentationValue: z.number().int().nullable(),
});
export type Shutter = z.infer<typeof shutterSchema>;

/** Real World Value Mapping (PS3.3 C.7.6.16.2.11): from stored values, past the modality transformation. */
export const realWorldMapSchema = z.object({
  LUTLabel: z.string().nullable(),
  /** Code Meaning and Code Value of Measurement Units Code Sequence (UCUM). */
  unit: z.object({ CodeValue: z.string(), CodeMeaning: z.string().nullable() }).nullable(),
  /** First and last stored value that it maps. */
  first: z.number(),
  last: z.number(),
  /** A line, or a value for each stored value from `first` on. */
  map: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('linear'),
      RealWorldValueSlope: z.number(),
      RealWorldValueIntercept: z.number(),
    }),
    z.object({ kind: z.literal('lut'), RealWorldValueLUTData: z.array(z.number()) }),
  ]),
});
export type RealWorldMap = z.infer<typeof realWorldMapSchema>;

/** Why a PET image has no standardised uptake value: every input that is missing or contradicts another. */
export const suvGaps = [
  'units',
  'not-corrected',
  'patient-weight',
  'dose',
  'half-life',
  'injection-time',
  'scan-time',
  'scan-before-injection',
] as const;
export type SuvGap = (typeof suvGaps)[number];
/** Standardised uptake value by body weight: modality values times `factor` are g/ml; or why there is none. */
export const suvSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('body-weight'), factor: z.number().positive() }),
  z.object({ kind: z.literal('none'), gaps: z.array(z.enum(suvGaps)).min(1) }),
]);
export type Suv = z.infer<typeof suvSchema>;

/** What may differ from frame to frame (functional groups, or the frame itself for single-frame objects). */
export const frameAttributesSchema = z.object({
  modality: modalityTransformSchema,
  vois: z.array(voiSchema),
  ImagePositionPatient: vector3Schema.nullable(),
  ImageOrientationPatient: orientationSchema.nullable(),
  PixelSpacing: spacingPairSchema.nullable(),
  SliceThickness: z.number().nullable(),
  /** Acquisition date and time of the frame in DICOM DT form, for ordering and overlays. */
  acquiredAt: z.string().nullable(),
  TemporalPositionIndex: z.number().int().nullable(),
  /** Frame label for the overlay, e.g. echo or phase, already composed. */
  label: z.string().nullable(),
  shutter: shutterSchema.nullable(),
  realWorldMaps: z.array(realWorldMapSchema),
  ultrasoundRegions: z.array(ultrasoundRegionSchema),
});
export type FrameAttributes = z.infer<typeof frameAttributesSchema>;

/** One overlay plane 60xx (PS3.3 C.9.2); its bits are fetched with the frame. */
export const overlayPlaneSchema = z.object({
  group: z.number().int(),
  OverlayRows: z.number().int(),
  OverlayColumns: z.number().int(),
  OverlayType: z.enum(['G', 'R']),
  /** Row, column of the top left overlay pixel; 1\1 is the top left image pixel. */
  OverlayOrigin: z.tuple([z.number().int(), z.number().int()]),
  NumberOfFramesInOverlay: z.number().int(),
  ImageFrameOrigin: z.number().int(),
  /** null when the bits are in Overlay Data, else the bit of the pixel cell (retired form). */
  embeddedBitPosition: z.number().int().nullable(),
  /** Byte range of Overlay Data in the stored file; null when embedded. */
  dataRange: z.object({ offsetBytes: z.number(), lengthBytes: z.number() }).nullable(),
  OverlayDescription: z.string().nullable(),
});
export type OverlayPlane = z.infer<typeof overlayPlaneSchema>;

/** Palette Color Lookup Tables (PS3.3 C.7.9), expanded (segments resolved). */
export const paletteSchema = z.object({
  red: lookupTableSchema,
  green: lookupTableSchema,
  blue: lookupTableSchema,
});
export type Palette = z.infer<typeof paletteSchema>;

/**
 * Which colours the values of a colour image mean: `none` says nothing (they are shown as sRGB), `applied` is an ICC
 * profile at a byte range of the file, through which they are brought to sRGB, `unusable` one that cannot be applied.
 */
export const colourProfileSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('applied'),
    name: z.string(),
    range: z.object({ offsetBytes: z.number(), lengthBytes: z.number() }),
  }),
  z.object({ kind: z.literal('unusable'), reason: z.string() }),
]);
export type ColourProfile = z.infer<typeof colourProfileSchema>;

/** Numbers that tell images of one place apart, of objects without functional groups. */
export const stackKeysSchema = z.object({
  /** ms */
  EchoTime: z.number().nullable(),
  /** s/mm² */
  DiffusionBValue: z.number().nullable(),
  /** ms after the R wave. */
  TriggerTime: z.number().nullable(),
  NominalPercentageOfCardiacPhase: z.number().nullable(),
  /** ms from the reference of a dynamic series. */
  FrameReferenceTime: z.number().nullable(),
});
export type StackKeys = z.infer<typeof stackKeysSchema>;

export const imageDescriptionSchema = z.object({
  SOPClassUID: z.string(),
  SOPInstanceUID: z.string(),
  SeriesInstanceUID: z.string(),
  StudyInstanceUID: z.string(),
  TransferSyntaxUID: z.string(),
  Modality: z.string(),
  InstanceNumber: z.number().int().nullable(),
  AcquisitionNumber: z.number().int().nullable(),
  ImageType: z.array(z.string()),
  stackKeys: stackKeysSchema,

  Rows: z.number().int(),
  Columns: z.number().int(),
  SamplesPerPixel: z.number().int(),
  PhotometricInterpretation: z.string(),
  PlanarConfiguration: z.number().int().nullable(),
  BitsAllocated: z.number().int(),
  BitsStored: z.number().int(),
  HighBit: z.number().int(),
  PixelRepresentation: z.union([z.literal(0), z.literal(1)]),
  /** Integer for Pixel Data (7FE0,0010), float32/float64 for Float / Double Float Pixel Data. */
  sampleKind: z.enum(['integer', 'float32', 'float64']),
  /** VR of the pixel data: of OW in big endian, bytes are swapped also where cells are bytes (PS3.5 8.1.2). */
  pixelDataVr: z.enum(['OB', 'OW', 'OF', 'OD', 'UN']),
  NumberOfFrames: z.number().int().min(1),
  PixelPaddingValue: z.number().nullable(),
  PixelPaddingRangeLimit: z.number().nullable(),
  PixelAspectRatio: spacingPairSchema.nullable(),
  /** IDENTITY or INVERSE; null when absent. */
  PresentationLUTShape: z.enum(['IDENTITY', 'INVERSE']).nullable(),
  /** Colours of sRGB where a profile was applied. */
  palette: paletteSchema.nullable(),
  /** Null for images in grey. */
  colourProfile: colourProfileSchema.nullable(),
  overlays: z.array(overlayPlaneSchema),

  FrameOfReferenceUID: z.string().nullable(),
  ImagerPixelSpacing: spacingPairSchema.nullable(),
  NominalScannedPixelSpacing: spacingPairSchema.nullable(),
  PixelSpacingCalibrationType: z.string().nullable(),
  EstimatedRadiographicMagnificationFactor: z.number().nullable(),
  /** Source to detector and source to patient, mm: their ratio is the geometric magnification. */
  DistanceSourceToDetector: z.number().nullable(),
  DistanceSourceToPatient: z.number().nullable(),
  SpacingBetweenSlices: z.number().nullable(),
  PatientOrientation: z.tuple([z.string(), z.string()]).nullable(),
  /** (0010,2210): null, BIPED or QUADRUPED. */
  AnatomicalOrientationType: z.string().nullable(),
  Laterality: z.string().nullable(),
  ViewPosition: z.string().nullable(),

  /** `01` once lossy by attribute or by transfer syntax; ratio as received. */
  lossy: z.boolean(),
  LossyImageCompressionRatio: z.array(z.number()),
  BurnedInAnnotation: z.string().nullable(),
  /** Of PET images only; null for all others. */
  suv: suvSchema.nullable(),
  /** Object's own display rate in frames a second for cine; null when unknown. */
  frameRateHz: z.number().nullable(),
  /** Milliseconds before each frame, by frame, where they differ and count; else null. */
  frameTimesMs: z.array(z.number()).nullable(),

  /** Overlay text: patient as in the instance whose pixels are shown (UX 3). */
  PatientName: z.string(),
  PatientID: z.string(),
  PatientBirthDate: z.string().nullable(),
  PatientSex: z.string().nullable(),
  InstitutionName: z.string().nullable(),
  StudyDescription: z.string().nullable(),
  StudyDate: z.string().nullable(),
  StudyTime: z.string().nullable(),
  AccessionNumber: z.string().nullable(),
  SeriesDescription: z.string().nullable(),
  SeriesNumber: z.number().int().nullable(),
  SeriesDate: z.string().nullable(),
  SeriesTime: z.string().nullable(),
  AcquisitionDate: z.string().nullable(),
  AcquisitionTime: z.string().nullable(),
  ContentDate: z.string().nullable(),
  ContentTime: z.string().nullable(),
  BodyPartExamined: z.string().nullable(),
  /** Technique of the modality, composed from attributes: `120 kV`, `186 mA`, `TR 500`, … in reading order. */
  technique: z.array(z.string()),
  /** What names the image for hanging; null where the index is from before this was read (a reindex reads it). */
  naming: namingSchema.nullable(),

  shared: frameAttributesSchema,
  /** One entry a frame where functional groups or frame vectors differ; null when all frames share. */
  perFrame: z.array(frameAttributesSchema.partial()).nullable(),

  /** Why no picture can be shown (code of shared/errors.ts and text), known at ingest; null when it can. */
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Keywords whose values were malformed and are therefore null here. */
  malformed: z.array(z.string()),
});
export type ImageDescription = z.infer<typeof imageDescriptionSchema>;

/** The attributes of one frame: what is shared, overlaid by what is the frame's own. */
export function frameAttributes(image: ImageDescription, frameIndex: number): FrameAttributes {
  const own = image.perFrame?.[frameIndex];
  if (own === undefined) return image.shared;
  const merged: FrameAttributes = { ...image.shared };
  return Object.assign(merged, own);
}
