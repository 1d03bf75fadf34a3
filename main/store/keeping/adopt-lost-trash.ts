import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isNegatoscopeError } from '../../../shared/errors.ts';
import type { WritableDatabase } from '../database.ts';
import { patientKey } from '../patient-key.ts';
import { readStoredInstance, type StoredInstance } from './read-stored-instance.ts';
import { trashFolder, trashedFile } from './trash-files.ts';

/**
 * Makes entries of what is in the trash and unknown to the user database: one that was brought back from a backup is
 * older than what was deleted since, one that was damaged may lack rows. Without an entry nobody could have the study
 * back; a file without a row would go with its folder. Answers of how many studies. What is no object stays as it is.
 */
export async function adoptLostTrash(dataDirectory: string, user: WritableDatabase): Promise<number> {
  const folder = path.join(dataDirectory, trashFolder);
  if (!existsSync(folder)) return 0;
  const known = user.query<{ trash_id: string }>('SELECT trash_id FROM trash WHERE trash_id = ?');
  const isListed = user.query<{ sha256: string }>(
    'SELECT sha256 FROM trash_file WHERE trash_id = ? AND sha256 = ?',
  );
  const list = user.change('INSERT INTO trash_file VALUES (?, ?, ?, ?, ?)');
  let adopted = 0;
  for (const trashId of readdirSync(folder)) {
    const files = await readFiles(
      path.join(folder, trashId),
      (sha256) => isListed.get(trashId, sha256) === undefined,
    );
    if (files.length === 0) continue;
    user.transaction(() => {
      if (known.get(trashId) === undefined) {
        addEntry(user, trashId, files, Math.round(statSync(path.join(folder, trashId)).mtimeMs));
      }
      for (const { sha256, dataSetOffsetBytes, bytes } of files) {
        // Where it was is not known; bringing it back takes it in anew, by its content.
        list.run(trashId, sha256, trashedFile(trashId, sha256), dataSetOffsetBytes, bytes);
      }
    });
    adopted += 1;
  }
  return adopted;
}

async function readFiles(folder: string, isWanted: (sha256: string) => boolean): Promise<StoredInstance[]> {
  const files: StoredInstance[] = [];
  for (const name of readdirSync(folder)) {
    const sha256 = path.basename(name, '.dcm');
    if (!/^[0-9a-f]{64}$/u.test(sha256) || !isWanted(sha256)) continue;
    try {
      // Under the name that it was received with: bringing it back tells what is damaged.
      files.push({ ...(await readStoredInstance(path.join(folder, name))), sha256 });
    } catch (error) {
      if (!isNegatoscopeError(error)) throw error;
    }
  }
  return files;
}

function addEntry(
  user: WritableDatabase,
  trashId: string,
  files: readonly StoredInstance[],
  trashedAtMs: number,
): void {
  const [first] = files;
  if (first === undefined) return;
  const { header } = first;
  const modalities = [...new Set(files.map((file) => file.header.Modality).filter((text) => text !== ''))];
  user
    .change(
      `INSERT INTO trash (trash_id, state, reason, StudyInstanceUID, patient_key, PatientID, PatientName, StudyDate,
        StudyDescription, modalities, source_label, instance_count, bytes, trashed_at)
        VALUES (?, 'kept', 'deleted', ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?)`,
    )
    .run(
      trashId,
      header.StudyInstanceUID,
      patientKey(header),
      header.PatientID,
      header.PatientName,
      header.StudyDate,
      header.StudyDescription,
      modalities.toSorted().join('\\'),
      files.length,
      files.reduce((sum, { bytes }) => sum + bytes, 0),
      trashedAtMs,
    );
}
