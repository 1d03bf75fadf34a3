import { existsSync } from 'node:fs';
import path from 'node:path';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { IntegrityState } from '../../shared/model/keeping.ts';
import type { LabelCount, StudyRow } from '../../shared/model/worklist.ts';
import { CorrectionReader } from './correction/correction-reader.ts';
import { ReadableDatabase } from './database.ts';
import { DisplaySetReader } from './display-set-reader.ts';
import { FrameSourceReader } from './frame-source-reader.ts';
import { readUnconfirmedObjects } from './keeping/unconfirmed-objects.ts';
import { planEviction } from './keeping/plan-eviction.ts';
import { HangingReader } from './hanging/hanging-reader.ts';
import { dueUpkeep, readUpkeep, type UpkeepTask } from './keeping/upkeep.ts';
import { listTrash } from './keeping/trash-list.ts';
import { InstanceTagsReader } from './instance-tags-reader.ts';
import { listRows } from './list-rows.ts';
import { MarksReader } from './marks/marks-reader.ts';
import type { ReaderApi } from './reader-api.ts';
import { isReceiving, type ReceivingTest } from './receiving-state.ts';
import { indexSchema, userSchema } from './schemas.ts';
import { readStoredSettings, settleTimeMs } from './stored-settings.ts';
import { StudyDetailReader } from './study-detail-reader.ts';
import { StudyFinder } from './study-finder.ts';
import { StudyRows } from './study-rows.ts';

export interface ReaderOptions {
  readonly dataDirectory: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
}

export interface Reader extends ReaderApi {
  /** Every stored setting, by key, as in `StoreApi`. */
  settings(): Promise<Record<string, string | number | boolean>>;
  close(): Promise<void>;
}

const shownStudies = 200;

function upkeepState(user: ReadableDatabase, task: UpkeepTask): IntegrityState['scrub'] {
  const { position, checked, found, finishedAtMs } = readUpkeep(user, task);
  const finishedAt = finishedAtMs === null ? null : new Date(finishedAtMs).toISOString();
  return { isUnderWay: position !== '', checked, found, finishedAt };
}

function damagedStudyIds(index: ReadableDatabase): number[] {
  return index
    .query<{ study_id: number }>(
      `SELECT study_id FROM study WHERE missing_count > 0 UNION SELECT study_id FROM corrupt
        ORDER BY study_id DESC LIMIT ?`,
    )
    .all(shownStudies)
    .map(({ study_id }) => study_id);
}

/** Whether a cache was ever opened for writing here: before that there is nothing to read. */
export function hasStore(dataDirectory: string): boolean {
  return existsSync(path.join(dataDirectory, indexSchema.fileName));
}

/** Of 16 characters, as a CS may have. From one to the next by their index: 100 000 studies cost as much as one. */
const usedModalities = `
  WITH RECURSIVE used(modality) AS (
    SELECT min(modality) FROM study_modality
    UNION ALL
    SELECT (SELECT min(modality) FROM study_modality WHERE modality > used.modality) FROM used
      WHERE used.modality IS NOT NULL
  )
  SELECT modality FROM used WHERE modality <> '' AND length(modality) <= 16`;

