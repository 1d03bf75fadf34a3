import { buildFileMeta } from '../../shared/dicom/file-meta-writer.ts';
import { TransferSyntaxUid } from '../../shared/dicom/transfer-syntaxes.ts';
import { openRehearsalIngest, type RehearsedStore } from '../ingest/rehearsal-ingest.ts';
import { ctImageStorage, rehearsalDataSet } from '../ingest/rehearsal-object.ts';
import type { Rehearsed } from '../ingest/rehearse-later.ts';

/** The databases in memory are made anew after so many objects (2 MB). */
const keptObjects = 250;
/** Other objects than the receiver rehearses with. */
const firstNumber = 1_000_000;

/**
 * Files that nobody imports, taken the whole way to a commit and kept nowhere, in the importer's thread: its first disc
 * should not be the slow one. The first 300 CT of a process were 460 a second from a ZIP and 767 from a folder, the
 * next 300 590 and 780, the third 590 and 880.
 */
export function beginImportRehearsal(store: RehearsedStore): Promise<Rehearsed> {
  const ingest = openRehearsalIngest(store);
  const source = { kind: 'folder', label: 'rehearsal', batchId: 'rehearsal' } as const;
  let taken = 0;
  return Promise.resolve({
    one: async () => {
      taken += 1;
      const incoming = ingest.begin(source, { kind: 'part10' });
      try {
        await incoming.write(rehearsalFile(firstNumber + taken));
        await incoming.finish();
      } catch (error) {
        await incoming.abort();
        throw error;
      }
      if (taken % keptObjects === 0) await store.endRehearsal();
    },
    end: async () => {
      await ingest.close();
      await store.endRehearsal();
    },
  });
}

function rehearsalFile(objectNumber: number): Uint8Array {
  const MediaStorageSOPInstanceUID = `2.25.${objectNumber}`;
  const fileMeta = buildFileMeta({
    MediaStorageSOPClassUID: ctImageStorage,
    MediaStorageSOPInstanceUID,
    TransferSyntaxUID: TransferSyntaxUid.ExplicitVRLittleEndian,
  });
  return Buffer.concat([fileMeta, rehearsalDataSet(MediaStorageSOPInstanceUID, objectNumber)]);
}
