import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { Shutter } from './image-description.ts';

/**
 * The display shutter of a data set or an item of Frame Display Shutter Sequence (PS3.3 C.7.6.11, C.7.6.15 and
 * C.7.6.16.2.16); null when there is none. A shape whose numbers are missing is left out and named malformed: hiding
 * less is safer than hiding something else.
 */
export function readShutter(reader: AttributeReader, dataSet: DataSet): Shutter | null {
  const shapes = new Set(dataSet.texts(Tag.ShutterShape));
  const shutter: Shutter = {
    rectangle: shapes.has('RECTANGULAR') ? readRectangle(reader, dataSet) : null,
    circle: shapes.has('CIRCULAR') ? readCircle(reader, dataSet) : null,
    polygon: shapes.has('POLYGONAL') ? readPolygon(reader, dataSet) : null,
    ShutterOverlayGroup: shapes.has('BITMAP') ? reader.integer(dataSet, Tag.ShutterOverlayGroup) : null,
    ShutterPresentationValue: reader.integer(dataSet, Tag.ShutterPresentationValue),
  };
  const { rectangle, circle, polygon, ShutterOverlayGroup } = shutter;
  const hasShape = rectangle !== null || circle !== null || polygon !== null || ShutterOverlayGroup !== null;
  return hasShape ? shutter : null;
}

function readRectangle(reader: AttributeReader, dataSet: DataSet): Shutter['rectangle'] {
  const ShutterLeftVerticalEdge = reader.integer(dataSet, Tag.ShutterLeftVerticalEdge);
  const ShutterRightVerticalEdge = reader.integer(dataSet, Tag.ShutterRightVerticalEdge);
  const ShutterUpperHorizontalEdge = reader.integer(dataSet, Tag.ShutterUpperHorizontalEdge);
  const ShutterLowerHorizontalEdge = reader.integer(dataSet, Tag.ShutterLowerHorizontalEdge);
  if (
    ShutterLeftVerticalEdge === null ||
    ShutterRightVerticalEdge === null ||
    ShutterUpperHorizontalEdge === null ||
    ShutterLowerHorizontalEdge === null ||
    ShutterRightVerticalEdge < ShutterLeftVerticalEdge ||
    ShutterLowerHorizontalEdge < ShutterUpperHorizontalEdge
  ) {
    reader.markMalformed(Tag.ShutterShape);
    return null;
  }
  return {
    ShutterLeftVerticalEdge,
    ShutterRightVerticalEdge,
    ShutterUpperHorizontalEdge,
    ShutterLowerHorizontalEdge,
  };
}

function readCircle(reader: AttributeReader, dataSet: DataSet): Shutter['circle'] {
  const [row, column] = reader.numbers(dataSet, Tag.CenterOfCircularShutter) ?? [];
  const radius = reader.number(dataSet, Tag.RadiusOfCircularShutter);
  if (row === undefined || column === undefined || radius === null || radius <= 0) {
    reader.markMalformed(Tag.CenterOfCircularShutter);
    return null;
  }
  return { row, column, radius };
}

function readPolygon(reader: AttributeReader, dataSet: DataSet): Shutter['polygon'] {
  const numbers = reader.numbers(dataSet, Tag.VerticesOfThePolygonalShutter) ?? [];
  const corners: [number, number][] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) corners.push([numbers[at] ?? 0, numbers[at + 1] ?? 0]);
  if (corners.length >= 3 && numbers.length % 2 === 0) return corners;
  reader.markMalformed(Tag.VerticesOfThePolygonalShutter);
  return null;
}
