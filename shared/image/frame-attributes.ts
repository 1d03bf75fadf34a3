import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { AttributeReader, Orientation6, Vector3 } from './attribute-reader.ts';
import type { FrameAttributes } from './image-description.ts';
import { readRealWorldMaps } from './real-world-values.ts';
import { readShutter } from './shutter-attributes.ts';
import { readFrameRegions, readUltrasoundRegions } from './ultrasound-attributes.ts';
import { readModality, readVois } from './voi-attributes.ts';

interface FrameContext {
  readonly reader: AttributeReader;
  readonly dataSet: DataSet;
  readonly SOPClassUID: string;
  readonly isSigned: boolean;
  readonly NumberOfFrames: number;
}

export interface DescribedFrames {
  readonly shared: FrameAttributes;
  /** Null when all frames share everything. */
  readonly perFrame: Partial<FrameAttributes>[] | null;
}

/**
 * What is the frames' own: from the data set itself, overlaid by Shared and Per-Frame Functional Groups
 * (PS3.3 C.7.6.16), or by the frame vectors of NM (C.8.4.8) and RT Dose (C.8.8.3).
 */
export function describeFrames(context: FrameContext): DescribedFrames {
  const { dataSet, NumberOfFrames } = context;
  const ofDataSet = attributesOfDataSet(context);
  const sharedGroups = dataSet.item(Tag.SharedFunctionalGroupsSequence);
  const shared: FrameAttributes =
    sharedGroups === undefined
      ? ofDataSet
      : Object.assign({ ...ofDataSet }, attributesOfGroups(context, sharedGroups));
  const frameGroups = dataSet.items(Tag.PerFrameFunctionalGroupsSequence);
  if (frameGroups.length > 0) {
    const perFrame = frameGroups
      .slice(0, NumberOfFrames)
      .map((groups) => attributesOfGroups(context, groups));
    // Frames without an item of their own would silently take the shared position.
    if (frameGroups.length !== NumberOfFrames) {
      context.reader.markMalformed(Tag.PerFrameFunctionalGroupsSequence);
    }
    return { shared, perFrame };
  }
  const offsetsMm = frameOffsetsMm(context);
  if (offsetsMm === null) return { shared, perFrame: null };
  return { shared, perFrame: positionsAlongNormal(shared, offsetsMm) };
}

function attributesOfDataSet({ reader, dataSet, SOPClassUID, isSigned }: FrameContext): FrameAttributes {
  // NM states plane and position in its first detector (C.8.4.11).
  const detector = dataSet.item(Tag.DetectorInformationSequence);
  return {
    modality: readModality(reader, dataSet, SOPClassUID, isSigned),
    vois: readVois(reader, dataSet, isSigned),
    ImagePositionPatient:
      reader.vector3(dataSet, Tag.ImagePositionPatient) ?? reader.vector3(detector, Tag.ImagePositionPatient),
    ImageOrientationPatient:
      reader.orientation(dataSet, Tag.ImageOrientationPatient) ??
      reader.orientation(detector, Tag.ImageOrientationPatient),
    PixelSpacing: reader.positivePair(dataSet, Tag.PixelSpacing),
    SliceThickness: reader.number(dataSet, Tag.SliceThickness),
    acquiredAt: acquiredAt(dataSet),
    TemporalPositionIndex: reader.integer(dataSet, Tag.TemporalPositionIdentifier),
    label: null,
    shutter: readShutter(reader, dataSet),
    realWorldMaps: readRealWorldMaps(reader, dataSet),
    ultrasoundRegions: readUltrasoundRegions(reader, dataSet),
  };
}

/** Acquisition time in DT form: Acquisition DateTime, else date and time put together. */
function acquiredAt(dataSet: DataSet): string | null {
  const dateTime = dataSet.text(Tag.AcquisitionDateTime);
  if (dateTime !== undefined) return dateTime;
  const date = dataSet.text(Tag.AcquisitionDate);
  const time = dataSet.text(Tag.AcquisitionTime);
  return date === undefined || time === undefined ? null : date + time;
}

