import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { voiFunctionSchema, type ModalityTransform, type Voi } from './image-description.ts';
import { readLut } from './lookup-table-attributes.ts';

/**
 * The views that a data set or an item of Frame VOI LUT Sequence offers: LUTs, then windows (PS3.3 C.11.2). Windows
 * that the standard's formulas do not admit are left out and named malformed.
 */
export function readVois(reader: AttributeReader, dataSet: DataSet, isSigned: boolean): Voi[] {
  const vois: Voi[] = [];
  for (const item of dataSet.items(Tag.VOILUTSequence)) {
    const lut = readLut(reader, item, isSigned);
    if (lut !== null) vois.push({ kind: 'lut', lut });
  }
  const centers = reader.numbers(dataSet, Tag.WindowCenter) ?? [];
  const widths = reader.numbers(dataSet, Tag.WindowWidth) ?? [];
  const explanations = dataSet.texts(Tag.WindowCenterWidthExplanation);
  const VOILUTFunction = readVoiFunction(reader, dataSet);
  centers.forEach((WindowCenter, index) => {
    const WindowWidth = widths[index];
    // PS3.3 C.11.2.1.2.1: a LINEAR width is at least 1; the other functions need one above 0.
    const isUsable =
      WindowWidth !== undefined && (VOILUTFunction === 'LINEAR' ? WindowWidth >= 1 : WindowWidth > 0);
    if (!isUsable) {
      reader.markMalformed(Tag.WindowWidth);
      return;
    }
    const explanation = explanations[index];
    vois.push({
      kind: 'window',
      WindowCenter,
      WindowWidth,
      VOILUTFunction,
      WindowCenterWidthExplanation: explanation === undefined || explanation === '' ? null : explanation,
    });
  });
  return vois;
}

function readVoiFunction(reader: AttributeReader, dataSet: DataSet): 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID' {
  const text = dataSet.text(Tag.VOILUTFunction);
  if (text === undefined) return 'LINEAR';
  const parsed = voiFunctionSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  reader.markMalformed(Tag.VOILUTFunction);
  return 'LINEAR';
}

/** SOP classes whose Modality LUT is for processing, not for display (PS3.3 C.8.7.1.1.2): XA, XRF, XA biplane. */
const modalityLutNotForDisplay: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.12.1',
  '1.2.840.10008.5.1.4.1.1.12.2',
  '1.2.840.10008.5.1.4.1.1.12.3',
]);

/** The modality transformation of a data set or an item of Pixel Value Transformation Sequence. */
export function readModality(
  reader: AttributeReader,
  dataSet: DataSet,
  SOPClassUID: string,
  isSigned: boolean,
): ModalityTransform {
  const item = dataSet.item(Tag.ModalityLUTSequence);
  if (item !== undefined && !modalityLutNotForDisplay.has(SOPClassUID)) {
    const lut = readLut(reader, item, isSigned);
    if (lut !== null) return { kind: 'lut', lut, ModalityLUTType: reader.text(item, Tag.ModalityLUTType) };
  }
  const RescaleSlope = reader.number(dataSet, Tag.RescaleSlope);
  const RescaleIntercept = reader.number(dataSet, Tag.RescaleIntercept);
  if (RescaleSlope === null || RescaleIntercept === null) return { kind: 'identity' };
  // A slope of 0 maps the whole image to one value: nobody means that.
  if (RescaleSlope === 0) {
    reader.markMalformed(Tag.RescaleSlope);
    return { kind: 'identity' };
  }
  return {
    kind: 'rescale',
    RescaleSlope,
    RescaleIntercept,
    RescaleType: reader.text(dataSet, Tag.RescaleType),
  };
}
