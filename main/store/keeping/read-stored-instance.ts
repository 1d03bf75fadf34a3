import { open } from 'node:fs/promises';
import { Part10Parser } from '../../../shared/dicom/part10.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { readCandidateImage } from '../../ingest/candidate-image.ts';
import { DataSetHash } from '../../ingest/data-set-hash.ts';
import { judgeDataSet } from '../../ingest/gate.ts';
import { inflateDataSet } from '../../ingest/inflate.ts';
import { readInstanceHeader } from '../../ingest/instance-header.ts';
import type { CommitCandidate } from '../commit-candidate.ts';

/** What a stored file says of itself: what ingest knew of it, and the hash that its data set has now. */
export type StoredInstance = Omit<CommitCandidate, 'spoolName' | 'source'>;

const chunkBytes = 1024 * 1024;

/** Reads a stored file as ingest read it, without a copy. `file` is absolute. Throws `dicom.*` as the gate does. */
export async function readStoredInstance(file: string): Promise<StoredInstance> {
  const parser = new Part10Parser({ inflate: inflateDataSet });
  const hash = new DataSetHash();
  let bytes = 0;
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = new Uint8Array(Math.min(chunkBytes, Math.max(1, size)));
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, bytes);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      parser.push(chunk);
      hash.add(chunk, parser.dataSetOffsetBytes);
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
  const parsed = parser.end();
  const { dataSet, fileMeta, dataSetOffsetBytes, transferSyntax } = parsed;
  const identity = judgeDataSet(dataSet, fileMeta?.text(Tag.MediaStorageSOPClassUID), { kind: 'part10' });
  return {
    sha256: hash.digest(dataSetOffsetBytes),
    bytes,
    dataSetOffsetBytes,
    TransferSyntaxUID: transferSyntax.TransferSyntaxUID,
    header: readInstanceHeader(dataSet, identity),
    image: readCandidateImage(parsed, { path: file, bytes }),
  };
}
