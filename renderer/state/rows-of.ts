import type { StudyRow } from '../../shared/model/worklist.ts';
import { rpc } from './rpc.ts';

/** As the call's schema allows. */
const rowsAtOnce = 500;

/** The rows of studies, in this order, without those that have gone. */
export async function rowsOf(studyIds: readonly number[]): Promise<StudyRow[]> {
  const rows: StudyRow[] = [];
  for (let at = 0; at < studyIds.length; at += rowsAtOnce) {
    rows.push(...(await rpc.worklist.rows.query({ studyIds: studyIds.slice(at, at + rowsAtOnce) })));
  }
  return rows;
}
