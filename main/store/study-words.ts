import type { PatientDemographics } from '../../shared/model/patient-identity.ts';
import { searchWords } from '../../shared/model/search-text.ts';
import type { StudyAttributes } from './index-statements.ts';

/** Names sort by their folded words, family name first as received. */
export function nameSort(name: string): string {
  return searchWords(name).join(' ');
}

/** What a study is found by. */
export function searchedWords(
  study: Pick<PatientDemographics, 'PatientName' | 'PatientID'> &
    Pick<StudyAttributes, 'AccessionNumber' | 'StudyDescription'>,
): string {
  return [study.PatientName, study.PatientID, study.AccessionNumber, study.StudyDescription]
    .flatMap(searchWords)
    .join(' ');
}
