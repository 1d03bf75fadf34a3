import { randomUUID } from 'node:crypto';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { PackedDisplaySet } from '../../shared/model/reading.ts';
import type { ReaderApi } from '../store/reader-api.ts';
import type { ReadingService } from './services.ts';

interface Session {
  readonly token: string;
  readonly windowId: string;
  readonly patientKey: string;
  /** The opened study and the priors of the same patient: nothing else is served under this token. */
  readonly studyIds: ReadonlySet<number>;
  /** It was asked to close, and has not said that it stays. */
  isDoubtful: boolean;
}

export interface ReadingSessions extends ReadingService {
  /** Every study that an open session shows or may hang. */
  openStudyIds(): number[];
  /** The opened study and its priors. Throws `reading.stale-token`. */
  studyIds(token: string): number[];
  /** Ends every session that shows one of these studies, or may: its window must open anew. */
  endSessionsOf(studyIds: readonly number[]): void;
  /**
   * A window that died leaves its session behind. `ask` asks all of them to close; those that neither close nor say that
   * they stay before the returned function is called end with it.
   */
  doubtAll(ask: () => void): () => void;
  /** Throws `reading.stale-token` when the token is unknown or does not cover the study. */
  checkStudy(token: string, studyId: number): void;
}

/**
 * Opening a study is a transaction of (window, patient, generation). A window has at most one session; opening
 * another study ends it, and from then on its token is refused everywhere.
 */
export function createReadingService(
  reader: Pick<ReaderApi, 'displaySets' | 'studyRows' | 'instanceTags'>,
  onOpened: (studyId: number) => void = () => undefined,
): ReadingSessions {
  const byToken = new Map<string, Session>();
  const byWindow = new Map<string, Session>();
  /** Newest open of each window: a slower, older one must not win. */
  const generations = new Map<string, number>();

  const find = (token: string): Session => {
    const session = byToken.get(token);
    if (session === undefined) throw staleToken('a token of an open study', token);
    return session;
  };
  const end = (session: Session): void => {
    byToken.delete(session.token);
    if (byWindow.get(session.windowId) === session) byWindow.delete(session.windowId);
  };

  return {
    async open(studyId, windowId) {
      const generation = (generations.get(windowId) ?? 0) + 1;
      generations.set(windowId, generation);
      const earlier = byWindow.get(windowId);
      if (earlier !== undefined) end(earlier);
      const { study, displaySets, priors, hangingChoice } = await reader.displaySets(studyId);
      if (generations.get(windowId) !== generation) {
        throw new NegatoscopeError('operation.cancelled', 'Another study was opened in this window', {
          operation: 'reading.open',
        });
      }
      const session: Session = {
        token: randomUUID(),
        windowId,
        patientKey: study.patientKey,
        studyIds: new Set([studyId, ...priors.map((prior) => prior.studyId)]),
        isDoubtful: false,
      };
      byToken.set(session.token, session);
      byWindow.set(windowId, session);
      onOpened(studyId);
      return {
        token: session.token,
        patientKey: study.patientKey,
        study,
        displaySets: [...displaySets],
        priors: [...priors],
        hangingChoice,
      };
    },

    async displaySets(token, studyId): Promise<readonly PackedDisplaySet[]> {
      const session = find(token);
      requireStudy(session, studyId);
      const found = await reader.displaySets(studyId);
      // The patient may have been corrected since the session opened: never two patients in one layout.
      if (found.study.patientKey !== session.patientKey) throw staleToken('the same patient', token);
      return found.displaySets;
    },

    async instanceTags(token, instanceId) {
      const { studyId, tags } = await reader.instanceTags(instanceId);
      // After the work as well: a session that was closed meanwhile is answered nothing.
      requireStudy(find(token), studyId);
      return tags;
    },

    stay(token) {
      find(token).isDoubtful = false;
      return Promise.resolve();
    },

    doubtAll(ask) {
      for (const session of byToken.values()) session.isDoubtful = true;
      ask();
      return () => {
        for (const session of Array.from(byToken.values())) if (session.isDoubtful) end(session);
      };
    },

    close(token) {
      const session = byToken.get(token);
      if (session !== undefined) end(session);
      return Promise.resolve();
    },

    endSessionsOf(studyIds) {
      for (const session of Array.from(byToken.values())) {
        if (studyIds.some((studyId) => session.studyIds.has(studyId))) end(session);
      }
    },

    openStudyIds: () => Array.from(byToken.values(), ({ studyIds }) => Array.from(studyIds)).flat(),

    studyIds: (token) => Array.from(find(token).studyIds),

    checkStudy: (token, studyId) => requireStudy(find(token), studyId),
  };
}

function requireStudy(session: Session, studyId: number): void {
  if (!session.studyIds.has(studyId)) throw staleToken('a study of the open patient', session.token);
}

function staleToken(expected: string, token: string): NegatoscopeError<'reading.stale-token'> {
  return new NegatoscopeError('reading.stale-token', `Reading token: expected ${expected}`, {
    expected,
    found: token,
  });
}
