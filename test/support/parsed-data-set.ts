import type { DataSet } from '../../shared/dicom/data-set.ts';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { buildFile, type DataSetBuilder } from './dicom-builder.ts';

/** What our parser makes of a data set that was built in explicit little endian. */
export function parsedDataSet(builder: DataSetBuilder): DataSet {
  return parsePart10(buildFile(builder.build())).dataSet;
}