/** Opens both databases for reading, beside a running writer or alone. Throws `store.not-ours`, `store.newer-version`. */
export function openReader(options: ReaderOptions): Reader {
  const { dataDirectory, now } = options;
  const user = ReadableDatabase.openReadable(dataDirectory, userSchema);
  let index: ReadableDatabase;
  try {
    index = ReadableDatabase.openReadable(dataDirectory, indexSchema);
  } catch (error) {
    user.close();
    throw error;
  }
  const rows = new StudyRows(index, user);
  const finder = new StudyFinder(index, rows);
  const details = new StudyDetailReader(index, user);
  const displaySets = new DisplaySetReader(index);
  const marks = new MarksReader(index, user);
  const hanging = new HangingReader(index, user, dataDirectory);
  const corrections = new CorrectionReader(index, user);
  const frameSources = new FrameSourceReader(index, dataDirectory);
  const instanceTags = new InstanceTagsReader(index, dataDirectory);
  const receivingNow = (): ReceivingTest => {
    const nowMs = now();
    const settleMs = settleTimeMs(user);
    return (arrivedAtMs) => isReceiving(arrivedAtMs, nowMs, settleMs);
  };
  const requireStudy = (studyId: number): StudyRow => {
    const study = rows.byId(studyId, receivingNow());
    if (study !== undefined) return study;
    throw new NegatoscopeError('store.not-found', `There is no study ${studyId}`, {
      kind: 'study',
      id: String(studyId),
    });
  };
  /** As many as a page shows. */
  const rowsOf = (studyIds: readonly number[]): StudyRow[] =>
    studyIds
      .slice(0, shownStudies)
      .map((studyId) => rows.byId(studyId, receivingNow()))
      .filter((row) => row !== undefined);
  // One read transaction a call is not needed: each call's queries are few and name rows that are never changed in kind.
  return {
    queryStudies: async (query) => user.atOneMoment(() => finder.page(query, receivingNow())),
    studyIdsAt: async (places) => finder.idsAt(places),
    modalities: async () =>
      index
        .query<{ modality: string }>(usedModalities)
        .all()
        .map(({ modality }) => modality),
    labels: async () =>
      index
        .query<LabelCount>(
          'SELECT label, count(*) AS count FROM study_label GROUP BY label ORDER BY label COLLATE NOCASE, label',
        )
        .all(),
    studyDetail: async (studyId) =>
      details.read(
        requireStudy(studyId),
        rows.othersOfPatient(studyId, receivingNow()),
        marks.marks([studyId]).notes,
      ),
    studyRows: async (studyIds) =>
      studyIds.map((studyId) => rows.byId(studyId, receivingNow())).filter((row) => row !== undefined),
    displaySets: async (studyId) => ({
      study: requireStudy(studyId),
      displaySets: displaySets.ofStudy(studyId),
      priors: rows.othersOfPatient(studyId, receivingNow()),
      hangingChoice: hanging.choice(studyId),
    }),
    hangingSetup: async () => hanging.setup(),
    protocolHistory: async (protocolId) => hanging.history(protocolId),
    protocolVersion: async (protocolId, level, version) => hanging.version(protocolId, level, version),
    frameSource: async (instanceId, frameIndex) => frameSources.find(instanceId, frameIndex),
    imageDescription: async (instanceId) => frameSources.description(instanceId),
    instanceTags: (instanceId) => instanceTags.read(instanceId),
    list: async (level, filter) => listRows(index, dataDirectory, level, filter, receivingNow()),
    thumbnail: async (instanceId) => {
      const row = index
        .query<{ png: Uint8Array<ArrayBuffer> }>('SELECT png FROM thumbnail WHERE instance_id = ?')
        .get(instanceId);
      // A copy of its own: what SQLite gives may share memory with other blobs.
      return row === undefined ? null : new Uint8Array(row.png);
    },
    dueUpkeep: async () => dueUpkeep(user, now()),
    studyIds: async (StudyInstanceUID) =>
      index
        .query<{ study_id: number }>(
          'SELECT study_id FROM study WHERE StudyInstanceUID = ? ORDER BY study_id',
        )
        .all(StudyInstanceUID)
        .map(({ study_id }) => study_id),
    marks: async (studyIds) => marks.marks(studyIds),
    viewedFrames: async (studyId) => marks.viewedFrames(studyId),
    workspace: async (windowId) => marks.workspace(windowId),
    workspaces: async () => marks.workspaces(),
    patientCandidates: async (studyId) => corrections.candidates(studyId),
    corrections: async (studyId) => corrections.history(studyId),
    trash: async () => listTrash(user),
    planEviction: async (openStudyIds) => {
      const {
        studyIds,
        unconfirmedStudyIds: _,
        ...plan
      } = await planEviction(index, user, now(), openStudyIds);
      return { ...plan, keptBy: [...plan.keptBy], studies: rowsOf(studyIds), studyCount: studyIds.length };
    },
    studiesToConfirm: async (openStudyIds) => [
      ...(await planEviction(index, user, now(), openStudyIds)).unconfirmedStudyIds,
    ],
    unconfirmedObjects: async (studyId) => readUnconfirmedObjects(index, user, studyId),
    integrity: async (isIndexSound) => ({
      scrub: upkeepState(user, 'scrub'),
      backup: upkeepState(user, 'backup'),
      damagedStudies: isIndexSound ? rowsOf(damagedStudyIds(index)) : [],
    }),
    counts: async () =>
      index
        .query<{
          studies: number;
          instances: number;
          unread: number;
          bytes: number;
        }>('SELECT studies, instances, unread, bytes FROM total')
        .get() ?? { studies: 0, instances: 0, unread: 0, bytes: 0 },
    settings: async () => readStoredSettings(user),
    close: async () => {
      index.close();
      user.close();
    },
  };
}
