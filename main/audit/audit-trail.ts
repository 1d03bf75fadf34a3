import os from 'node:os';
import { asNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';
import type { PackedDisplaySet, PackedReadingSession } from '../../shared/model/reading.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { operatingSystemUser } from '../operating-system-user.ts';
import type { RefusedObjects } from '../receive/refusals.ts';
import type { ReadingService } from '../services/services.ts';
import {
  applicationActivity,
  dataImported,
  instancesRefused,
  instancesTransferred,
  nodeRefused,
  quarantineChanged,
  securityChanged,
  studyCorrected,
  studyDeleted,
  studyOpened,
  studyRestored,
  type AuditedNode,
  type AuditedPeer,
  type AuditedStudy,
  type QuarantineAction,
} from './audit-events.ts';
import type { StudyRemoved } from '../store/keeping/study-removal.ts';
import { AuditLog } from './audit-log.ts';
import { encodeAuditMessage, type AuditMessage } from './audit-message.ts';

/** Objects of one study that one association brought. Without patient data: the trail looks that up. */
export interface StudyTransfer {
  readonly studyId: number;
  readonly sopClasses: readonly { readonly SOPClassUID: string; readonly instanceCount: number }[];
  /** False when each of the objects was here already. */
  readonly isNew: boolean;
}

export interface AuditTrailOptions {
  readonly dataDirectory: string;
  readonly ae: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  readonly studyRows: (studyIds: readonly number[]) => Promise<readonly StudyRow[]>;
  /** A record could not be written. The event itself goes on: a full disk must not keep a study from its reader. */
  readonly onFault: (error: NegatoscopeError) => void;
}

/** What happened, told once each; nothing of it rejects or makes its caller wait. */
export interface AuditTrail {
  nodeRefused(peer: AuditedPeer, reason: string): void;
  /** Certificates, or settings of how this node is reached and whom it asks. */
  securityChanged(what: string): void;
  transferred(peer: AuditedPeer, transfers: readonly StudyTransfer[]): void;
  /** Objects that were not kept, and why. */
  objectsRefused(peer: AuditedPeer, refused: readonly RefusedObjects[]): void;
  imported(label: string, studyIds: readonly number[], refusedCount: number): void;
  opened(studyId: number): void;
  /** A person said whose study it is, or took that back: as it was shown before, and is now. */
  corrected(before: AuditedStudy, after: AuditedStudy): void;
  /** A study went to the trash, came back from it, or went for good. */
  removed(removed: StudyRemoved): void;
  /** Something was done with objects that could not be read. */
  quarantineChanged(quarantineIds: readonly string[], what: QuarantineAction, isByPerson: boolean): void;
  /** Says that the application stops, and resolves when all is written. */
  close(): Promise<void>;
}

/** Opens the audit log and says that the application started. Throws `store.write-failed`. */
export async function openAuditTrail(options: AuditTrailOptions): Promise<AuditTrail> {
  const { dataDirectory, ae, now, studyRows, onFault } = options;
  const log = await AuditLog.open({ dataDirectory, now });
  const node: AuditedNode = {
    ae,
    hostName: os.hostname(),
    processId: process.pid,
    userName: operatingSystemUser(),
  };
  const occasion = (): { node: AuditedNode; time: string } => ({ node, time: new Date(now()).toISOString() });
  const pending = new Set<Promise<void>>();
  const write = (make: () => Promise<readonly AuditMessage[]>): void => {
    const writing = (async () => {
      try {
        const messages = await make();
        await Promise.all(messages.map((message) => log.append(encodeAuditMessage(message))));
      } catch (error) {
        onFault(asNegatoscopeError(error, 'audit'));
      }
    })();
    pending.add(writing);
    void writing.finally(() => pending.delete(writing));
  };
  await log.append(encodeAuditMessage(applicationActivity(occasion(), 'start')));

  return {
    nodeRefused(peer, reason) {
      const message = nodeRefused(occasion(), peer, reason);
      write(async () => [message]);
    },
    securityChanged(what) {
      const message = securityChanged(occasion(), what);
      write(async () => [message]);
    },
    transferred(peer, transfers) {
      const when = occasion();
      write(async () => {
        const studies = await studyRows(transfers.map(({ studyId }) => studyId));
        return transfers.flatMap(({ studyId, sopClasses, isNew }) =>
          studies
            .filter((study) => study.studyId === studyId)
            .map((study) => instancesTransferred(when, { peer, study, sopClasses, isNew })),
        );
      });
    },
    objectsRefused(peer, refused) {
      const when = occasion();
      write(async () => refused.map((objects) => instancesRefused(when, peer, objects)));
    },
    imported(label, studyIds, refusedCount) {
      const when = occasion();
      write(async () => [dataImported(when, label, await studyRows(studyIds), refusedCount)]);
    },
    opened(studyId) {
      const when = occasion();
      write(async () => (await studyRows([studyId])).map((study) => studyOpened(when, study)));
    },
    corrected(before, after) {
      const when = occasion();
      write(async () => [studyCorrected(when, before, after)]);
    },
    removed({ what, isByPerson, ...study }) {
      const message =
        what === 'restored'
          ? studyRestored(occasion(), study)
          : studyDeleted(occasion(), study, removalWords[what], isByPerson);
      write(async () => [message]);
    },
    quarantineChanged(quarantineIds, what, isByPerson) {
      const message = quarantineChanged(occasion(), quarantineIds, what, isByPerson);
      write(async () => [message]);
    },
    async close() {
      while (pending.size > 0) await Promise.all(pending);
      try {
        await log.append(encodeAuditMessage(applicationActivity(occasion(), 'stop')));
      } catch (error) {
        onFault(asNegatoscopeError(error, 'audit'));
      }
      await log.close();
    },
  };
}

/** Settings of how this node is reached, by whom, and whom it asks: a change of one is a matter of security. */
export function isAboutReach(key: string): boolean {
  return key.startsWith('receiver.') || key.startsWith('archive.');
}

const removalWords = {
  deleted: 'moved to the trash',
  evicted: 'taken out by quota or retention',
  purged: 'removed for good',
} as const;

/** The same reading service; each study that a person opens is told to the trail. */
export function auditReading<Reading extends ReadingService>(reading: Reading, trail: AuditTrail): Reading {
  return {
    ...reading,
    async open(studyId: number, windowId: string): Promise<PackedReadingSession> {
      const session = await reading.open(studyId, windowId);
      trail.opened(studyId);
      return session;
    },
    // Priors are opened one by one, as they are hung.
    async displaySets(token: string, studyId: number): Promise<readonly PackedDisplaySet[]> {
      const displaySets = await reading.displaySets(token, studyId);
      trail.opened(studyId);
      return displaySets;
    },
  };
}
