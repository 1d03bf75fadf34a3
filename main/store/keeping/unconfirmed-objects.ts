import type { ReadableDatabase } from '../database.ts';

/** Objects of a study of which no archive has said that it has them. */
export interface UnconfirmedObjects {
  readonly StudyInstanceUID: string;
  readonly objects: readonly {
    readonly SeriesInstanceUID: string;
    readonly SOPInstanceUID: string;
    readonly sha256: string;
  }[];
}

interface ObjectRecord {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly sha256: string;
}

/** Null when there is no such study any more, or none of it is left to ask about. */
export function readUnconfirmedObjects(
  index: ReadableDatabase,
  user: ReadableDatabase,
  studyId: number,
): UnconfirmedObjects | null {
  const isConfirmed = user.query<{ found: number }>('SELECT 1 AS found FROM remote_copy WHERE sha256 = ?');
  const objects = index
    .query<ObjectRecord>(
      `SELECT StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, sha256
        FROM study JOIN series USING (study_id) JOIN instance USING (series_id)
        WHERE study_id = ? ORDER BY SeriesInstanceUID, SOPInstanceUID`,
    )
    .all(studyId)
    .filter(({ sha256 }) => isConfirmed.get(sha256) === undefined);
  const [first] = objects;
  return first === undefined ? null : { StudyInstanceUID: first.StudyInstanceUID, objects };
}
