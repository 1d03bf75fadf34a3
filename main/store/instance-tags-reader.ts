import path from 'node:path';
import { tagLines } from '../../shared/dicom/tag-lines.ts';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { InstanceTags } from '../../shared/model/instance-tags.ts';
import { parseFile } from '../decode/image-file.ts';
import type { Query, ReadableDatabase } from './database.ts';

interface FileRecord {
  readonly study_id: number;
  readonly file: string;
  readonly sha256: string;
  readonly state: 'stored' | 'missing';
  readonly SOPInstanceUID: string;
}

/** Tags of an instance, and the worklist row that it belongs to. */
export interface TagsOfInstance {
  readonly studyId: number;
  readonly tags: InstanceTags;
}

/** Reads everything that a stored file holds, file meta information first. */
export class InstanceTagsReader {
  readonly #file: Query<FileRecord>;
  readonly #dataDirectory: string;

  constructor(index: ReadableDatabase, dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
    this.#file = index.query(
      `SELECT study_id, file, sha256, state, SOPInstanceUID FROM instance JOIN series USING (series_id)
        WHERE instance_id = ?`,
    );
  }

  /**
   * Bytes as received, not as corrected. Throws `store.not-found`, `store.file-missing`, `store.read-failed`, `dicom.*`.
   */
  async read(instanceId: number): Promise<TagsOfInstance> {
    const { study_id: studyId, file, sha256, state, SOPInstanceUID } = this.#require(instanceId);
    if (state === 'missing') {
      throw new NegatoscopeError('store.file-missing', 'The stored file is no longer there', { sha256 });
    }
    const { fileMeta, dataSet } = await parseFile(path.join(this.#dataDirectory, ...file.split('/')));
    const { lines, leftOutCount } = tagLines(fileMeta === undefined ? [dataSet] : [fileMeta, dataSet]);
    return { studyId, tags: { SOPInstanceUID, lines, leftOutCount } };
  }

  #require(instanceId: number): FileRecord {
    const record = this.#file.get(instanceId);
    if (record !== undefined) return record;
    throw new NegatoscopeError('store.not-found', `There is no instance ${instanceId}`, {
      kind: 'instance',
      id: String(instanceId),
    });
  }
}
