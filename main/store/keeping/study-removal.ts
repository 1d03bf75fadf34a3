import path from 'node:path';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { WritableDatabase } from '../database.ts';
import { diskError } from '../instance-files.ts';
import { databaseError } from '../sqlite-errors.ts';
import { trashFolder, trashedFile, type TrashFiles } from './trash-files.ts';

export interface StudyRemovalParts {
  readonly index: WritableDatabase;
  readonly user: WritableDatabase;
  readonly files: TrashFiles;
  readonly now: () => number;
  /** Names of entries of the trash; never used twice. */
  readonly newId: () => string;
  /** After it is durable. */
  readonly onRemoved?: (removed: StudyRemoved) => void;
}

/** What became of a study, for those who must know who took what from whom. */
export interface StudyRemoved {
  readonly what: RemovalReason | 'purged' | 'restored';
  /** False where quota, retention or the time of the trash did it. */
  readonly isByPerson: boolean;
  readonly StudyInstanceUID: string;
  readonly StudyDescription: string;
  readonly PatientID: string;
  readonly PatientName: string;
}

export type RemovalReason = 'deleted' | 'evicted';

interface StudyRecord {
  readonly study_id: number;
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
  readonly PatientID: string;
  readonly PatientName: string;
  readonly StudyDate: string;
  readonly StudyDescription: string;
  readonly modalities: string;
  readonly source_label: string;
  readonly instance_count: number;
  readonly bytes: number;
}

interface TrashRecord extends Omit<StudyRecord, 'study_id'> {
  readonly trash_id: string;
  readonly state: 'moving' | 'kept' | 'purging';
}

interface FileRecord {
  readonly sha256: string;
  readonly file: string;
}

/** Steps between two turns of the event loop: a user's own write waits no longer than these take. */
const sliceSteps = 32;

/**
 * Takes studies out of the cache in two phases, so that no crash leaves a file that neither the index nor the trash
 * knows:
 *
 * 1. the entry of the trash is written (state `moving`), then the rows of the study go;
 * 2. the files move to the trash and their folders are flushed; the entry says `kept`.
 *
 * Purging writes `purging` and the tombstone before it unlinks the first file. Whatever was cut short, `recover`
 * finishes at the next start. Every call but `recover` needs the files of the cache for itself
 * (`GroupCommit.exclusively`).
 */
