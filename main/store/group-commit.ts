import path from 'node:path';
import type { ArrivalLog } from './arrival-log.ts';
import type { CommitCandidate, CommitOutcome } from './commit-candidate.ts';
import type { WritableDatabase } from './database.ts';
import type { DurableFs } from './durable-fs.ts';
import { failPoint } from './fail-point.ts';
import type { AddedInstance, IndexWriter } from './index-writer.ts';
import { diskError, instanceFile, instancesFolder, spoolFolder } from './instance-files.ts';
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
  /** After each group: the studies that it changed. */
  readonly onChanged: (studyIds: readonly number[]) => void;
}

/**
 * Bounds how long a user's own write waits behind a running transaction: a group of this many took under 20 ms
 * on a shared two-core machine.
 */
const groupLimit = 64;

interface Waiting {
  readonly candidate: CommitCandidate;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** A candidate on its way through one group. */
interface Placed extends Waiting {
  /** Relative path in the cache. */
  readonly file: string;
  /** False when its content was known: its spool file stays where it is. */
  readonly isMoved: boolean;
}

/** Directories that are known to be durable are remembered up to this many. */
const mostKnownDirectories = 10_000;

/**
 * Makes received objects durable, many at once: files to their places, their directories flushed, one transaction,
 * and only then every answer. Runs through in one turn of the event loop, without a detour over the thread pool; users'
 * own writes have their turn between two groups.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  /** Work that wants the files for itself, in the order that it was asked for. */
  readonly #exclusive: (() => Promise<void>)[] = [];
  /** Relative paths of directories whose entry above them is durable. */
  readonly #knownDirectories = new Set<string>();

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  add(candidate: CommitCandidate): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ candidate, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /**
   * Runs `work` while no group is under way; groups that come meanwhile wait for its end. For whatever else moves
   * files of the cache: between the rows and the files of a group nobody may step in.
   */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#exclusive.push(() => work().then(resolve, reject));
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
      const group = this.#takeGroup();
      if (group.length === 0) continue;
      try {
        this.#commitGroup(group);
      } catch (error) {
        // The index could not even be asked: nothing was moved, nobody is left without an answer.
        const failure = databaseError(error, this.#parts.index.file, 'commit to', 'write');
        for (const { reject } of group) reject(failure);
      }
    }
    this.#running = undefined;
  }

  async #runExclusive(): Promise<void> {
    const work = this.#exclusive.shift();
    if (work === undefined) return;
    this.#parts.arrivals.flush();
    // What was there before may have been moved or removed.
    this.#knownDirectories.clear();
    await work();
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
        waiting.reject(databaseError(error, this.#parts.index.file, 'commit to', 'write'));
      }
    }
    this.#waiting.unshift(...later);
    return group;
  }

  #commitGroup(group: readonly Waiting[]): void {
    const placed = this.#placeFiles(group);
    if (placed.length === 0) return;
    let added: AddedInstance[];
    try {
      added = this.#writeRows(placed);
    } catch (error) {
      this.#removeFiles(placed);
      const failure = databaseError(error, this.#parts.index.file, 'commit to', 'write');
      for (const { reject } of placed) reject(failure);
      return;
    }
    this.#parts.arrivals.added();
    for (const { leftover } of added) if (leftover !== null) this.#removeFile(leftover);
    placed.forEach((item, position) => {
      const outcome = added[position]?.outcome;
      if (outcome !== undefined) item.resolve(outcome);
    });
    this.#parts.onChanged([...new Set(added.map(({ outcome }) => outcome.studyId))]);
  }

  /** Moves what is new to its place. A file that cannot be moved fails its own candidate and no other. */
  #placeFiles(group: readonly Waiting[]): Placed[] {
    const inThisGroup = new Set<string>();
    const plans = group.map((waiting): Placed => {
      const { sha256, header, TransferSyntaxUID } = waiting.candidate;
      const { indexWriter } = this.#parts;
      const isRepeated = inThisGroup.has(sha256);
      inThisGroup.add(sha256);
      if (!isRepeated && indexWriter.isCorrectedSyntax(waiting.candidate)) {
        const file = instanceFile(header.SeriesInstanceUID, sha256, TransferSyntaxUID);
        return { ...waiting, file, isMoved: true };
      }
      const isKnown = isRepeated || indexWriter.known(sha256)?.state === 'stored';
      return { ...waiting, file: instanceFile(header.SeriesInstanceUID, sha256), isMoved: !isKnown };
    });
    const failures = new Map<Placed, unknown>();
    const byDirectory = Map.groupBy(
      plans.filter((plan) => plan.isMoved),
      (plan) => path.posix.dirname(plan.file),
    );
    for (const [directory, moves] of byDirectory) this.#fillDirectory(directory, moves, failures);
    // All moves first: the journal of a file system then holds them all, and the first flush pays for the others.
    failPoint('directory-fsync.before');
    for (const [directory, moves] of byDirectory) this.#flushDirectory(directory, moves, failures);
    failPoint('directory-fsync.after');
    // A hash whose first file failed takes its repetitions in this group with it: they have no file either.
    const lost = new Map<string, unknown>();
    for (const [plan, failure] of failures) lost.set(plan.candidate.sha256, failure);
    const placed: Placed[] = [];
    for (const plan of plans) {
      const failure = lost.get(plan.candidate.sha256);
      if (failure === undefined) {
        placed.push(plan);
      } else {
        this.#removeFiles([plan]);
        plan.reject(diskError(failure, plan.file, 'store', plan.candidate.bytes));
      }
    }
    return placed;
  }

  /** Moves files into one directory; what fails is added to `failures`. */
  #fillDirectory(directory: string, moves: readonly Placed[], failures: Map<Placed, unknown>): void {
    try {
      this.#prepareDirectory(directory);
    } catch (error) {
      for (const plan of moves) failures.set(plan, error);
      return;
    }
    for (const plan of moves) {
      try {
        this.#moveFile(plan);
      } catch (error) {
        failures.set(plan, error);
      }
    }
  }

  #flushDirectory(directory: string, moves: readonly Placed[], failures: Map<Placed, unknown>): void {
    const moved = moves.filter((plan) => !failures.has(plan));
    if (moved.length === 0) return;
    try {
      this.#parts.fs.syncDirectory(this.#absolute(directory));
    } catch (error) {
      for (const plan of moved) failures.set(plan, error);
    }
  }

  /**
   * Makes the directory where it is missing, and its entry and those above it durable also where it is not: whoever
   * made it may have died before that.
   */
  #prepareDirectory(directory: string): void {
    const known = this.#knownDirectories;
    if (known.has(directory)) return;
    const { fs } = this.#parts;
    fs.makeDirectory(this.#absolute(directory));
    for (let made = directory; made !== instancesFolder && made !== '.'; made = path.posix.dirname(made)) {
      fs.syncDirectory(this.#absolute(path.posix.dirname(made)));
    }
    if (known.size >= mostKnownDirectories) known.clear();
    known.add(directory);
  }

  #moveFile(plan: Placed): void {
    const { fs, dataDirectory } = this.#parts;
    failPoint('rename.before');
    try {
      fs.rename(path.join(dataDirectory, spoolFolder, plan.candidate.spoolName), this.#absolute(plan.file));
    } catch (error) {
      // Perhaps the directory went: the next object makes it anew.
      this.#knownDirectories.delete(path.posix.dirname(plan.file));
      throw error;
    }
    failPoint('rename.after');
  }

  /** All rows of a group in one transaction, and where their objects came from with them (`ArrivalLog`). */
  #writeRows(placed: readonly Placed[]): AddedInstance[] {
    const { index, user, indexWriter, userWriter, arrivals } = this.#parts;
    const arrivedAtMs = this.#parts.now();
    index.begin();
    try {
      const added = placed.map(({ candidate, file }) => {
        const { outcome, rekeyed, leftover } = indexWriter.add(candidate, file, arrivedAtMs);
        const { source, sha256, header } = candidate;
        const { StudyInstanceUID } = header;
        const { SOPInstanceUID } = outcome;
        const relationsJson = candidate.relations === undefined ? null : JSON.stringify(candidate.relations);
        arrivals.add({
          source,
          sha256,
          StudyInstanceUID,
          SOPInstanceUID,
          outcome: outcome.outcome,
          arrivedAtMs,
          relationsJson,
        });
        return { outcome, rekeyed, leftover, StudyInstanceUID };
      });
      failPoint('index.inserted');
      const rekeyed = added.filter((instance) => instance.rekeyed !== null);
      // A mark under a key that the index does not have yet is found again by the next object that completes the row.
      if (rekeyed.length > 0) {
        user.transaction(() => {
          for (const { rekeyed: keys, StudyInstanceUID } of rekeyed) {
            if (keys !== null) userWriter.rekey(StudyInstanceUID, keys.from, keys.to);
          }
        });
      }
      failPoint('index.before-commit');
      index.commit();
      failPoint('index.after-commit');
      return added;
    } catch (error) {
      index.rollback();
      throw error;
    }
  }

  #removeFiles(plans: readonly Placed[]): void {
    for (const plan of plans) if (plan.isMoved) this.#removeFile(plan.file);
  }

  #removeFile(file: string): void {
    try {
      this.#parts.fs.remove(this.#absolute(file));
    } catch {
      // What cannot be removed now has no row, and the next start takes it up again.
    }
  }

  #absolute(relative: string): string {
    return path.join(this.#parts.dataDirectory, ...relative.split('/'));
  }
}
