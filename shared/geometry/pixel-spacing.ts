import type { FrameAttributes, ImageDescription } from '../image/image-description.ts';
import { isSamePair, isSpatial, isValidPair, regionPairMm } from './ultrasound-region.ts';

/** Where a distance comes from: it is printed beside the scale bar and beside every measurement. */
export type SpacingProvenance =
  /** Pixel Spacing of a cross-sectional image: millimetres in the patient. */
  | 'pixel-spacing'
  /** Pixel Spacing calibrated by assumed or known geometric magnification (PS3.3 10.7.1.2). */
  | 'calibrated-geometry'
  /** Pixel Spacing calibrated by an object of known size. */
  | 'calibrated-fiducial'
  /** Pixel Spacing of a projection that differs from the detector's, without saying how it was calibrated. */
  | 'calibrated-unspecified'
  /** Imager Pixel Spacing divided by Estimated Radiographic Magnification Factor. */
  | 'detector-magnification'
  /** At the detector's front plane: what lies in the patient is smaller. */
  | 'detector'
  /** Pixel Spacing of a projection without Imager Pixel Spacing: the plane is not known. */
  | 'projection-unspecified'
  /** Of the film that was scanned. */
  | 'scanned-film'
  /** The ultrasound region that is measured in, or every spatial one of the image, agreeing. */
  | 'ultrasound-region';

export interface KnownSpacing {
  readonly unit: 'mm';
  /** Distance between the centres of neighbouring rows (vertical), mm; > 0. */
  readonly rowMm: number;
  /** Distance between the centres of neighbouring columns (horizontal), mm; > 0. */
  readonly columnMm: number;
  readonly provenance: SpacingProvenance;
  /** Estimated Radiographic Magnification Factor where it was divided by; else null. */
  readonly magnification: number | null;
}

/** Why there are no millimetres. */
export type UnknownSpacingReason =
  | 'absent'
  /** Zero, negative, not a number, or a pixel that would be a line. */
  | 'invalid'
  /** Estimated Radiographic Magnification Factor below 1: nothing in front of a detector is drawn smaller. */
  | 'invalid-magnification'
  /** Estimated Radiographic Magnification Factor is not what the distances of the source say. */
  | 'magnification-conflict'
  /** Ultrasound regions of different scale, or none that is spatial. */
  | 'ultrasound-regions-differ';

export interface UnknownSpacing {
  readonly unit: 'px';
  readonly reason: UnknownSpacingReason;
}

export type Spacing = KnownSpacing | UnknownSpacing;

export type SpacedImage = Pick<
  ImageDescription,
  | 'Modality'
  | 'ImagerPixelSpacing'
  | 'NominalScannedPixelSpacing'
  | 'PixelSpacingCalibrationType'
  | 'EstimatedRadiographicMagnificationFactor'
  | 'DistanceSourceToDetector'
  | 'DistanceSourceToPatient'
  | 'PixelAspectRatio'
>;
export type SpacedFrame = Pick<FrameAttributes, 'PixelSpacing' | 'ultrasoundRegions'>;

/** Modalities whose images are projections, where a length depends on the depth (PS3.3 10.7.1). */
const projectionModalities: ReadonlySet<string> = new Set([
  'CR',
  'DX',
  'DR',
  'IO',
  'MG',
  'PX',
  'RF',
  'RG',
  'RTIMAGE',
  'XA',
]);

/**
 * Millimetres of a stored pixel and where they come from, or why there are none (PS3.3 10.7.1).
 *
 * Rows and columns are never swapped: both attributes name the distance between rows first. Of an ultrasound image this
 * is what holds everywhere; where somebody measures, ask `spacingAt`.
 */
export function pixelSpacing(image: SpacedImage, attributes: SpacedFrame): Spacing {
  if (attributes.ultrasoundRegions.length > 0) return ultrasoundSpacing(attributes.ultrasoundRegions);
  const received = attributes.PixelSpacing;
  const imager = image.ImagerPixelSpacing;
  if (received !== null && !isValidPair(received)) return { unit: 'px', reason: 'invalid' };
  if (imager !== null && !isValidPair(imager)) return { unit: 'px', reason: 'invalid' };

  const isProjection = projectionModalities.has(image.Modality) || imager !== null;
  if (received !== null) {
    if (!isProjection) return known(received, 'pixel-spacing');
    if (image.PixelSpacingCalibrationType === 'GEOMETRY') return known(received, 'calibrated-geometry');
    if (image.PixelSpacingCalibrationType === 'FIDUCIAL') return known(received, 'calibrated-fiducial');
    if (imager === null) return known(received, 'projection-unspecified');
    if (!isSamePair(received, imager)) return known(received, 'calibrated-unspecified');
  }
  if (imager !== null) return detectorSpacing(imager, image);
  const scanned = image.NominalScannedPixelSpacing;
  if (scanned !== null) {
    return isValidPair(scanned) ? known(scanned, 'scanned-film') : { unit: 'px', reason: 'invalid' };
  }
  return { unit: 'px', reason: 'absent' };
}

/** Rounding of distances to whole millimetres stays below this share. */
const magnificationTolerance = 0.02;

function detectorSpacing(imager: readonly [number, number], image: SpacedImage): Spacing {
  const magnification = image.EstimatedRadiographicMagnificationFactor;
  if (magnification === null) return known(imager, 'detector');
  if (!(magnification >= 1)) return { unit: 'px', reason: 'invalid-magnification' };
  const geometric = geometricMagnification(image);
  if (geometric !== null && Math.abs(magnification / geometric - 1) > magnificationTolerance) {
    return { unit: 'px', reason: 'magnification-conflict' };
  }
  const [rowMm, columnMm] = imager;
  return {
    unit: 'mm',
    rowMm: rowMm / magnification,
    columnMm: columnMm / magnification,
    provenance: 'detector-magnification',
    magnification,
  };
}

/** Source to detector over source to patient; null where they are not said or make no sense. */
function geometricMagnification({
  DistanceSourceToDetector: toDetector,
  DistanceSourceToPatient: toPatient,
}: SpacedImage): number | null {
  if (toDetector === null || toPatient === null || !(toPatient > 0)) return null;
  const ratio = toDetector / toPatient;
  return ratio >= 1 && Number.isFinite(ratio) ? ratio : null;
}

function ultrasoundSpacing(regions: SpacedFrame['ultrasoundRegions']): Spacing {
  const pairs = regions.filter(isSpatial).map(regionPairMm);
  const [first] = pairs;
  if (first === undefined || !pairs.every((pair) => isValidPair(pair) && isSamePair(first, pair))) {
    return { unit: 'px', reason: 'ultrasound-regions-differ' };
  }
  return known(first, 'ultrasound-region');
}

function known([rowMm, columnMm]: readonly [number, number], provenance: SpacingProvenance): KnownSpacing {
  return { unit: 'mm', rowMm, columnMm, provenance, magnification: null };
}

/**
 * Height of a stored pixel divided by its width: from the spacing where there is one, else from Pixel Aspect Ratio
 * (vertical size first, PS3.3 C.7.6.3.1.7), else square.
 */
export function pixelAspect(image: SpacedImage, attributes: SpacedFrame): number {
  const spacing = pixelSpacing(image, attributes);
  if (spacing.unit === 'mm') return spacing.rowMm / spacing.columnMm;
  const ratio = image.PixelAspectRatio;
  return ratio !== null && isValidPair(ratio) ? ratio[0] / ratio[1] : 1;
}