export class StudyRemoval {
  readonly #parts: StudyRemovalParts;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(parts: StudyRemovalParts) {
    this.#parts = parts;
    this.#statements = prepareStatements(parts);
  }

  /**
   * Moves a study to the trash; answers the id of its entry. `check` is asked once nothing can change any more before
   * the rows are gone, and throws when the study must stay. Throws `store.not-found`, `store.write-failed` (a start
   * finishes it then).
   */
  async moveToTrash(studyId: number, reason: RemovalReason, check: () => void): Promise<string> {
    const trashId = this.#parts.newId();
    try {
      this.#takeRows(trashId, studyId, reason, check);
    } catch (error) {
      // The rows are still there, so the entry must not be.
      this.#forget(trashId);
      throw databaseError(error, this.#parts.index.file, 'remove a study from', 'write');
    }
    const entry = this.#statements.trash.get(trashId);
    if (entry !== undefined) this.#tell(entry, reason, reason === 'deleted');
    await this.#inSlices(this.#moveFiles(trashId));
    return trashId;
  }

  #takeRows(trashId: string, studyId: number, reason: RemovalReason, check: () => void): void {
    const { index, user, now } = this.#parts;
    index.transaction(() => {
      check();
      const study = this.#require(studyId);
      const files = this.#statements.filesOfStudy.all(studyId);
      // Committed first: from here on the trash knows the files, whatever becomes of the rows.
      user.transaction(() => {
        this.#statements.insertTrash.run(
          trashId,
          reason,
          study.StudyInstanceUID,
          study.patient_key,
          study.PatientID,
          study.PatientName,
          study.StudyDate,
          study.StudyDescription,
          study.modalities,
          study.source_label,
          study.instance_count,
          study.bytes,
          now(),
        );
        for (const { sha256, file, data_set_offset_bytes, bytes } of files) {
          this.#statements.insertFile.run(trashId, sha256, file, data_set_offset_bytes, bytes);
        }
        this.#note(trashId, study, reason);
      });
      this.#statements.deleteStudy.run(studyId);
      this.#statements.deleteLonelyPatients.run(study.patient_key);
    });
  }

  #forget(trashId: string): void {
    this.#parts.user.transaction(() => {
      this.#statements.deleteTrash.run(trashId);
      this.#statements.deleteRemovals.run(trashId);
    });
  }

  /** Removes an entry of the trash for good. Throws `store.not-found`. */
  async purge(trashId: string, isByPerson: boolean): Promise<void> {
    this.#end(trashId, 'purged', isByPerson);
    await this.#inSlices(this.#unlinkFiles(trashId));
  }

  /** Forgets an entry whose objects are all in the cache again. Throws `store.not-found`. */
  async forgetRestored(trashId: string): Promise<void> {
    this.#end(trashId, 'restored', true);
    await this.#inSlices(this.#unlinkFiles(trashId));
  }

  /** Finishes what was cut short. Before the first object comes in, and before files and index are compared. */
  recover(): void {
    for (const { trash_id, state } of this.#statements.unfinished.all()) {
      const steps = state === 'moving' ? this.#moveFiles(trash_id) : this.#unlinkFiles(trash_id);
      while (steps.next().done !== true);
    }
  }

  #require(studyId: number): StudyRecord {
    const study = this.#statements.study.get(studyId);
    if (study !== undefined) return study;
    throw new NegatoscopeError('store.not-found', `There is no study ${studyId}`, {
      kind: 'study',
      id: String(studyId),
    });
  }

  #note(
    trashId: string,
    study: Omit<StudyRecord, 'study_id'>,
    what: RemovalReason | 'purged' | 'restored',
  ): void {
    this.#statements.insertRemoval.run(
      trashId,
      what,
      study.StudyInstanceUID,
      study.patient_key,
      study.source_label,
      study.instance_count,
      study.bytes,
      this.#parts.now(),
    );
  }

  #tell(
    { StudyInstanceUID, StudyDescription, PatientID, PatientName }: TrashRecord,
    what: StudyRemoved['what'],
    isByPerson: boolean,
  ): void {
    this.#parts.onRemoved?.({ what, isByPerson, StudyInstanceUID, StudyDescription, PatientID, PatientName });
  }

  #end(trashId: string, what: 'purged' | 'restored', isByPerson: boolean): void {
    const ended = this.#parts.user.transaction(() => {
      const entry = this.#statements.trash.get(trashId);
      if (entry === undefined || entry.state === 'moving') {
        throw new NegatoscopeError('store.not-found', 'There is no such study in the trash', {
          kind: 'study',
          id: trashId,
        });
      }
      // Asked again after a failure: it is noted once.
      if (entry.state === 'kept') this.#note(trashId, entry, what);
      this.#statements.setState.run('purging', trashId);
      return entry;
    });
    if (ended.state === 'kept') this.#tell(ended, what, isByPerson);
  }

  /**
   * An object that the index has (again) stays where it is: its rows were never removed, or it has come back since.
   * What is neither here nor there was missing before.
   */
  *#moveFiles(trashId: string): Generator<undefined> {
    const { files, user } = this.#parts;
    const folder = `${trashFolder}/${trashId}`;
    files.makeFolder(folder);
    const touched = new Set<string>();
    const absent: string[] = [];
    let inIndex = 0;
    const all = this.#statements.filesOfTrash.all(trashId);
    for (const { sha256, file } of all) {
      const target = trashedFile(trashId, sha256);
      const isInIndex = this.#statements.inIndex.get(sha256) !== undefined;
      if (isInIndex) inIndex += 1;
      if (!isInIndex && files.exists(file)) {
        files.rename(file, target);
        touched.add(path.posix.dirname(file));
      } else if (!files.exists(target)) {
        absent.push(sha256);
      }
      yield;
    }
    // First where the files are now, then where they are no more: at no time are they nowhere.
    files.sync(folder);
    for (const source of touched) {
      files.sync(source);
      yield;
    }
    if (absent.length < all.length) {
      user.transaction(() => {
        for (const sha256 of absent) this.#statements.deleteFile.run(trashId, sha256);
        this.#statements.setState.run('kept', trashId);
      });
      return;
    }
    // Nothing came to the trash. The removal is history only where the rows are gone.
    if (inIndex > 0) this.#forget(trashId);
    else this.#statements.deleteTrash.run(trashId);
    files.removeFolder(folder);
  }

  *#unlinkFiles(trashId: string): Generator<undefined> {
    const { files } = this.#parts;
    for (const { sha256 } of this.#statements.filesOfTrash.all(trashId)) {
      files.unlink(trashedFile(trashId, sha256));
      yield;
    }
    files.removeFolder(`${trashFolder}/${trashId}`);
    this.#statements.deleteTrash.run(trashId);
  }

  async #inSlices(steps: Generator<undefined>): Promise<void> {
    try {
      for (let step = 1; steps.next().done !== true; step += 1) {
        if (step % sliceSteps === 0) await new Promise(setImmediate);
      }
    } catch (error) {
      throw diskError(error, trashFolder, 'move files of a study to or from');
    }
  }
}

