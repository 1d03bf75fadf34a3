import type { WritableDatabase } from '../database.ts';
import type { UserWriter } from '../user-writer.ts';

/** Copies the read state of every study from the user database, by what its row is now, to the index. */
export function applyReadStates(index: WritableDatabase, user: Pick<UserWriter, 'readState'>): void {
  const set = index.change('UPDATE study SET read_state = ? WHERE study_id = ? AND read_state <> ?');
  const studies = index
    .query<{ study_id: number; StudyInstanceUID: string; patient_key: string }>(
      'SELECT study_id, StudyInstanceUID, patient_key FROM study',
    )
    .all();
  for (const { study_id, StudyInstanceUID, patient_key } of studies) {
    const readState = user.readState(StudyInstanceUID, patient_key);
    set.run(readState, study_id, readState);
  }
}
