import type { StatesBefore } from '../../shared/model/worklist.ts';
import type { ReaderApi } from '../store/reader-api.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Jobs } from './jobs.ts';
import type { WorklistService } from './services.ts';

export interface WorklistParts {
  readonly reader: Pick<
    ReaderApi,
    | 'queryStudies'
    | 'studyIdsAt'
    | 'labels'
    | 'modalities'
    | 'studyDetail'
    | 'counts'
    | 'studyIds'
    | 'studyRows'
  >;
  readonly store: Pick<StoreApi, 'setReadState' | 'setLabel' | 'setNote' | 'removeNote' | 'restoreNote'>;
  readonly jobs: Pick<Jobs, 'changeStudies'>;
  /** User of the operating system. */
  readonly author: string;
  /** Studies on which a note was put or taken off; after it is durable. */
  readonly onNotesChanged: (studyIds: readonly number[]) => void;
}

/** Studies changed in one step: some 20 ms of the store thread, which arriving objects wait for. */
const studiesAStep = 250;

/** The worklist: queries go to the reader thread, what people change to the store thread. */
export function createWorklistService(parts: WorklistParts): WorklistService {
  const { reader, store, jobs, author, onNotesChanged } = parts;
  return {
    query: (query) => reader.queryStudies(query),
    rows: (studyIds) => reader.studyRows(studyIds),
    ids: (places) => reader.studyIdsAt(places),
    detail: (studyId) => reader.studyDetail(studyId),
    counts: () => reader.counts(),
    labels: () => reader.labels(),
    modalities: () => reader.modalities(),
    async locate(StudyInstanceUID, patientKey) {
      const rows = await reader.studyRows(await reader.studyIds(StudyInstanceUID));
      return rows.find((row) => row.patientKey === patientKey)?.studyId ?? null;
    },
    async setReadState(studyIds, readState) {
      const before: StatesBefore = { unread: [], read: [], flagged: [] };
      await jobs.changeStudies({ says: `marked.${readState}` }, studyIds, studiesAStep, async (part) => {
        const states = await store.setReadState({ studyIds: part, readState });
        for (const state of ['unread', 'read', 'flagged'] as const) before[state].push(...states[state]);
        return [];
      });
      return before;
    },
    async setLabel(studyIds, label, isOn) {
      const changed: number[] = [];
      const title = { says: isOn ? 'label.on' : 'label.off', name: label } as const;
      await jobs.changeStudies(title, studyIds, studiesAStep, async (part) => {
        changed.push(...(await store.setLabel({ studyIds: part, label, isOn, author })));
        return [];
      });
      return changed;
    },
    async setNote(studyId, note) {
      await store.setNote(studyId, note, author);
      onNotesChanged([studyId]);
    },
    async removeNote(studyId, noteId) {
      await store.removeNote(studyId, noteId);
      onNotesChanged([studyId]);
    },
    async restoreNote(studyId, noteId, changedAt) {
      await store.restoreNote(studyId, noteId, changedAt);
      onNotesChanged([studyId]);
    },
  };
}
