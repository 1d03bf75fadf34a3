import type { AnnotationValue } from '../model/annotations.ts';
import type { ScaleSource } from './measure-scale.ts';
import { quantities, type MeasuredValue, type Measurement } from './measurement.ts';

/** Units as they are written beside a number, and as UCUM has them. */
const ucumUnits: readonly (readonly [shown: string, ucum: string])[] = [
  ['', '1'],
  ['mm', 'mm'],
  ['mm²', 'mm2'],
  ['px', '{pixel}'],
  ['px²', '{square pixel}'],
  ['°', 'deg'],
  ['HU', "[hnsf'U]"],
  ['SUVbw', 'g/ml{SUVbw}'],
  ['%', '%'],
  ['dB', 'dB'],
  ['cm', 'cm'],
  ['s', 's'],
  ['Hz', 'Hz'],
  ['dB/s', 'dB/s'],
  ['cm/s', 'cm/s'],
  ['cm²', 'cm2'],
  ['cm²/s', 'cm2/s'],
  ['cm³', 'cm3'],
  ['cm³/s', 'cm3/s'],
];

export function ucumOf(unit: string): string {
  // What an object calls its own unit is an annotation of the number 1.
  return ucumUnits.find(([shown]) => shown === unit)?.[1] ?? `{${unit}}`.slice(0, 32);
}

export function shownUnit(ucum: string): string {
  return ucumUnits.find(([, code]) => code === ucum)?.[0] ?? ucum.replace(/^\{(?<name>.*)\}$/u, '$<name>');
}

/** What a scale rests on, as one word that is kept with the number. */
export function provenanceCode(source: ScaleSource | null): string {
  if (source === null) return '';
  if (source.unit === 'axes') return 'ultrasound-axes';
  if (source.unit === 'px') return `px ${source.reason}`;
  if (source.provenance === 'user' || source.provenance === 'slices' || source.magnification === null)
    return source.provenance;
  return `${source.provenance} ${source.magnification}`;
}

/** A measurement as it is kept, so that lists need no pixels. */
export function keepValues({ values, source }: Measurement): AnnotationValue[] {
  return values.map(({ quantity, value, unit }) => ({
    name: quantity,
    value,
    unit: ucumOf(unit),
    provenance: isSpatial(quantity) ? provenanceCode(source) : '',
  }));
}

/** The kept numbers; those whose name this program does not know are left where they are. */
export function keptValues(kept: readonly AnnotationValue[]): MeasuredValue[] {
  return kept.flatMap(({ name, value, unit }) => {
    const quantity = quantities.find((known) => known === name);
    return quantity === undefined ? [] : [{ quantity, value, unit: shownUnit(unit) }];
  });
}

/** Quantities whose number depends on what a pixel is worth. */
export function isSpatial(quantity: MeasuredValue['quantity']): boolean {
  switch (quantity) {
    case 'length':
    case 'long-axis':
    case 'short-axis':
    case 'column-extent':
    case 'row-extent':
    case 'area':
    case 'perimeter':
      return true;
    case 'angle':
    case 'supplement':
    case 'mean':
    case 'standard-deviation':
    case 'least':
    case 'greatest':
    case 'pixel-count':
    case 'value':
      return false;
  }
}
