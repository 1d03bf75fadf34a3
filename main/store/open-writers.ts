import { ArrivalLog } from './arrival-log.ts';
import { StudyCorrections } from './correction/study-corrections.ts';
import type { WritableDatabase } from './database.ts';
import { IndexWriter } from './index-writer.ts';
import { ShownMarks } from './marks/shown-marks.ts';
import { UserWriter } from './user-writer.ts';

export interface Writers {
  readonly userWriter: UserWriter;
  readonly arrivals: ArrivalLog;
  readonly corrections: StudyCorrections;
  readonly shownMarks: ShownMarks;
  readonly indexWriter: IndexWriter;
}

/** What writes objects into the two databases, put together. */
export function openWriters(
  index: WritableDatabase,
  user: WritableDatabase,
  now: () => number,
  onArrivalsMoved?: (error: unknown) => void,
): Writers {
  const userWriter = new UserWriter(user);
  const arrivals = new ArrivalLog({
    index,
    user,
    userWriter,
    ...(onArrivalsMoved === undefined ? {} : { onMoved: onArrivalsMoved }),
  });
  const corrections = new StudyCorrections({ index, user, now });
  const shownMarks = new ShownMarks(index, user);
  const indexWriter = new IndexWriter(
    index,
    {
      readState: (uid, key) => userWriter.readState(uid, key),
      correction: (uid, key) => corrections.inForce(uid, key),
      showMarks: (studyId) => shownMarks.show(studyId),
    },
    (sha256, source) => arrivals.cameFrom(sha256, source),
  );
  return { userWriter, arrivals, corrections, shownMarks, indexWriter };
}
