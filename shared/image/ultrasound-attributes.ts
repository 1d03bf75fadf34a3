import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { UltrasoundRegion } from './image-description.ts';

/** Sequence of Ultrasound Regions (PS3.3 C.8.5.5) of a data set, or of one item of one; empty where there is none. */
export function readUltrasoundRegions(
  reader: AttributeReader,
  dataSet: DataSet | undefined,
): UltrasoundRegion[] {
  const items = dataSet?.items(Tag.SequenceOfUltrasoundRegions) ?? [];
  return items.flatMap((item) => readRegion(reader, item) ?? []);
}

/**
 * The regions of one frame. The standard has them for the whole object; senders whose frames differ put the sequence
 * into the frame's functional groups, beside the macros or in one of them.
 */
export function readFrameRegions(reader: AttributeReader, groups: DataSet): UltrasoundRegion[] {
  const own = readUltrasoundRegions(reader, groups);
  if (own.length > 0) return own;
  return [...groups.table.elements.keys()].flatMap((tag) =>
    groups.element(tag)?.vr === 'SQ' ? readUltrasoundRegions(reader, groups.item(tag)) : [],
  );
}

/** A region that lacks a required value cannot calibrate anything: it is left out and named malformed. */
function readRegion(reader: AttributeReader, item: DataSet): UltrasoundRegion | null {
  const RegionSpatialFormat = reader.integer(item, Tag.RegionSpatialFormat);
  const RegionDataType = reader.integer(item, Tag.RegionDataType);
  const RegionFlags = reader.integer(item, Tag.RegionFlags);
  const RegionLocationMinX0 = reader.number(item, Tag.RegionLocationMinX0);
  const RegionLocationMinY0 = reader.number(item, Tag.RegionLocationMinY0);
  const RegionLocationMaxX1 = reader.number(item, Tag.RegionLocationMaxX1);
  const RegionLocationMaxY1 = reader.number(item, Tag.RegionLocationMaxY1);
  const PhysicalUnitsXDirection = reader.integer(item, Tag.PhysicalUnitsXDirection);
  const PhysicalUnitsYDirection = reader.integer(item, Tag.PhysicalUnitsYDirection);
  const PhysicalDeltaX = reader.number(item, Tag.PhysicalDeltaX);
  const PhysicalDeltaY = reader.number(item, Tag.PhysicalDeltaY);
  if (
    RegionSpatialFormat === null ||
    RegionDataType === null ||
    RegionFlags === null ||
    RegionLocationMinX0 === null ||
    RegionLocationMinY0 === null ||
    RegionLocationMaxX1 === null ||
    RegionLocationMaxY1 === null ||
    PhysicalUnitsXDirection === null ||
    PhysicalUnitsYDirection === null ||
    PhysicalDeltaX === null ||
    PhysicalDeltaY === null
  ) {
    reader.markMalformed(Tag.SequenceOfUltrasoundRegions);
    return null;
  }
  return {
    RegionSpatialFormat,
    RegionDataType,
    RegionFlags,
    RegionLocationMinX0,
    RegionLocationMinY0,
    RegionLocationMaxX1,
    RegionLocationMaxY1,
    PhysicalUnitsXDirection,
    PhysicalUnitsYDirection,
    PhysicalDeltaX,
    PhysicalDeltaY,
    ReferencePixelX0: reader.number(item, Tag.ReferencePixelX0),
    ReferencePixelY0: reader.number(item, Tag.ReferencePixelY0),
    ReferencePixelPhysicalValueX: reader.number(item, Tag.ReferencePixelPhysicalValueX),
    ReferencePixelPhysicalValueY: reader.number(item, Tag.ReferencePixelPhysicalValueY),
  };
}
