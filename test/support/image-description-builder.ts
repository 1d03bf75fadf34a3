import type { LoadedFrame } from '../../renderer/render/frame-cache.ts';
import type {
  FrameAttributes,
  ImageDescription,
  OverlayPlane,
  UltrasoundRegion,
  Voi,
} from '../../shared/image/image-description.ts';
import type {
  FrameHeader,
  StoredFrame,
  StoredValues,
  StoredValueType,
} from '../../shared/image/stored-pixels.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';

/** A LINEAR window. */
export function linearWindow(
  WindowCenter: number,
  WindowWidth: number,
  explanation: string | null = null,
): Voi {
  return {
    kind: 'window',
    WindowCenter,
    WindowWidth,
    VOILUTFunction: 'LINEAR',
    WindowCenterWidthExplanation: explanation,
  };
}

export function buildFrameAttributes(values: Partial<FrameAttributes> = {}): FrameAttributes {
  return {
    modality: { kind: 'rescale', RescaleSlope: 1, RescaleIntercept: 0, RescaleType: 'HU' },
    vois: [linearWindow(40, 400)],
    ImagePositionPatient: [0, 0, 0],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [0.5, 0.5],
    SliceThickness: 1,
    acquiredAt: null,
    TemporalPositionIndex: null,
    label: null,
    shutter: null,
    realWorldMaps: [],
    ultrasoundRegions: [],
    ...values,
  };
}

/** A two-dimensional region of 101 × 101 pixels from the top left corner, 0.2 mm a pixel. */
export function buildUltrasoundRegion(values: Partial<UltrasoundRegion> = {}): UltrasoundRegion {
  return {
    RegionSpatialFormat: 1,
    RegionDataType: 1,
    RegionFlags: 0,
    RegionLocationMinX0: 0,
    RegionLocationMinY0: 0,
    RegionLocationMaxX1: 100,
    RegionLocationMaxY1: 100,
    PhysicalUnitsXDirection: 3,
    PhysicalUnitsYDirection: 3,
    PhysicalDeltaX: 0.02,
    PhysicalDeltaY: 0.02,
    ReferencePixelX0: null,
    ReferencePixelY0: null,
    ReferencePixelPhysicalValueX: null,
    ReferencePixelPhysicalValueY: null,
    ...values,
  };
}

/** An overlay plane of 4 × 4 pixels with data of its own. */
export function buildOverlayPlane(values: Partial<OverlayPlane> = {}): OverlayPlane {
  return {
    group: 0x6000,
    OverlayRows: 4,
    OverlayColumns: 4,
    OverlayType: 'G',
    OverlayOrigin: [1, 1],
    NumberOfFramesInOverlay: 1,
    ImageFrameOrigin: 1,
    embeddedBitPosition: null,
    dataRange: { offsetBytes: 0, lengthBytes: 2 },
    OverlayDescription: null,
    ...values,
  };
}

