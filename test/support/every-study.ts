import { everyStudy, type StudyQuery } from '../../shared/model/worklist.ts';

/** As many as one page holds. */
export const everything: StudyQuery = { ...everyStudy, offset: 0, limit: 500 };
