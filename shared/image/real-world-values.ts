import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { RealWorldMap } from './image-description.ts';

/**
 * The Real World Value Mappings of a data set or of functional groups (PS3.3 C.7.6.16.2.11). One that maps nothing is
 * left out and named malformed.
 */
export function readRealWorldMaps(reader: AttributeReader, dataSet: DataSet): RealWorldMap[] {
  return dataSet.items(Tag.RealWorldValueMappingSequence).flatMap((item) => {
    const found = readMap(reader, item);
    if (found === null) reader.markMalformed(Tag.RealWorldValueMappingSequence);
    return found ?? [];
  });
}

function readMap(reader: AttributeReader, item: DataSet): RealWorldMap | null {
  const first =
    reader.number(item, Tag.RealWorldValueFirstValueMapped) ??
    reader.number(item, Tag.DoubleFloatRealWorldValueFirstValueMapped);
  const last =
    reader.number(item, Tag.RealWorldValueLastValueMapped) ??
    reader.number(item, Tag.DoubleFloatRealWorldValueLastValueMapped);
  const map = readTransformation(reader, item);
  if (first === null || last === null || last < first || map === null) return null;
  if (map.kind === 'lut' && map.RealWorldValueLUTData.length !== last - first + 1) return null;
  const unit = item.item(Tag.MeasurementUnitsCodeSequence);
  const CodeValue = reader.text(unit, Tag.CodeValue);
  return {
    LUTLabel: reader.text(item, Tag.LUTLabel),
    unit: CodeValue === null ? null : { CodeValue, CodeMeaning: reader.text(unit, Tag.CodeMeaning) },
    first,
    last,
    map,
  };
}

function readTransformation(reader: AttributeReader, item: DataSet): RealWorldMap['map'] | null {
  const RealWorldValueLUTData = reader.numbers(item, Tag.RealWorldValueLUTData);
  if (RealWorldValueLUTData !== null) {
    return { kind: 'lut', RealWorldValueLUTData: [...RealWorldValueLUTData] };
  }
  const RealWorldValueSlope = reader.number(item, Tag.RealWorldValueSlope);
  const RealWorldValueIntercept = reader.number(item, Tag.RealWorldValueIntercept);
  if (RealWorldValueSlope === null || RealWorldValueIntercept === null) return null;
  return { kind: 'linear', RealWorldValueSlope, RealWorldValueIntercept };
}

/** The real world value of a stored value, in the map's unit; null where the map does not reach. */
export function realWorldValue({ first, last, map }: RealWorldMap, storedValue: number): number | null {
  if (storedValue < first || storedValue > last) return null;
  if (map.kind === 'lut') return map.RealWorldValueLUTData[storedValue - first] ?? null;
  return storedValue * map.RealWorldValueSlope + map.RealWorldValueIntercept;
}
