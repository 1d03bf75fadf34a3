import { NegatoscopeError } from '../../shared/errors.ts';
import type { ArrivalLog } from './arrival-log.ts';
import type { CommitCandidate, CommitOutcome } from './commit-candidate.ts';
import type { WritableDatabase } from './database.ts';
import type { DurableFs } from './durable-fs.ts';
import { failPoint } from './fail-point.ts';
import { holdForFileSync, whenFileSynced, type FileSync } from './file-sync.ts';
import type { AddedInstance, IndexWriter } from './index-writer.ts';
import { diskError, instanceFile, spoolFolder } from './instance-files.ts';
import { ObjectPlaces, type PlacedObject } from './object-places.ts';
import { databaseError } from './sqlite-errors.ts';
import type { UserWriter } from './user-writer.ts';

export interface GroupCommitParts {
  readonly dataDirectory: string;
  readonly index: WritableDatabase;
  readonly user: WritableDatabase;
  readonly indexWriter: IndexWriter;
  readonly userWriter: UserWriter;
  readonly arrivals: ArrivalLog;
  readonly fs: DurableFs;
  readonly now: () => number;
  /** Milliseconds that a group may be held for its files (`fileSyncHoldMs`). */
  readonly fileSyncHoldMs?: number;
  /** After each group: the studies that it changed. */
  readonly onChanged: (studyIds: readonly number[]) => void;
}

/**
 * Bounds how long a user's own write waits behind a running transaction: a group of this many took under 20 ms
 * on a shared two-core machine.
 */
const groupLimit = 64;

/**
 * How long a group, and with it the store thread and users' own writes, is held for files that the disk is still busy
 * with. A flash disk syncs half a megabyte in 0.2 to 2 ms; one that takes longer gains nothing by it, and is not waited
 * for until a file was fast again.
 */
const fileSyncHoldMs = 4;

