import type { DataSet } from '../../shared/dicom/data-set.ts';
import { Tag } from '../../shared/dicom/tags.ts';

/** Item header (tag 4, length 4) and the header of the item's first element, (0004,1400) UL (tag 4, VR 2, length 2). */
const bytesBeforeFirstValue = 16;

/**
 * The Patient ID that a DICOMDIR files each record under (PS3.3 F.3.2.2: records are a tree, tied by offsets of their
 * items in the file). A record that no patient record leads to has none. Every record is visited once, so that offsets
 * that lead in circles, or nowhere, end (N95).
 */
export function patientsOfRecords(
  directory: DataSet,
  records: readonly DataSet[],
): ReadonlyMap<DataSet, string> {
  const byOffset = new Map<number, DataSet>();
  for (const record of records) {
    const first = record.element(Tag.OffsetOfTheNextDirectoryRecord);
    if (first !== undefined) byOffset.set(first.offsetBytes - bytesBeforeFirstValue, record);
  }
  const patients = new Map<DataSet, string>();
  const visited = new Set<DataSet>();
  const root = directory.integer(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity) ?? 0;
  // First records of chains of siblings, with the patient above them.
  const chains: { readonly offsetBytes: number; readonly PatientID: string | undefined }[] = [
    { offsetBytes: root, PatientID: undefined },
  ];
  for (let chain = chains.pop(); chain !== undefined; chain = chains.pop()) {
    let record = byOffset.get(chain.offsetBytes);
    while (record !== undefined && !visited.has(record)) {
      visited.add(record);
      const isPatient = record.text(Tag.DirectoryRecordType) === 'PATIENT';
      const PatientID = isPatient ? (record.text(Tag.PatientID) ?? '') : chain.PatientID;
      if (PatientID !== undefined) patients.set(record, PatientID);
      const lower = record.integer(Tag.OffsetOfReferencedLowerLevelDirectoryEntity) ?? 0;
      if (lower !== 0) chains.push({ offsetBytes: lower, PatientID });
      record = byOffset.get(record.integer(Tag.OffsetOfTheNextDirectoryRecord) ?? 0);
    }
  }
  return patients;
}
