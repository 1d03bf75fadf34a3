import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { CommitCandidate, CommitOutcome } from './commit-candidate.ts';
import type { WritableDatabase } from './database.ts';
import type { AddedInstance, IndexWriter } from './index-writer.ts';
import {
  diskError,
  instanceFile,
  makeDurableDirectory,
  spoolFolder,
  syncDirectory,
} from './instance-files.ts';
import { databaseError } from './sqlite-errors.ts';
import type { UserWriter } from './user-writer.ts';

export interface GroupCommitParts {
  readonly dataDirectory: string;
  readonly index: WritableDatabase;
  readonly user: WritableDatabase;
  readonly indexWriter: IndexWriter;
  readonly userWriter: UserWriter;
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

/**
 * Makes received objects durable, many at once: files to their places, their directories flushed, one transaction,
 * and only then every answer. While files are moved the thread is free for users' own writes.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  add(candidate: CommitCandidate): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ candidate, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the event loop, so that all commits that have already arrived join the first group.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, groupLimit);
      try {
        await this.#commitGroup(group);
      } catch (error) {
        // The index could not even be asked: nothing was moved, nobody is left without an answer.
        const failure = databaseError(error, this.#parts.index.file, 'commit to', 'write');
        for (const { reject } of group) reject(failure);
      }
    }
    this.#running = undefined;
  }

  async #commitGroup(group: readonly Waiting[]): Promise<void> {
    const placed = await this.#placeFiles(group);
    let added: AddedInstance[];
    try {
      added = this.#writeRows(placed);
    } catch (error) {
      await this.#removeFiles(placed);
      const failure = databaseError(error, this.#parts.index.file, 'commit to', 'write');
      for (const { reject } of placed) reject(failure);
      return;
    }
    this.#parts.onChanged([...new Set(added.map(({ outcome }) => outcome.studyId))]);
    placed.forEach((item, position) => {
      const outcome = added[position]?.outcome;
      if (outcome !== undefined) item.resolve(outcome);
    });
  }

  /** Moves what is new to its place. A file that cannot be moved fails its own candidate and no other. */
  async #placeFiles(group: readonly Waiting[]): Promise<Placed[]> {
    const inThisGroup = new Set<string>();
    const plans = group.map((waiting): Placed => {
      const { sha256, header } = waiting.candidate;
      const isKnown = this.#parts.indexWriter.known(sha256)?.state === 'stored' || inThisGroup.has(sha256);
      inThisGroup.add(sha256);
      return { ...waiting, file: instanceFile(header.SeriesInstanceUID, sha256), isMoved: !isKnown };
    });
    const directories = new Set(
      plans.filter((plan) => plan.isMoved).map((plan) => path.posix.dirname(plan.file)),
    );
    const failures = new Map<string, unknown>();
    await Promise.all(
      [...directories].map((directory) =>
        makeDurableDirectory(this.#absolute(directory)).catch((error: unknown) =>
          failures.set(directory, error),
        ),
      ),
    );
    const moved = await Promise.all(plans.map((plan) => this.#moveFile(plan, failures)));
    await Promise.all(
      [...directories].map((directory) =>
        syncDirectory(this.#absolute(directory)).catch((error: unknown) => failures.set(directory, error)),
      ),
    );
    // A hash whose first file failed takes its repetitions in this group with it: they have no file either.
    const lost = new Set<string>();
    const placed: Placed[] = [];
    for (const plan of plans) {
      const { sha256 } = plan.candidate;
      const failure = moved[plans.indexOf(plan)] ?? failures.get(path.posix.dirname(plan.file));
      if (plan.isMoved && failure !== undefined) {
        lost.add(sha256);
        await this.#removeFiles([plan]);
        plan.reject(diskError(failure, plan.file, 'store'));
      } else if (lost.has(sha256)) {
        plan.reject(
          new NegatoscopeError('store.write-failed', `Could not store ${plan.file}: its first copy failed`, {
            file: plan.file,
            operation: 'store',
            reason: 'its first copy failed',
          }),
        );
      } else {
        placed.push(plan);
      }
    }
    return placed;
  }

  async #moveFile(plan: Placed, failures: ReadonlyMap<string, unknown>): Promise<unknown> {
    if (!plan.isMoved || failures.has(path.posix.dirname(plan.file))) return undefined;
    try {
      await rename(
        path.join(this.#parts.dataDirectory, spoolFolder, plan.candidate.spoolName),
        this.#absolute(plan.file),
      );
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /**
   * All rows of a group. The user database commits first: an arrival without its object is harmless, and tells a
   * recovery where a file without a row came from.
   */
  #writeRows(placed: readonly Placed[]): AddedInstance[] {
    const { index, user, indexWriter, userWriter } = this.#parts;
    const nowMs = this.#parts.now();
    index.begin();
    try {
      const added = placed.map(({ candidate, file }) => indexWriter.add(candidate, file, nowMs));
      user.transaction(() => {
        added.forEach(({ outcome, rekeyed }, position) => {
          const candidate = placed[position]?.candidate;
          if (candidate === undefined) return;
          const { StudyInstanceUID } = candidate.header;
          if (rekeyed !== null) userWriter.rekey(StudyInstanceUID, rekeyed.from, rekeyed.to);
          userWriter.addArrival(
            { source: candidate.source, sha256: candidate.sha256, StudyInstanceUID, outcome },
            nowMs,
          );
        });
      });
      index.commit();
      return added;
    } catch (error) {
      index.rollback();
      throw error;
    }
  }

  async #removeFiles(plans: readonly Placed[]): Promise<void> {
    for (const plan of plans) {
      // What cannot be removed now has no row, and the next start takes it up again.
      if (plan.isMoved) await rm(this.#absolute(plan.file), { force: true }).catch(() => undefined);
    }
  }

  #absolute(relative: string): string {
    return path.join(this.#parts.dataDirectory, ...relative.split('/'));
  }
}