/** An axial CT image of 4 × 4 pixels with invented values; name what matters to the test. */
export function buildImageDescription(values: Partial<ImageDescription> = {}): ImageDescription {
  return {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: '2.25.100',
    SeriesInstanceUID: '2.25.10',
    StudyInstanceUID: '2.25.1',
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    Modality: 'CT',
    InstanceNumber: 1,
    AcquisitionNumber: null,
    stackKeys: {
      EchoTime: null,
      DiffusionBValue: null,
      TriggerTime: null,
      NominalPercentageOfCardiacPhase: null,
      FrameReferenceTime: null,
    },
    ImageType: [],
    Rows: 4,
    Columns: 4,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    PlanarConfiguration: null,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    sampleKind: 'integer',
    pixelDataVr: 'OW',
    NumberOfFrames: 1,
    PixelPaddingValue: null,
    PixelPaddingRangeLimit: null,
    PixelAspectRatio: null,
    PresentationLUTShape: null,
    palette: null,
    colourProfile: null,
    overlays: [],
    FrameOfReferenceUID: null,
    ImagerPixelSpacing: null,
    NominalScannedPixelSpacing: null,
    PixelSpacingCalibrationType: null,
    EstimatedRadiographicMagnificationFactor: null,
    DistanceSourceToDetector: null,
    DistanceSourceToPatient: null,
    SpacingBetweenSlices: null,
    PatientOrientation: null,
    AnatomicalOrientationType: null,
    Laterality: null,
    ViewPosition: null,
    lossy: false,
    LossyImageCompressionRatio: [],
    BurnedInAnnotation: null,
    suv: null,
    frameRateHz: null,
    frameTimesMs: null,
    PatientName: 'PHANTOM^ONE',
    PatientID: 'P1',
    PatientBirthDate: '19700101',
    PatientSex: 'O',
    InstitutionName: null,
    StudyDescription: null,
    StudyDate: '20260101',
    StudyTime: '120000',
    AccessionNumber: null,
    SeriesDescription: null,
    SeriesNumber: 1,
    SeriesDate: null,
    SeriesTime: null,
    AcquisitionDate: null,
    AcquisitionTime: null,
    ContentDate: null,
    ContentTime: null,
    BodyPartExamined: null,
    technique: [],
    naming: { texts: {}, codes: {} },
    shared: buildFrameAttributes(),
    perFrame: null,
    refusal: null,
    malformed: [],
    ...values,
  };
}

/** A stored frame around values; header fields follow the array unless named. */
export function buildStoredFrame(
  values: StoredValues,
  header: Pick<FrameHeader, 'rows' | 'columns'> & Partial<FrameHeader>,
): StoredFrame {
  const type = typeOf(values);
  const pixels = new ArrayBuffer(values.byteLength);
  new Uint8Array(pixels).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return {
    header: {
      samplesPerPixel: 1,
      type,
      bitsAllocated: values.BYTES_PER_ELEMENT * 8,
      bitsStored: values.BYTES_PER_ELEMENT * 8,
      photometric: 'MONOCHROME2',
      frameCount: 1,
      lossy: false,
      ...header,
    },
    pixels,
  };
}

function typeOf(values: StoredValues): StoredValueType {
  if (values instanceof Uint8Array) return 'uint8';
  if (values instanceof Int8Array) return 'int8';
  if (values instanceof Uint16Array) return 'uint16';
  if (values instanceof Int16Array) return 'int16';
  if (values instanceof Uint32Array) return 'uint32';
  if (values instanceof Int32Array) return 'int32';
  return values instanceof Float32Array ? 'float32' : 'float64';
}

/** The same as a viewport has it, with nothing lying over it. */
export function buildLoadedFrame(...frame: Parameters<typeof buildStoredFrame>): LoadedFrame {
  return { ...buildStoredFrame(...frame), overlays: [], overlayError: null };
}

/** SOP Instance UID of the instance with this row id. */
export function instanceUidOf(instanceId: number): string {
  return `2.25.100.${instanceId}`;
}

/** A series of single-frame images: instance ids from `firstInstanceId`, one a slice. */
export function buildDisplaySet(
  count: number,
  values: Partial<DisplaySet> = {},
  firstInstanceId = 100,
): DisplaySet {
  const slices = Array.from({ length: count }, (_, index) => index);
  return {
    displaySetId: 'set-1',
    studyId: 1,
    seriesId: 1,
    SeriesInstanceUID: '2.25.10',
    SeriesNumber: 1,
    SeriesDescription: 'Axial',
    correctedPatient: null,
    Modality: 'CT',
    orderedBy: 'position along normal',
    blocks: [],
    splitBy: 'whole series',
    images: slices.map((index) =>
      buildImageDescription({
        SOPInstanceUID: instanceUidOf(firstInstanceId + index),
        InstanceNumber: index + 1,
      }),
    ),
    frames: slices.map((index) => ({
      instanceId: firstInstanceId + index,
      frameIndex: 0,
      imageIndex: index,
    })),
    findings: [],
    thumbnailInstanceId: count > 0 ? firstInstanceId : null,
    notShown: null,
    ...values,
  };
}