function prepareStatements({ index, user }: StudyRemovalParts) {
  return {
    study: index.query<StudyRecord>(
      `SELECT study_id, StudyInstanceUID, patient_key, PatientID, PatientName, StudyDate, StudyDescription, modalities,
        source_label, instance_count, bytes FROM study WHERE study_id = ?`,
    ),
    filesOfStudy: index.query<FileRecord & { data_set_offset_bytes: number; bytes: number }>(
      `SELECT sha256, file, data_set_offset_bytes, bytes FROM instance JOIN series USING (series_id)
        WHERE study_id = ?`,
    ),
    inIndex: index.query<{ instance_id: number }>('SELECT instance_id FROM instance WHERE sha256 = ?'),
    deleteStudy: index.change('DELETE FROM study WHERE study_id = ?'),
    deleteLonelyPatients: index.change(
      `DELETE FROM patient WHERE patient_key = ?
        AND NOT EXISTS (SELECT 1 FROM study WHERE study.patient_id = patient.patient_id)`,
    ),
    insertTrash: user.change(
      `INSERT INTO trash (trash_id, state, reason, StudyInstanceUID, patient_key, PatientID, PatientName, StudyDate,
        StudyDescription, modalities, source_label, instance_count, bytes, trashed_at)
        VALUES (?, 'moving', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertFile: user.change('INSERT INTO trash_file VALUES (?, ?, ?, ?, ?)'),
    insertRemoval: user.change(
      `INSERT INTO removal (trash_id, what, StudyInstanceUID, patient_key, source_label, instance_count, bytes,
        removed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    trash: user.query<TrashRecord>('SELECT * FROM trash WHERE trash_id = ?'),
    filesOfTrash: user.query<FileRecord>('SELECT sha256, file FROM trash_file WHERE trash_id = ?'),
    unfinished: user.query<TrashRecord>(`SELECT * FROM trash WHERE state <> 'kept'`),
    setState: user.change('UPDATE trash SET state = ? WHERE trash_id = ?'),
    deleteFile: user.change('DELETE FROM trash_file WHERE trash_id = ? AND sha256 = ?'),
    deleteTrash: user.change('DELETE FROM trash WHERE trash_id = ?'),
    deleteRemovals: user.change('DELETE FROM removal WHERE trash_id = ?'),
  };
}
