import type { ClaimedFile } from '../../shared/model/claimed-file.ts';
import type { IngestOutcome } from '../ingest/incoming-instance.ts';
import type { ReadableDatabase } from '../store/database.ts';

/**
 * The object of exactly these bytes, where it is here and whole: to the ingest the file would be a duplicate. Names say
 * nothing; an object whose file was lost, or that is here in another transfer syntax, is to be sent.
 */
export function findHere(index: ReadableDatabase, claimed: ClaimedFile): IngestOutcome | undefined {
  const row = index
    .query<{ SOPInstanceUID: string; studyId: number; instanceId: number }>(
      `SELECT SOPInstanceUID, study_id AS studyId, instance_id AS instanceId FROM instance JOIN series USING (series_id)
        WHERE sha256 = ? AND bytes - data_set_offset_bytes = ? AND TransferSyntaxUID = ? AND state = 'stored'`,
    )
    .get(claimed.sha256, claimed.dataSetBytes, claimed.TransferSyntaxUID);
  return row === undefined ? undefined : { outcome: 'duplicate', ...row };
}
