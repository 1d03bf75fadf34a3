import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';

/** One item of the technique line: what to read, and how it is written. */
interface TechniqueItem {
  readonly tags: readonly number[];
  readonly write: (value: string) => string;
}

const plain = (value: string): string => value;
const withUnit =
  (unit: string) =>
  (value: string): string =>
    `${value} ${unit}`;
const withName =
  (name: string) =>
  (value: string): string =>
    `${name} ${value}`;

const tubeVoltage: TechniqueItem = { tags: [Tag.KVP], write: withUnit('kV') };
const tubeCurrent: TechniqueItem = {
  tags: [Tag.XRayTubeCurrentInmA, Tag.XRayTubeCurrent],
  write: withUnit('mA'),
};
const exposure: TechniqueItem = { tags: [Tag.ExposureInmAs, Tag.Exposure], write: withUnit('mAs') };
const sliceThickness: TechniqueItem = { tags: [Tag.SliceThickness], write: withUnit('mm') };
const contrast: TechniqueItem = { tags: [Tag.ContrastBolusAgent], write: withName('contrast') };
const frameDuration: TechniqueItem = { tags: [Tag.ActualFrameDuration], write: withUnit('ms a frame') };

const projection: readonly TechniqueItem[] = [
  tubeVoltage,
  exposure,
  { tags: [Tag.ExposureIndex], write: withName('EI') },
];
const angiography: readonly TechniqueItem[] = [
  tubeVoltage,
  tubeCurrent,
  { tags: [Tag.PositionerPrimaryAngle], write: (value) => leftOrRight(value) },
  { tags: [Tag.PositionerSecondaryAngle], write: (value) => cranialOrCaudal(value) },
];

/** What a reader wants to see of the acquisition, by modality, in reading order. */
const itemsByModality: Readonly<Record<string, readonly TechniqueItem[]>> = {
  CT: [
    tubeVoltage,
    tubeCurrent,
    exposure,
    sliceThickness,
    { tags: [Tag.ConvolutionKernel], write: plain },
    contrast,
  ],
  MR: [
    { tags: [Tag.RepetitionTime], write: withName('TR') },
    { tags: [Tag.EffectiveEchoTime, Tag.EchoTime], write: withName('TE') },
    { tags: [Tag.InversionTime], write: withName('TI') },
    { tags: [Tag.FlipAngle], write: (value) => `FA ${value}°` },
    { tags: [Tag.MagneticFieldStrength], write: withUnit('T') },
    sliceThickness,
    contrast,
  ],
  CR: projection,
  DX: projection,
  RG: projection,
  IO: projection,
  PX: projection,
  MG: [
    tubeVoltage,
    exposure,
    { tags: [Tag.BodyPartThickness], write: withUnit('mm compressed') },
    { tags: [Tag.CompressionForce], write: withUnit('N') },
  ],
  XA: angiography,
  RF: angiography,
  US: [
    { tags: [Tag.MechanicalIndex], write: withName('MI') },
    { tags: [Tag.TransducerFrequency], write: withUnit('kHz') },
  ],
  NM: [frameDuration],
  PT: [{ tags: [Tag.Units], write: plain }, sliceThickness, frameDuration],
};

/** Positioner angles (PS3.3 C.8.7.5): primary from right to left, secondary from caudal to cranial. */
function leftOrRight(angle: string): string {
  return angle.startsWith('-') ? `RAO ${angle.slice(1)}°` : `LAO ${angle}°`;
}

function cranialOrCaudal(angle: string): string {
  return angle.startsWith('-') ? `CAU ${angle.slice(1)}°` : `CRA ${angle}°`;
}

/**
 * The technique of an image as short texts, `120 kV`, `TR 500`, …; values as received but for needless digits.
 * `dataSets` are looked through in order: the data set itself, then the items of its functional groups.
 */
export function techniqueText(Modality: string, dataSets: readonly DataSet[]): string[] {
  return (itemsByModality[Modality] ?? []).flatMap(({ tags, write }) => {
    const value = firstValue(tags, dataSets);
    return value === undefined ? [] : [write(value)];
  });
}

function firstValue(tags: readonly number[], dataSets: readonly DataSet[]): string | undefined {
  for (const tag of tags) {
    for (const dataSet of dataSets) {
      const number = dataSet.number(tag);
      if (number !== undefined) return String(Number(number.toPrecision(4)));
      const text = dataSet.text(tag);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}
