import type { DataSet } from '../dicom/data-set.ts';
import { dictionaryEntry, formatTag } from '../dicom/dictionary.ts';

/** Vectors of the image plane: exact lengths, so that a position of two numbers is malformed and not used. */
export type Vector3 = [number, number, number];
export type Orientation6 = [number, number, number, number, number, number];
export type Pair = [number, number];

/**
 * Reads attributes for a description: null for absent and empty, null and remembered for malformed.
 * One reader goes through a data set and its items, so that all that was malformed is in one list.
 */
export class AttributeReader {
  readonly #malformed = new Set<string>();

  /** Keywords of the attributes whose values could not be used, in the order of reading. */
  get malformed(): string[] {
    return [...this.#malformed];
  }

  markMalformed(tag: number): void {
    this.#malformed.add(dictionaryEntry(tag)?.keyword ?? formatTag(tag));
  }

  text(dataSet: DataSet | undefined, tag: number): string | null {
    return dataSet?.text(tag) ?? null;
  }

  number(dataSet: DataSet | undefined, tag: number): number | null {
    return this.numbers(dataSet, tag)?.[0] ?? null;
  }

  integer(dataSet: DataSet | undefined, tag: number): number | null {
    const value = this.number(dataSet, tag);
    if (value === null) return null;
    if (Number.isSafeInteger(value)) return value;
    this.markMalformed(tag);
    return null;
  }

  numbers(dataSet: DataSet | undefined, tag: number): readonly number[] | null {
    if (dataSet === undefined) return null;
    const value = dataSet.read(tag);
    if (value.kind === 'absent' || value.kind === 'empty') return null;
    const numbers = value.kind === 'numbers' ? value.values : dataSet.numbers(tag);
    if (numbers !== undefined && numbers.length > 0) return numbers;
    this.markMalformed(tag);
    return null;
  }

  vector3(dataSet: DataSet | undefined, tag: number): Vector3 | null {
    const [x, y, z, ...rest] = this.numbers(dataSet, tag) ?? [];
    if (x === undefined) return null;
    if (y !== undefined && z !== undefined && rest.length === 0) return [x, y, z];
    this.markMalformed(tag);
    return null;
  }

  orientation(dataSet: DataSet | undefined, tag: number): Orientation6 | null {
    const [a, b, c, d, e, f, ...rest] = this.numbers(dataSet, tag) ?? [];
    if (a === undefined) return null;
    if (
      b !== undefined &&
      c !== undefined &&
      d !== undefined &&
      e !== undefined &&
      f !== undefined &&
      rest.length === 0
    ) {
      return [a, b, c, d, e, f];
    }
    this.markMalformed(tag);
    return null;
  }

  /** Two positive numbers: spacings and aspect ratios are never 0 or less. */
  positivePair(dataSet: DataSet | undefined, tag: number): Pair | null {
    const [first, second, ...rest] = this.numbers(dataSet, tag) ?? [];
    if (first === undefined) return null;
    if (second !== undefined && rest.length === 0 && first > 0 && second > 0) return [first, second];
    this.markMalformed(tag);
    return null;
  }
}
