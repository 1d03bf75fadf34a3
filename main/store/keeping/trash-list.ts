import type { TrashEntry } from '../../../shared/model/trash.ts';
import type { ReadableDatabase } from '../database.ts';

interface TrashRecord {
  readonly trash_id: string;
  readonly StudyInstanceUID: string;
  readonly PatientID: string;
  readonly PatientName: string;
  readonly StudyDate: string;
  readonly StudyDescription: string;
  readonly modalities: string;
  readonly instance_count: number;
  readonly bytes: number;
  readonly trashed_at: number;
}

export interface TrashedFile {
  readonly sha256: string;
  readonly data_set_offset_bytes: number;
  readonly bytes: number;
}

/** What can be had back, the newest first. */
export function listTrash(user: ReadableDatabase): TrashEntry[] {
  return user
    .query<TrashRecord>(
      `SELECT trash_id, StudyInstanceUID, PatientID, PatientName, StudyDate, StudyDescription, modalities,
        instance_count, bytes, trashed_at FROM trash WHERE state = 'kept' ORDER BY trashed_at DESC, trash_id`,
    )
    .all()
    .map((record) => ({
      trashId: record.trash_id,
      StudyInstanceUID: record.StudyInstanceUID,
      PatientID: record.PatientID,
      PatientName: record.PatientName,
      StudyDate: record.StudyDate,
      StudyDescription: record.StudyDescription,
      modalities: record.modalities === '' ? [] : record.modalities.split('\\'),
      instanceCount: record.instance_count,
      bytes: record.bytes,
      trashedAt: new Date(record.trashed_at).toISOString(),
    }));
}

/** The files of an entry that can be had back; empty when there is no such entry. */
export function filesOfTrash(user: ReadableDatabase, trashId: string): TrashedFile[] {
  return user
    .query<TrashedFile>(
      `SELECT sha256, data_set_offset_bytes, trash_file.bytes AS bytes FROM trash_file JOIN trash USING (trash_id)
        WHERE trash_id = ? AND state = 'kept' ORDER BY sha256`,
    )
    .all(trashId);
}
