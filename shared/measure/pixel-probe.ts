import type { FrameAttributes, ImageDescription, RealWorldMap, SuvGap } from '../image/image-description.ts';
import { paddingTest } from '../image/padding.ts';
import { realWorldValue } from '../image/real-world-values.ts';
import { storedValues, type StoredFrame } from '../image/stored-pixels.ts';
import { pixelReadout } from './pixel-readout.ts';

/** Where a number comes from. */
export type ProbedSource = 'modality' | 'suv' | 'real-world';

export interface ProbedValue {
  readonly value: number;
  /** '' where the object names none. */
  readonly unit: string;
  readonly source: ProbedSource;
  /** LUT Label of a real world value map. */
  readonly label: string | null;
}

/** What is known of one stored pixel. */
export interface PixelProbe {
  /** From 0. */
  readonly row: number;
  readonly column: number;
  /** One stored value, or red, green and blue. */
  readonly stored: readonly number[];
  /** The value is no measurement, and has no other values. */
  readonly isPadding: boolean;
  readonly values: readonly ProbedValue[];
  /** Of a PET image without uptake: everything that it would need. */
  readonly suvGaps: readonly SuvGap[];
}

type ProbedImage = Pick<
  ImageDescription,
  'Modality' | 'suv' | 'PixelPaddingValue' | 'PixelPaddingRangeLimit'
>;

/**
 * The pixel under a place of the picture: its stored value, and every quantity that the object makes of it. null
 * outside of the picture.
 *
 * @param x in image coordinates: pixel (0, 0) reaches from 0 to before 1
 */
export function probePixel(
  image: ProbedImage,
  attributes: Pick<FrameAttributes, 'modality' | 'realWorldMaps'>,
  frame: StoredFrame,
  { x, y }: { readonly x: number; readonly y: number },
): PixelProbe | null {
  const { rows, columns, samplesPerPixel } = frame.header;
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (!(row >= 0 && row < rows && column >= 0 && column < columns)) return null;
  const first = (row * columns + column) * samplesPerPixel;
  const stored = [...storedValues(frame).subarray(first, first + samplesPerPixel)];
  const [value = Number.NaN] = stored;
  const isGrey = samplesPerPixel === 1 && frame.header.photometric !== 'PALETTE COLOR';
  const isPadding = isGrey && paddingTest(image)(value);
  const isMeasured = isGrey && !isPadding;
  return {
    row,
    column,
    stored,
    isPadding,
    values: isMeasured ? valuesOf(image, attributes, frame, value) : [],
    suvGaps: isMeasured && image.suv?.kind === 'none' ? image.suv.gaps : [],
  };
}

function valuesOf(
  image: ProbedImage,
  attributes: Pick<FrameAttributes, 'modality' | 'realWorldMaps'>,
  { header }: StoredFrame,
  stored: number,
): ProbedValue[] {
  const values: ProbedValue[] = [];
  const modality = pixelReadout({ ...image, suv: null }, attributes, header);
  // Without a rescale the modality value is the stored one, which is told anyway.
  if (modality !== null && (attributes.modality.kind !== 'identity' || modality.unit !== '')) {
    const { unit, valueOf } = modality;
    values.push({ value: valueOf(stored), unit, source: 'modality', label: null });
  }
  const uptake = image.suv?.kind === 'body-weight' ? pixelReadout(image, attributes, header) : null;
  if (uptake !== null) {
    values.push({ value: uptake.valueOf(stored), unit: uptake.unit, source: 'suv', label: null });
  }
  for (const map of attributes.realWorldMaps) {
    const value = realWorldValue(map, stored);
    if (value !== null) {
      values.push({ value, unit: unitOf(map), source: 'real-world', label: map.LUTLabel });
    }
  }
  return values;
}

/** UCUM codes that are said otherwise (PS3.16, CID 82, 84 and 7181): Hounsfield units, uptake, and no unit. */
const saidUnits: Readonly<Record<string, string>> = {
  "[hnsf'U]": 'HU',
  '{SUVbw}g/ml': 'g/ml SUVbw',
  '{SUVlbm}g/ml': 'g/ml SUVlbm',
  '{SUVbsa}cm2/ml': 'cm²/ml SUVbsa',
  '1': '',
};

function unitOf({ unit }: RealWorldMap): string {
  if (unit === null) return '';
  return saidUnits[unit.CodeValue] ?? unit.CodeValue;
}
