/** The part of dcmjs that writes objects; the package has no types of its own. */
declare module 'dcmjs' {
  /** A data set by keyword: texts, numbers, lists of them, nested data sets, or bulk data. */
  export type NaturalizedValue =
    | string
    | number
    | ArrayBuffer
    | readonly (string | number)[]
    | readonly NaturalizedDataSet[]
    | Readonly<Record<string, string>>;
  export interface NaturalizedDataSet {
    readonly [keyword: string]: NaturalizedValue;
  }
  interface DicomDict {
    dict: object;
    write(): ArrayBuffer;
  }
  export const data: {
    readonly DicomDict: new (meta: object) => DicomDict;
    readonly DicomMetaDictionary: {
      denaturalizeDataset(dataSet: NaturalizedDataSet): object;
    };
  };
}