/** The functional groups of one item, and nothing that it does not state. */
function attributesOfGroups(
  { reader, SOPClassUID, isSigned }: FrameContext,
  groups: DataSet,
): Partial<FrameAttributes> {
  const attributes: Partial<FrameAttributes> = {};
  const transformation = groups.item(Tag.PixelValueTransformationSequence);
  if (transformation !== undefined) {
    attributes.modality = readModality(reader, transformation, SOPClassUID, isSigned);
  }
  const vois = groups.items(Tag.FrameVOILUTSequence).flatMap((item) => readVois(reader, item, isSigned));
  if (vois.length > 0) attributes.vois = vois;

  const position = reader.vector3(groups.item(Tag.PlanePositionSequence), Tag.ImagePositionPatient);
  if (position !== null) attributes.ImagePositionPatient = position;
  const orientation = reader.orientation(
    groups.item(Tag.PlaneOrientationSequence),
    Tag.ImageOrientationPatient,
  );
  if (orientation !== null) attributes.ImageOrientationPatient = orientation;

  const measures = groups.item(Tag.PixelMeasuresSequence);
  const spacing = reader.positivePair(measures, Tag.PixelSpacing);
  if (spacing !== null) attributes.PixelSpacing = spacing;
  const thickness = reader.number(measures, Tag.SliceThickness);
  if (thickness !== null) attributes.SliceThickness = thickness;

  const content = groups.item(Tag.FrameContentSequence);
  const acquired =
    reader.text(content, Tag.FrameAcquisitionDateTime) ?? reader.text(content, Tag.FrameReferenceDateTime);
  if (acquired !== null) attributes.acquiredAt = acquired;
  const temporal = reader.integer(content, Tag.TemporalPositionIndex);
  if (temporal !== null) attributes.TemporalPositionIndex = temporal;

  const label = frameLabel(reader, groups, content);
  if (label !== null) attributes.label = label;
  const shutterItem = groups.item(Tag.FrameDisplayShutterSequence);
  const shutter = shutterItem === undefined ? null : readShutter(reader, shutterItem);
  if (shutter !== null) attributes.shutter = shutter;
  const realWorldMaps = readRealWorldMaps(reader, groups);
  if (realWorldMaps.length > 0) attributes.realWorldMaps = realWorldMaps;
  const ultrasoundRegions = readFrameRegions(reader, groups);
  if (ultrasoundRegions.length > 0) attributes.ultrasoundRegions = ultrasoundRegions;
  return attributes;
}

/** What tells frames of one plane apart: echo, diffusion weight, cardiac phase, and the frame's own label. */
function frameLabel(reader: AttributeReader, groups: DataSet, content: DataSet | undefined): string | null {
  const echo = reader.number(groups.item(Tag.MREchoSequence), Tag.EffectiveEchoTime);
  const diffusion = reader.number(groups.item(Tag.MRDiffusionSequence), Tag.DiffusionBValue);
  const phase = reader.number(
    groups.item(Tag.CardiacSynchronizationSequence),
    Tag.NominalPercentageOfCardiacPhase,
  );
  const parts = [
    echo === null ? null : `TE ${echo}`,
    diffusion === null ? null : `b ${diffusion}`,
    phase === null ? null : `phase ${phase} %`,
    reader.text(content, Tag.FrameLabel),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** Distance of each frame from the first along the normal of the plane, where the object states it; else null. */
function frameOffsetsMm({ reader, dataSet, NumberOfFrames }: FrameContext): number[] | null {
  const doseOffsets = reader.numbers(dataSet, Tag.GridFrameOffsetVector);
  if (doseOffsets !== null) {
    const [first] = doseOffsets;
    if (doseOffsets.length === NumberOfFrames && first !== undefined) {
      // Either relative to Image Position, then the first is 0, or positions themselves (PS3.3 C.8.8.3.2).
      return doseOffsets.map((offset) => offset - first);
    }
    reader.markMalformed(Tag.GridFrameOffsetVector);
    return null;
  }
  const slices = reader.numbers(dataSet, Tag.SliceVector);
  const spacingMm = reader.number(dataSet, Tag.SpacingBetweenSlices);
  if (slices === null || spacingMm === null || slices.length !== NumberOfFrames) return null;
  return slices.map((slice) => (slice - 1) * spacingMm);
}

function positionsAlongNormal(
  shared: FrameAttributes,
  offsetsMm: readonly number[],
): Partial<FrameAttributes>[] | null {
  const { ImagePositionPatient: origin, ImageOrientationPatient: orientation } = shared;
  if (origin === null || orientation === null) return null;
  const normal = normalOf(orientation);
  return offsetsMm.map((offsetMm) => ({
    ImagePositionPatient: [
      origin[0] + normal[0] * offsetMm,
      origin[1] + normal[1] * offsetMm,
      origin[2] + normal[2] * offsetMm,
    ],
  }));
}

/** Row × column direction (PS3.3 C.7.6.2.1.1). */
function normalOf([rowX, rowY, rowZ, columnX, columnY, columnZ]: Orientation6): Vector3 {
  return [rowY * columnZ - rowZ * columnY, rowZ * columnX - rowX * columnZ, rowX * columnY - rowY * columnX];
}
