import type { StudyQuery } from '../../shared/model/worklist.ts';

/** A query that asks nothing of studies, the newest first. */
export const everything: StudyQuery = {
  search: '',
  modality: null,
  readState: null,
  studyDateFrom: null,
  studyDateTo: null,
  sort: { column: 'StudyDate', descending: true },
  offset: 0,
  limit: 500,
};
