import { asNegatoscopeError, NegatoscopeError } from '../../shared/errors.ts';
import type { EvictionPlan, IntegrityState } from '../../shared/model/keeping.ts';
import type { RefusedStudy } from '../../shared/model/worklist.ts';
import type { SalvageReport } from '../../shared/model/salvage.ts';
import type { TrashEntry } from '../../shared/model/trash.ts';
import { isRebuildRequested, requestRebuild } from '../store/keeping/rebuild-request.ts';
import type { ReaderApi } from '../store/reader-api.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { DatabaseProblem } from '../store/database-problem.ts';
import type { Jobs, RebuildWork } from './jobs.ts';
import type { RemoteCopies } from './remote-copies.ts';

/** Deleting studies and having them back, keeping them on purpose, looking after the cache. */
export interface KeepingService {
  trash(): Promise<TrashEntry[]>;
  /**
   * Answers the entries that it made, and the studies that stay, with why: `store.study-kept` for one that is locked or
   * open, `store.not-found`. Of one study that is thrown; of several it is a job.
   */
  moveToTrash(
    studyIds: readonly number[],
  ): Promise<{ readonly trashIds: string[]; readonly refused: RefusedStudy[] }>;
  /** Answers the id of the job that brings them back. */
  restore(trashIds: readonly string[]): Promise<string>;
  /** Removes for good. Throws `store.not-found`. */
  purge(trashIds: readonly string[]): Promise<void>;
  setHold(studyIds: readonly number[], kind: 'pin' | 'lock', isHeld: boolean): Promise<void>;
  /** Checks all stored files; answers the id of its job, also of one that is under way. */
  startScrub(): Promise<string>;
  /** Reads and hashes every object again; answers the id of its job. */
  startVerify(): Promise<string>;
  /** Copies what cannot be rebuilt; answers the id of its job. */
  startBackup(): Promise<string>;
  /** Asks the archive whether it has these studies; answers the id of the job. */
  startRemoteCheck(studyIds: readonly number[]): Promise<string>;
  /** What quota and retention would remove now. */
  planEviction(): Promise<EvictionPlan>;
  integrity(): Promise<IntegrityState>;
  /** Whether the index is to be made anew from the files at the next start. Throws `store.write-failed`. */
  rebuildIndexAtStart(isWanted: boolean): Promise<void>;
  /**
   * Puts what can be saved of a damaged user database beside it, and answers what that is; nothing takes its place.
   * With a million arrivals it takes a quarter of a minute. Throws `usage.invalid` where none is damaged.
   */
  salvage(): Promise<SalvageReport>;
  /** A person has decided: that takes the place of the damaged one, which stays beside. Throws as `salvage`. */
  installSalvaged(): Promise<void>;
  /** Makes the index anew from the files while the program runs; answers the id of its job. */
  rebuildIndex(): Promise<string>;
  /** Asks every window to close its study, which a rebuilt index waits for; a window that died is not waited for. */
  closeStudies(): Promise<void>;
}

export interface KeepingParts {
  readonly dataDirectory: string;
  readonly store: Pick<
    StoreApi,
    'moveToTrash' | 'purgeTrash' | 'setHold' | 'backUp' | 'purgeExpired' | 'evictOne'
  >;
  readonly reader: Pick<ReaderApi, 'trash' | 'dueUpkeep' | 'planEviction' | 'studiesToConfirm' | 'integrity'>;
  readonly jobs: Pick<
    Jobs,
    | 'changeStudies'
    | 'restore'
    | 'scrub'
    | 'verify'
    | 'backUp'
    | 'askArchive'
    | 'rebuildIndex'
    | 'isReadingIndex'
  >;
  readonly rebuildIndex: RebuildWork;
  /** Puts what can be saved of the user database beside it (`salvageUserData`). */
  readonly salvage: () => Promise<SalvageReport>;
  /** Puts that in its place. */
  readonly installUserData: () => Promise<void>;
  readonly closeStudies: () => void;
  readonly databaseProblem: () => DatabaseProblem | null;
  /** Removes for good what was deleted from the quarantine long ago. */
  readonly purgeQuarantine: () => Promise<unknown>;
  /** Reads the audit trail and remembers whether it is whole. */
  readonly verifyAudit: () => Promise<unknown>;
  readonly remoteCopies: RemoteCopies;
  /** Studies that a window shows, with the priors that it may hang. */
  readonly openStudyIds: () => readonly number[];
  readonly onError: (error: NegatoscopeError, task: string) => void;
}

export interface Keeper extends KeepingService {
  /** Does what has become due. Never rejects: one task that fails does not keep the others from being done. */
  tick(): Promise<void>;
}

/** Studies held in one step: a few milliseconds of the store thread. */
const studiesAStep = 250;

/** Studies that the archive is asked about at one tick. */
const mostAskedATick = 100;
/** A study that the archive did not have whole is asked about again. */
const askAgainMs = 24 * 3_600_000;

