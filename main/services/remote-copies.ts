import type { ArchiveSettings } from '../query/archive-settings.ts';
import type { FindRequest } from '../query/find-request.ts';
import type { TlsMaterial } from '../receive/tls-profile.ts';
import type { ReaderApi } from '../store/reader-api.ts';
import type { StoreApi } from '../store/store-api.ts';

export interface RemoteCheck {
  /** Objects that the archive has. */
  readonly confirmed: number;
  /** Objects that it was asked about and does not have. */
  readonly missing: number;
}

/** Asks the archive whether it has what is here. */
export interface RemoteCopies {
  /** False where no archive is set. */
  readonly canAsk: boolean;
  /**
   * Asks about the objects of a study that were never confirmed, and notes those that the archive has. Throws
   * `network.unreachable`, `network.protocol`, `operation.timeout`, `certificate.unusable`; then nothing is noted.
   */
  check(studyId: number): Promise<RemoteCheck>;
}

export interface RemoteCopiesParts {
  readonly reader: Pick<ReaderApi, 'unconfirmedObjects'>;
  readonly store: Pick<StoreApi, 'confirmRemoteCopies'>;
  /** As they are set now; null for none. */
  readonly archive: () => ArchiveSettings | null;
  readonly callingAe: () => string;
  /** Who we are over TLS, and whom we trust. Throws `certificate.unusable`. */
  readonly tlsMaterial: () => Promise<TlsMaterial>;
  readonly find: (request: FindRequest) => Promise<ReadonlySet<string>>;
}

export function createRemoteCopies({
  reader,
  store,
  archive,
  callingAe,
  tlsMaterial,
  find,
}: RemoteCopiesParts): RemoteCopies {
  return {
    get canAsk() {
      return archive() !== null;
    },
    async check(studyId) {
      const asked = archive();
      const unconfirmed = await reader.unconfirmedObjects(studyId);
      if (asked === null || unconfirmed === null) return { confirmed: 0, missing: 0 };
      const { StudyInstanceUID, objects } = unconfirmed;
      const { host, port, ae, usesTls, timeoutMs, mostResponses } = asked;
      const found = await find({
        host,
        port,
        tls: usesTls ? await tlsMaterial() : null,
        calledAe: ae,
        callingAe: callingAe(),
        StudyInstanceUID,
        SeriesInstanceUIDs: [...new Set(objects.map(({ SeriesInstanceUID }) => SeriesInstanceUID))],
        timeoutMs,
        mostResponses,
      });
      const hashes = objects
        .filter(({ SOPInstanceUID }) => found.has(SOPInstanceUID))
        .map(({ sha256 }) => sha256);
      if (hashes.length > 0) await store.confirmRemoteCopies(hashes, `${ae}@${host}:${port}`);
      return { confirmed: hashes.length, missing: objects.length - hashes.length };
    },
  };
}
