import type { Medium } from '../../shared/model/media.ts';
import type { Job } from '../../shared/model/activity.ts';
import type { StorageStatus } from '../../shared/model/receiver.ts';
import type { InstanceTags } from '../../shared/model/instance-tags.ts';
import type { PackedDisplaySet, PackedReadingSession } from '../../shared/model/reading.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import type { AuditService } from './audit-service.ts';
import type { HangingService } from './hanging-service.ts';
import type { KeepingService } from './keeping-service.ts';
import type { MarksService } from './marks-service.ts';
import type { ClaimedFile } from '../../shared/model/claimed-file.ts';
import type { QuarantineService } from './quarantine-service.ts';
import type { ReceiverService } from './receiver-service.ts';
import type { PatientService } from './patient-service.ts';
import type { StudyNoteDraft } from '../../shared/model/annotations.ts';
import type {
  LabelCount,
  StatesBefore,
  StudyDetail,
  StudyPage,
  StudyPlaces,
  StudyQuery,
  StudyRow,
} from '../../shared/model/worklist.ts';

/** What the rpc router calls: one interface a room, each with plain JSON in and out. */
export interface Services {
  readonly worklist: WorklistService;
  readonly reading: ReadingService;
  readonly receiver: ReceiverService;
  readonly storage: { status(): Promise<StorageStatus> };
  readonly activity: ActivityService;
  readonly imports: ImportService;
  readonly media: MediaService;
  readonly patients: PatientService;
  readonly keeping: KeepingService;
  readonly quarantine: QuarantineService;
  readonly audit: AuditService;
  readonly marks: MarksService;
  readonly hanging: HangingService;
  readonly settings: {
    list(): Promise<SettingRow[]>;
    /** Throws `setting.unknown`, `setting.invalid` or `setting.locked`. */
    set(key: string, value: string | number | boolean): Promise<void>;
    /** Takes a file of settings, all of it or nothing; answers the keys that it changed. Throws `setting.invalid`. */
    take(text: string, name: string): Promise<string[]>;
  };
}

export interface WorklistCounts {
  readonly studies: number;
  readonly instances: number;
  readonly unread: number;
  readonly bytes: number;
}

export interface WorklistService {
  query(query: StudyQuery): Promise<StudyPage>;
  /** Throws `store.not-found`. */
  detail(studyId: number): Promise<StudyDetail>;
  counts(): Promise<WorklistCounts>;
  /** Row id of a study of this patient; null where there is none by that identity. */
  locate(StudyInstanceUID: string, patientKey: string): Promise<number | null>;
  /** Those of the studies that are there, in this order. */
  rows(studyIds: readonly number[]): Promise<StudyRow[]>;
  /** Which studies are at some places of a list, in its order. */
  ids(places: StudyPlaces): Promise<number[]>;
  /** Every label that is in use. */
  labels(): Promise<LabelCount[]>;
  /** Every modality that a study has. */
  modalities(): Promise<string[]>;
  /** Answers the states before, of those that it changed. Of several studies it is a job. */
  setReadState(studyIds: readonly number[], readState: StudyRow['readState']): Promise<StatesBefore>;
  /** Answers the studies that it changed. Of several studies it is a job. */
  setLabel(studyIds: readonly number[], label: string, isOn: boolean): Promise<number[]>;
  /** Throws `store.not-found`. */
  setNote(studyId: number, note: StudyNoteDraft): Promise<void>;
  /** Nothing happens when it is gone already. Throws `store.not-found`. */
  removeNote(studyId: number, noteId: string): Promise<void>;
  /** As it was at `changedAt`, by who wrote it. Throws `store.not-found`, `store.changed-elsewhere`. */
  restoreNote(studyId: number, noteId: string, changedAt: string): Promise<void>;
}

export interface ReadingService {
  /** Opens a study in a window; an earlier session of the same window ends with it. */
  open(studyId: number, windowId: string): Promise<PackedReadingSession>;
  /** Display sets of another study of the session's patient. Throws `reading.stale-token`. */
  displaySets(token: string, studyId: number): Promise<readonly PackedDisplaySet[]>;
  /** Every element of a file of the session's patient. Throws `reading.stale-token`, `store.*`, `dicom.*`. */
  instanceTags(token: string, instanceId: number): Promise<InstanceTags>;
  /** This window was asked to close its study and lives: its reader decides. Throws `reading.stale-token`. */
  stay(token: string): Promise<void>;
  close(token: string): Promise<void>;
}

export interface ActivityService {
  list(): Promise<Job[]>;
  cancel(jobId: string): Promise<void>;
  /** Takes a finished job off the panel. */
  dismiss(jobId: string): Promise<void>;
}

/** Discs and sticks that are in the machine. */
export interface MediaService {
  list(): Promise<Medium[]>;
  /** Imports all of it; answers the job's id. Throws `media.unreadable` when it was taken out. */
  importMedium(mediumId: string): Promise<string>;
  dismiss(mediumId: string): Promise<void>;
}

export interface ImportService {
  start(paths: readonly string[]): Promise<string>;
  /** Goes on with an import that can be; the password opens what is encrypted. Throws `store.not-found`. */
  goOn(jobId: string, password: string | undefined): Promise<void>;
  beginUpload(title: string): Promise<string>;
  /** One file of an upload; resolves when all of it is here. Whether it is durable or was refused is in the job's report. */
  upload(jobId: string, name: string, body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void>;
  /**
   * In which order the files are to be sent, as places in `names`: that of the media directories among them, which were
   * sent before. Throws `store.not-found`.
   */
  planUpload(jobId: string, names: readonly string[]): Promise<number[]>;
  /** True when an object of exactly these bytes is here: then the file is counted, and not to be sent. */
  claimFile(jobId: string, file: ClaimedFile): Promise<boolean>;
  endUpload(jobId: string): Promise<void>;
  /** The window goes before everything was sent. */
  breakOffUpload(jobId: string): Promise<void>;
  addPhantom(kind: PhantomKind): Promise<string>;
}

export const phantomKinds = ['ct', 'mr', 'cr', 'mg', 'us', 'nm', 'pt'] as const;
export type PhantomKind = (typeof phantomKinds)[number];