interface Waiting {
  readonly candidate: CommitCandidate;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

interface ExclusiveWork {
  readonly run: () => Promise<void>;
  readonly reject: (error: unknown) => void;
}

/** A candidate on its way through one group. */
type Placed = Waiting & PlacedObject;

/**
 * Makes received objects durable, many at once: rows in one transaction, their flushed files to their places, the
 * directories flushed, the commit, and only then every answer. Runs through in one turn of the event loop, without a detour over the thread pool; users'
 * own writes have their turn between two groups.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts;
  readonly #places: ObjectPlaces;
  readonly #holdMs: number;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  /** Work that wants the files for itself, in the order that it was asked for. */
  readonly #exclusive: ExclusiveWork[] = [];
  /** The last file was waited for in vain: the next ones are not waited for within a group. */
  #isDiskSlow = false;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
    this.#places = new ObjectPlaces(parts.dataDirectory, parts.fs);
    this.#holdMs = parts.fileSyncHoldMs ?? fileSyncHoldMs;
  }

  add(candidate: CommitCandidate): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      const { fileSync } = candidate;
      const waiting = { candidate, resolve, reject };
      if (this.#isDiskSlow && fileSync !== undefined) void this.#addWhenSynced(waiting, fileSync);
      else this.#enqueue(waiting);
    });
  }

  #enqueue(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#running ??= this.#run();
  }

  /**
   * Runs `work` while no group is under way; groups that come meanwhile wait for its end. For whatever else moves
   * files of the cache: between the rows and the files of a group nobody may step in.
   */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#exclusive.push({ run: () => work().then(resolve, reject), reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0 || this.#exclusive.length > 0) {
      // One turn of the event loop, so that all commits that have already arrived join the group.
      await new Promise(setImmediate);
      await this.#runExclusive();
      if (this.#waiting.length > 0) this.#commitNext();
    }
    this.#running = undefined;
  }

  #commitNext(): void {
    const { index } = this.#parts;
    try {
      // What is here already is looked up within the transaction: on its own each query takes locks and gives them back.
      index.begin();
    } catch (error) {
      return this.#refuse(this.#waiting.splice(0, groupLimit), error);
    }
    const group = this.#takeGroup();
    try {
      index.requireTransaction();
      this.#commitGroup(this.#plan(group));
    } catch (error) {
      // The index could not even be asked: nothing was moved, nobody is left without an answer.
      index.rollback();
      this.#refuse(group, error);
    }
  }

  #refuse(group: readonly Waiting[], error: unknown): void {
    const failure = databaseError(error, this.#parts.index.file, 'commit to', 'write');
    for (const { reject } of group) reject(failure);
  }

  async #runExclusive(): Promise<void> {
    const work = this.#exclusive.shift();
    if (work === undefined) return;
    try {
      this.#parts.arrivals.flush();
    } catch (error) {
      // A user database that is full: this work cannot be done, and the groups behind it go on.
      work.reject(error);
      return;
    }
    // What was there before may have been moved or removed.
    this.#places.forgetDirectories();
    await work.run();
  }

  /**
   * The next candidates, without versions of one SOP instance: what comes later is compared with what came first. Those
   * that are to be compared with what is here get that for an answer.
   */
  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    const later: Waiting[] = [];
    const versions = new Map<string, string>();
    for (const waiting of this.#waiting.splice(0, groupLimit)) {
      const { header, sha256, TransferSyntaxUID } = waiting.candidate;
      const version = `${sha256} ${TransferSyntaxUID}`;
      if ((versions.get(header.SOPInstanceUID) ?? version) !== version) {
        later.push(waiting);
        continue;
      }
      versions.set(header.SOPInstanceUID, version);
      try {
        const twins = this.#parts.indexWriter.uncomparedTwins(waiting.candidate);
        if (twins.length > 0) waiting.resolve({ outcome: 'to-be-compared', twins });
        else group.push(waiting);
      } catch (error) {
        this.#refuse([waiting], error);
      }
    }
    this.#waiting.unshift(...later);
    return group;
  }

  /**
   * Rows first, while the disk may still be busy with the files; then the files; then the commit. Whatever cannot go on
   * leaves the group, and its rows with it. Within a transaction, which it ends.
   */
  #commitGroup(planned: Placed[]): void {
    const { index } = this.#parts;
    let plans = planned;
    const moved = new Set<Placed>();
    for (;;) {
      if (plans.length === 0) return index.rollback();
      let added: AddedInstance[];
      try {
        added = this.#insertRows(plans);
        const unsynced = this.#holdForFiles(plans);
        if (unsynced.size > 0) {
          this.#beginAnew();
          // Nothing was moved yet: another of the same content may now be the one that is.
          plans = this.#plan(plans.filter((plan) => !unsynced.has(plan)));
          for (const [plan, leave] of unsynced) leave(plan);
          continue;
        }
        failPoint('index.inserted');
        const failed = this.#places.fill(plans, moved);
        if (failed.size > 0) {
          this.#beginAnew();
          plans = plans.filter((plan) => !failed.has(plan));
          for (const [plan, failure] of failed) {
            this.#places.clear([plan]);
            plan.reject(diskError(failure, plan.file, 'store', plan.candidate.bytes));
          }
          continue;
        }
        this.#commitRows(plans, added);
      } catch (error) {
        index.rollback();
        this.#places.clear(moved);
        this.#refuse(plans, error);
        return;
      }
      this.#answer(plans, added);
      return;
    }
  }

  #beginAnew(): void {
    this.#parts.index.rollback();
    this.#parts.index.begin();
  }

  #answer(plans: readonly Placed[], added: readonly AddedInstance[]): void {
    this.#parts.arrivals.added();
    for (const { leftover } of added) if (leftover !== null) this.#places.remove(leftover);
    plans.forEach((plan, position) => {
      const outcome = added[position]?.outcome;
      if (outcome !== undefined) plan.resolve(outcome);
    });
    this.#parts.onChanged([...new Set(added.map(({ outcome }) => outcome.studyId))]);
  }

  #plan(group: readonly Waiting[]): Placed[] {
    const inThisGroup = new Set<string>();
    return group.map((waiting): Placed => {
      const { sha256, header, TransferSyntaxUID } = waiting.candidate;
      const { indexWriter } = this.#parts;
      const isRepeated = inThisGroup.has(sha256);
      inThisGroup.add(sha256);
      const same = isRepeated ? undefined : indexWriter.known(sha256);
      if (indexWriter.isCorrectedSyntax(waiting.candidate, same)) {
        const file = instanceFile(header.SeriesInstanceUID, sha256, TransferSyntaxUID);
        return { ...waiting, file, isMoved: true };
      }
      const isKnown = isRepeated || same?.state === 'stored';
      return { ...waiting, file: instanceFile(header.SeriesInstanceUID, sha256), isMoved: !isKnown };
    });
  }

  /** Waits for what the disk is still busy with: for a short time here, beyond that without holding up the others. */
  #holdForFiles(plans: readonly Placed[]): Map<Placed, (plan: Waiting) => void> {
    const unsynced = new Map<Placed, (plan: Waiting) => void>();
    let leftMs = this.#holdMs;
    for (const plan of plans) {
      const { fileSync } = plan.candidate;
      if (fileSync === undefined) continue;
      const before = performance.now();
      const state = holdForFileSync(fileSync, Math.max(0, leftMs));
      leftMs -= performance.now() - before;
      if (state === 'synced') continue;
      unsynced.set(
        plan,
        state === 'failed' ? refuseUnsynced : () => void this.#addWhenSynced(plan, fileSync),
      );
    }
    if (unsynced.size > 0) this.#isDiskSlow = true;
    return unsynced;
  }

  async #addWhenSynced(waiting: Waiting, fileSync: FileSync): Promise<void> {
    const before = performance.now();
    const state = await whenFileSynced(fileSync);
    // It is fast again once a file waits no longer than the store would have held.
    this.#isDiskSlow = performance.now() - before > this.#holdMs;
    if (state === 'failed') refuseUnsynced(waiting);
    else this.#enqueue(waiting);
  }

  /** All rows of a group, and where their objects came from with them (`ArrivalLog`). */
  #insertRows(plans: readonly Placed[]): AddedInstance[] {
    const { indexWriter, arrivals } = this.#parts;
    const arrivedAtMs = this.#parts.now();
    const added = plans.map(({ candidate, file }) => {
      const instance = indexWriter.add(candidate, file, arrivedAtMs);
      const { source, sha256, header } = candidate;
      arrivals.add({
        source,
        sha256,
        StudyInstanceUID: header.StudyInstanceUID,
        SOPInstanceUID: instance.outcome.SOPInstanceUID,
        outcome: instance.outcome.outcome,
        arrivedAtMs,
        relationsJson: candidate.relations === undefined ? null : JSON.stringify(candidate.relations),
      });
      return instance;
    });
    return added;
  }

  #commitRows(plans: readonly Placed[], added: readonly AddedInstance[]): void {
    const { index, user, userWriter } = this.#parts;
    // A mark under a key that the index does not have yet is found again by the next object that completes the row.
    if (added.some(({ rekeyed }) => rekeyed !== null)) {
      user.transaction(() => {
        for (const [position, { rekeyed }] of added.entries()) {
          const uid = plans[position]?.candidate.header.StudyInstanceUID;
          if (rekeyed !== null && uid !== undefined) userWriter.rekey(uid, rekeyed.from, rekeyed.to);
        }
      });
    }
    failPoint('index.before-commit');
    index.commit();
    failPoint('index.after-commit');
  }
}

function refuseUnsynced({ candidate, reject }: Waiting): void {
  const file = `${spoolFolder}/${candidate.spoolName}`;
  const reason = 'it did not reach stable storage';
  reject(
    new NegatoscopeError('store.write-failed', `Could not flush ${file}: ${reason}`, {
      file,
      operation: 'flush',
      reason,
    }),
  );
}
