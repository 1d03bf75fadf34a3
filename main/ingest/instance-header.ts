import type { DataSet } from '../../shared/dicom/data-set.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import type { InstanceHeader } from '../store/commit-candidate.ts';
import type { InstanceIdentity } from './gate.ts';

/** Longest text that the index takes of one attribute: four times what LO may have (PS3.5 Table 6.2-1, 64 characters). */
const textLimit = 256;

/** What the index keeps of a data set. Text is decoded; `''` where it is absent or empty. */
export function readInstanceHeader(dataSet: DataSet, identity: InstanceIdentity): InstanceHeader {
  const text = (tag: number): string => (dataSet.text(tag) ?? '').slice(0, textLimit);
  return {
    ...identity,
    PatientID: text(Tag.PatientID),
    IssuerOfPatientID: text(Tag.IssuerOfPatientID),
    PatientName: text(Tag.PatientName),
    PatientBirthDate: text(Tag.PatientBirthDate),
    PatientSex: text(Tag.PatientSex),
    StudyDate: text(Tag.StudyDate),
    StudyTime: text(Tag.StudyTime),
    StudyDescription: text(Tag.StudyDescription),
    AccessionNumber: text(Tag.AccessionNumber),
    ReferringPhysicianName: text(Tag.ReferringPhysicianName),
    BodyPartExamined: text(Tag.BodyPartExamined),
    InstitutionName: text(Tag.InstitutionName),
    SeriesNumber: dataSet.integer(Tag.SeriesNumber) ?? null,
    SeriesDescription: text(Tag.SeriesDescription),
    Modality: text(Tag.Modality),
    InstanceNumber: dataSet.integer(Tag.InstanceNumber) ?? null,
  };
}