export function createKeeper({
  dataDirectory,
  store,
  reader,
  jobs,
  remoteCopies,
  rebuildIndex,
  salvage,
  installUserData,
  closeStudies,
  databaseProblem,
  purgeQuarantine,
  verifyAudit,
  openStudyIds,
  onError,
}: KeepingParts): Keeper {
  const attempt = async (task: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      onError(asNegatoscopeError(error, task), task);
    }
  };
  let auditVerifiedMs = Number.NEGATIVE_INFINITY;
  /** Studies that the archive was asked about since the start, with when by the running time. */
  const asked = new Map<number, number>();
  const confirmSome = async (): Promise<void> => {
    const nowMs = performance.now();
    const isDue = (studyId: number): boolean =>
      nowMs - (asked.get(studyId) ?? Number.NEGATIVE_INFINITY) >= askAgainMs;
    const studyIds = await reader.studiesToConfirm(openStudyIds());
    for (const studyId of studyIds.filter(isDue).slice(0, mostAskedATick)) {
      // One that does not answer is not asked on and on: the next tick tries again.
      await remoteCopies.check(studyId);
      asked.set(studyId, nowMs);
    }
  };
  const evict = async (): Promise<void> => {
    // One at a time, so that what is open is asked for each.
    while ((await store.evictOne({ openStudyIds: openStudyIds() })).kind === 'evicted');
  };
  const requireDamagedUserData = (): void => {
    const problem = databaseProblem();
    if (problem?.database === 'user' && problem.kind !== 'failing') return;
    const reason = 'the user database is not damaged';
    throw new NegatoscopeError('usage.invalid', `There is nothing to repair: ${reason}`, { reason });
  };
  return {
    trash: () => reader.trash(),
    async moveToTrash(studyIds) {
      const trashIds: string[] = [];
      const refused = await jobs.changeStudies({ says: 'trashed' }, studyIds, 1, async (part) => {
        for (const studyId of part) trashIds.push(await store.moveToTrash(studyId, openStudyIds()));
        return [];
      });
      return { trashIds, refused };
    },
    restore: async (trashIds) => jobs.restore(trashIds),
    async purge(trashIds) {
      for (const trashId of trashIds) await store.purgeTrash(trashId);
    },
    async setHold(studyIds, kind, isHeld) {
      const title = { says: `${kind}.${isHeld ? 'on' : 'off'}` } as const;
      await jobs.changeStudies(title, studyIds, studiesAStep, async (part) => {
        await store.setHold({ studyIds: part, kind, holder: '', isHeld });
        return [];
      });
    },
    startScrub: async () => jobs.scrub(),
    startVerify: async () => jobs.verify(),
    startBackup: async () => jobs.backUp(() => store.backUp()),
    startRemoteCheck: async (studyIds) => jobs.askArchive(studyIds, (studyId) => remoteCopies.check(studyId)),
    planEviction: () => reader.planEviction(openStudyIds()),
    integrity: async () => ({
      ...(await reader.integrity(databaseProblem()?.database !== 'index')),
      rebuildsIndexAtStart: isRebuildRequested(dataDirectory),
      databaseProblem: databaseProblem(),
    }),
    async salvage() {
      requireDamagedUserData();
      return salvage();
    },
    async installSalvaged() {
      requireDamagedUserData();
      if (jobs.isReadingIndex) {
        const reason = 'other work still reads the databases: cancel it, or wait for its end';
        throw new NegatoscopeError('store.rebuilding', `Nothing was replaced: ${reason}`, { reason });
      }
      await installUserData();
    },
    rebuildIndex: async () => jobs.rebuildIndex(rebuildIndex),
    closeStudies: async () => closeStudies(),
    rebuildIndexAtStart: (isWanted) => requestRebuild(dataDirectory, isWanted),
    async tick() {
      await attempt('emptying the trash', () => store.purgeExpired());
      await attempt('emptying the quarantine', purgeQuarantine);
      if (performance.now() - auditVerifiedMs >= askAgainMs) {
        auditVerifiedMs = performance.now();
        await attempt('verifying the audit trail', verifyAudit);
      }
      // First what may go already, which also brings what the reader knows up to date.
      await attempt('making room', evict);
      if (remoteCopies.canAsk) {
        await attempt('asking the archive', confirmSome);
        await attempt('making room', evict);
      }
      await attempt('looking what is due', async () => {
        const due = await reader.dueUpkeep();
        if (due.includes('backup')) await attempt('backing up', () => store.backUp());
        if (due.includes('scrub')) jobs.scrub();
      });
    },
  };
}

/** The first time is when a start is long over, so that nobody waits for it. */
const firstTickMs = 60_000;
const tickMs = 3_600_000;

/** Ticks now and then until it is stopped; one tick at a time. */
export function startTicking(keeper: Keeper): () => Promise<void> {
  let ticking = Promise.resolve();
  let isStopped = false;
  const tickAndArm = async (): Promise<void> => {
    await keeper.tick();
    if (!isStopped) timer = arm(tickMs);
  };
  const arm = (waitMs: number): NodeJS.Timeout =>
    setTimeout(() => {
      ticking = tickAndArm();
    }, waitMs).unref();
  let timer = arm(firstTickMs);
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await ticking;
  };
}
