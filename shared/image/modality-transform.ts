import type { LookupTable, ModalityTransform } from './image-description.ts';

/** Value of a lookup table; values outside its input range take its first or last entry (PS3.3 C.11.1.1.1). */
export function lookUp(lut: LookupTable, value: number): number {
  // A LUT is indexed by whole numbers; a fractional modality value falls to the nearest entry.
  const index = Math.round(value) - lut.firstMapped;
  const last = lut.entries.length - 1;
  return lut.entries[index < 0 ? 0 : Math.min(index, last)] ?? 0;
}

/**
 * The modality transformation of PS3.3 C.11.1 as a function from stored value to modality value (HU, SUV input,
 * optical density …). Double precision throughout: slopes may be tiny, negative or fractional.
 */
export function modalityFunction(transform: ModalityTransform): (storedValue: number) => number {
  switch (transform.kind) {
    case 'identity':
      return (storedValue) => storedValue;
    case 'rescale': {
      const { RescaleSlope, RescaleIntercept } = transform;
      return (storedValue) => RescaleSlope * storedValue + RescaleIntercept;
    }
    case 'lut':
      return (storedValue) => lookUp(transform.lut, storedValue);
  }
}
