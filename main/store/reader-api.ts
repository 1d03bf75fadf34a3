import type { ByteRange } from '../../shared/dicom/data-element.ts';
import type { ColourProfile, ImageDescription } from '../../shared/image/image-description.ts';
import type { StudyMarks } from '../../shared/model/annotations.ts';
import type { Correction, PatientCandidate } from '../../shared/model/patient-correction.ts';
import type { EvictionPlan, IntegrityState } from '../../shared/model/keeping.ts';
import type { HangingChoice, HangingSetup, ProtocolVersion, SavedLevel } from '../../shared/model/hanging.ts';
import type { PackedDisplaySet } from '../../shared/model/reading.ts';
import type { TagsOfInstance } from './instance-tags-reader.ts';
import type { UnconfirmedObjects } from './keeping/unconfirmed-objects.ts';
import type { UpkeepTask } from './keeping/upkeep.ts';
import type { TrashEntry } from '../../shared/model/trash.ts';
import type { ViewedFrames } from '../../shared/model/viewed-frames.ts';
import type { StoredWorkspace } from '../../shared/model/workspace.ts';
import type {
  LabelCount,
  StudyDetail,
  StudyPage,
  StudyPlaces,
  StudyQuery,
  StudyRow,
} from '../../shared/model/worklist.ts';

export type ListLevel = 'patient' | 'study' | 'series' | 'instance';

/** Where the bytes of one frame are, and what they must decode to. Plain JSON, for the decode pool. */
export interface FrameSource {
  readonly instanceId: number;
  /** Whose pixels they are, whatever becomes of the row ids: a rebuilt index gives them anew. */
  readonly SOPInstanceUID: string;
  /** The worklist row it belongs to: a reading session serves frames of its own patient only. */
  readonly studyId: number;
  /** Absolute path of the stored file. */
  readonly file: string;
  readonly TransferSyntaxUID: string;
  readonly frameIndex: number;
  readonly frameCount: number;
  /** Byte ranges of the frame's value in the file, in order; of the inflated data set when `isDeflated`. */
  readonly ranges: readonly ByteRange[];
  /** First bit of the frame in the first byte (BitsAllocated 1 only, else 0). */
  readonly startBit: number;
  readonly isDeflated: boolean;
  /** Offset of the data set in the file (where inflating starts). */
  readonly dataSetOffsetBytes: number;
  readonly isBigEndian: boolean;
  /** Pixel attributes that the code stream is checked against. */
  readonly pixels: PixelAttributes;
}

/** The Image Pixel attributes as received (PS3.3 C.7.6.3). */
export interface PixelAttributes {
  readonly SOPClassUID: string;
  readonly Rows: number;
  readonly Columns: number;
  readonly SamplesPerPixel: number;
  readonly PhotometricInterpretation: string;
  readonly PlanarConfiguration: number | null;
  readonly BitsAllocated: number;
  readonly BitsStored: number;
  readonly HighBit: number;
  readonly PixelRepresentation: 0 | 1;
  readonly sampleKind: 'integer' | 'float32' | 'float64';
  readonly pixelDataVr: 'OB' | 'OW' | 'OF' | 'OD' | 'UN';
  readonly NumberOfFrames: number;
  /** By attribute (0028,2110) or by transfer syntax. */
  readonly lossy: boolean;
  readonly colourProfile: ColourProfile | null;
}

export interface DisplaySetsOfStudy {
  readonly study: StudyRow;
  readonly displaySets: readonly PackedDisplaySet[];
  readonly priors: readonly StudyRow[];
  /** What a person chose for it; null where nothing. */
  readonly hangingChoice: HangingChoice | null;
}

/** Served by the reader thread: all queries, on read-only WAL connections. */
export interface ReaderApi {
  queryStudies(query: StudyQuery): Promise<StudyPage>;
  /** Which studies are at some places of a list, in its order. */
  studyIdsAt(query: StudyPlaces): Promise<number[]>;
  /** Every label that is in use, in order of the alphabet. */
  labels(): Promise<LabelCount[]>;
  /** Every modality that a study has, in order of the alphabet. */
  modalities(): Promise<string[]>;
  studyDetail(studyId: number): Promise<StudyDetail>;
  studyRows(studyIds: readonly number[]): Promise<StudyRow[]>;
  displaySets(studyId: number): Promise<DisplaySetsOfStudy>;
  frameSource(instanceId: number, frameIndex: number): Promise<FrameSource>;
  /** Throws `store.not-found`, and `image.no-pixel-data` for an object that is no image. */
  imageDescription(instanceId: number): Promise<ImageDescription>;
  /** Every element of a stored file. Throws `store.not-found`, `store.file-missing`, `store.read-failed`, `dicom.*`. */
  instanceTags(instanceId: number): Promise<TagsOfInstance>;
  /** `list` of the command line: one object a row, keys as in its contract. */
  list(
    level: ListLevel,
    filter: { study?: string; series?: string; search?: string },
  ): Promise<Record<string, unknown>[]>;
  /** A cached thumbnail (PNG), or null when none was made yet. */
  thumbnail(instanceId: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Row ids of a study, one for each patient that its objects name. */
  studyIds(StudyInstanceUID: string): Promise<number[]>;
  /** Work over the whole cache that is due, by the settings. */
  dueUpkeep(): Promise<UpkeepTask[]>;
  /** Saved hanging protocols, the site's names, and what of them cannot be used. */
  hangingSetup(): Promise<HangingSetup>;
  /** Every version of the protocols of one id, the newest first. */
  protocolHistory(protocolId: string): Promise<ProtocolVersion[]>;
  /** The text of one version; null where there is none. */
  protocolVersion(protocolId: string, level: SavedLevel, version: number): Promise<string | null>;
  /** What can be had back, the newest first. */
  trash(): Promise<TrashEntry[]>;
  /** What people put on studies, by row id. */
  marks(studyIds: readonly number[]): Promise<StudyMarks>;
  viewedFrames(studyId: number): Promise<ViewedFrames[]>;
  /** What a window showed last; null when it is not known. */
  workspace(windowId: string): Promise<StoredWorkspace | null>;
  /** Of all windows, the newest first. */
  /** Patients of the cache who may be the one of this study, the likeliest first. */
  patientCandidates(studyId: number): Promise<PatientCandidate[]>;
  /** What people decided about whose study it is, the newest first. */
  corrections(studyId: number): Promise<Correction[]>;
  workspaces(): Promise<StoredWorkspace[]>;
  /** What quota and retention would remove now. */
  planEviction(openStudyIds: readonly number[]): Promise<EvictionPlan>;
  /** Studies that quota or retention would remove if an archive confirmed them, in that order; none where both are off. */
  studiesToConfirm(openStudyIds: readonly number[]): Promise<number[]>;
  /** Null when there is no such study any more, or none of it is left to ask about. */
  unconfirmedObjects(studyId: number): Promise<UnconfirmedObjects | null>;
  /** How checks and backups stand, and what they found. */
  integrity(isIndexSound: boolean): Promise<Omit<IntegrityState, 'rebuildsIndexAtStart' | 'databaseProblem'>>;
  counts(): Promise<{ studies: number; instances: number; unread: number; bytes: number }>;
}
