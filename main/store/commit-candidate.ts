import { z } from 'zod';
import type { PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { FileSync } from './file-sync.ts';
import type { IngestOutcome, InstanceSource } from '../ingest/incoming-instance.ts';

/** What the index keeps of an instance's header. Decoded text, `''` where absent or empty. */
export interface InstanceHeader extends PatientDemographics {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly StudyDescription: string;
  readonly AccessionNumber: string;
  readonly ReferringPhysicianName: string;
  readonly BodyPartExamined: string;
  readonly InstitutionName: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly Modality: string;
  readonly InstanceNumber: number | null;
}

/** What the index keeps of an instance's pixels. */
export interface CandidateImage {
  /** `ImageDescription` as JSON: made once, stored as it is. */
  readonly descriptionJson: string;
  /** `PixelAttributes` as JSON: what reading one frame needs, without the rest of the description. */
  readonly pixelsJson: string;
  /** As `encodeFrameTable` makes it; null when the frames cannot be told apart. */
  readonly frameTable: Uint8Array | null;
  /** Why there is no frame table: an `ErrorRecord` as JSON; null when there is one. */
  readonly frameProblemJson: string | null;
  /** As stated, but never more than could be there: no frame takes less than a byte of the file. */
  readonly frameCount: number;
}

/**
 * How an object differs from one of the same SOP instance that is here. reencoded: nothing but its encoding, without
 * loss. updated: the same pixels under other attributes. different: other pixels, or what cannot be compared.
 */
export type TwinRelation = 'reencoded' | 'updated' | 'different';

/** By the content hash of the other. */
export const twinRelationsSchema = z.record(z.string(), z.enum(['reencoded', 'updated', 'different']));
export type TwinRelations = Readonly<Record<string, TwinRelation>>;

/** An object of the same SOP instance that is here, with other bytes. */
export interface Twin {
  readonly sha256: string;
  /** Relative to the data directory, with '/'. */
  readonly file: string;
}

/** A spooled and judged object on its way into the cache, for the store thread. */
export interface CommitCandidate {
  /** Name of the file in `spool/`; the store moves it to its place. A name of ours, never a received value. */
  readonly spoolName: string;
  /** SHA-256 of the data set in lower-case hex. */
  readonly sha256: string;
  /** Of the file, including preamble and file meta. */
  readonly bytes: number;
  readonly dataSetOffsetBytes: number;
  readonly TransferSyntaxUID: string;
  readonly header: InstanceHeader;
  /** Null for objects without pixels. */
  readonly image: CandidateImage | null;
  readonly source: InstanceSource;
  /** Says when the spool file is on stable storage; without one it is already. */
  readonly fileSync?: FileSync;
  /** What comparing with twins has shown, by their hash; a twin that is not here is to be compared with first. */
  readonly relations?: TwinRelations;
}

/** Nothing was committed: the object is to be compared with these, and offered again. */
export interface ToBeCompared {
  readonly outcome: 'to-be-compared';
  readonly twins: readonly Twin[];
}

/** Of a duplicate, the ids are those of the object that was here; its spool file is left to the caller. */
export type CommitOutcome = IngestOutcome | ToBeCompared;
