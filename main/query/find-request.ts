import type { ErrorRecord } from '../../shared/errors.ts';
import type { TlsMaterial } from '../receive/tls-profile.ts';

/** Study Root Query/Retrieve Information Model – FIND (PS3.4 C.6.2.1.3) */
export const studyRootFindSopClassUid = '1.2.840.10008.5.1.4.1.2.2.1';

/** A question to an archive: which objects of a study it has. Plain JSON, for the thread that asks. */
export interface FindRequest {
  readonly host: string;
  readonly port: number;
  /** Null: plain TCP. */
  readonly tls: TlsMaterial | null;
  readonly calledAe: string;
  readonly callingAe: string;
  readonly StudyInstanceUID: string;
  /** Asked for one by one: the IMAGE level needs the unique keys of the levels above (PS3.4 C.4.1.2.1). */
  readonly SeriesInstanceUIDs: readonly string[];
  readonly timeoutMs: number;
  readonly mostResponses: number;
}

export type FindAnswer =
  | { readonly kind: 'found'; readonly SOPInstanceUIDs: readonly string[] }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };
