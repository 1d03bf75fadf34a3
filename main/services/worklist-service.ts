import type { ReaderApi } from '../store/reader-api.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { WorklistService } from './services.ts';

/** The worklist: queries go to the reader thread, read states to the store thread. */
export function createWorklistService(
  reader: Pick<ReaderApi, 'queryStudies' | 'studyDetail' | 'counts' | 'studyIds' | 'studyRows'>,
  store: Pick<StoreApi, 'setReadState'>,
): WorklistService {
  return {
    query: (query) => reader.queryStudies(query),
    detail: (studyId) => reader.studyDetail(studyId),
    counts: () => reader.counts(),
    async locate(StudyInstanceUID, patientKey) {
      const rows = await reader.studyRows(await reader.studyIds(StudyInstanceUID));
      return rows.find((row) => row.patientKey === patientKey)?.studyId ?? null;
    },
    setReadState: (studyIds, readState) => store.setReadState({ studyIds, readState }),
  };
}
