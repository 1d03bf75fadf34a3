import path from 'node:path';
import type { CommitCandidate } from './commit-candidate.ts';
import type { DurableFs } from './durable-fs.ts';
import { failPoint } from './fail-point.ts';
import { instancesFolder, spoolFolder } from './instance-files.ts';

/** An object and where it belongs. */
export interface PlacedObject {
  readonly candidate: Pick<CommitCandidate, 'spoolName' | 'sha256'>;
  /** Relative path in the cache. */
  readonly file: string;
  /** False when its content was known: its spool file stays where it is. */
  readonly isMoved: boolean;
}

/** Directories that are known to be durable are remembered up to this many. */
const mostKnownDirectories = 10_000;

/** Moves spool files, flushed before, to where their objects stay, and makes that durable. */
export class ObjectPlaces {
  readonly #dataDirectory: string;
  readonly #fs: DurableFs;
  /** Relative paths of directories whose entry above them is durable. */
  readonly #knownDirectories = new Set<string>();

  constructor(dataDirectory: string, fs: DurableFs) {
    this.#dataDirectory = dataDirectory;
    this.#fs = fs;
  }

  /** What was there before may have been moved or removed. */
  forgetDirectories(): void {
    this.#knownDirectories.clear();
  }

  /**
   * Moves what is new and not in `moved` yet, and adds it there. A file that cannot be moved fails its own object and no
   * other; answers those, each with the reason.
   */
  fill<Plan extends PlacedObject>(plans: readonly Plan[], moved: Set<Plan>): Map<Plan, unknown> {
    const failures = new Map<PlacedObject, unknown>();
    const byDirectory = Map.groupBy(
      plans.filter((plan) => plan.isMoved && !moved.has(plan)),
      (plan) => path.posix.dirname(plan.file),
    );
    for (const [directory, moves] of byDirectory) this.#fillDirectory(directory, moves, failures);
    // All moves first: the journal of a file system then holds them all, and the first flush pays for the others.
    failPoint('directory-fsync.before');
    for (const [directory, moves] of byDirectory) this.#flushDirectory(directory, moves, failures);
    failPoint('directory-fsync.after');
    for (const moves of byDirectory.values()) {
      for (const plan of moves) if (!failures.has(plan)) moved.add(plan);
    }
    // A hash whose first file failed takes its repetitions in this group with it: they have no file either.
    const lost = new Map<string, unknown>();
    for (const [plan, failure] of failures) lost.set(plan.candidate.sha256, failure);
    return new Map(
      plans
        .filter((plan) => lost.has(plan.candidate.sha256))
        .map((plan) => [plan, lost.get(plan.candidate.sha256)]),
    );
  }

  /** Removes what was moved. */
  clear(plans: Iterable<PlacedObject>): void {
    for (const plan of plans) if (plan.isMoved) this.remove(plan.file);
  }

  remove(file: string): void {
    try {
      this.#fs.remove(this.#absolute(file));
    } catch {
      // What cannot be removed now has no row, and the next start takes it up again.
    }
  }

  /** Moves files into one directory; what fails is added to `failures`. */
  #fillDirectory(
    directory: string,
    moves: readonly PlacedObject[],
    failures: Map<PlacedObject, unknown>,
  ): void {
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

  #flushDirectory(
    directory: string,
    moves: readonly PlacedObject[],
    failures: Map<PlacedObject, unknown>,
  ): void {
    const moved = moves.filter((plan) => !failures.has(plan));
    if (moved.length === 0) return;
    try {
      this.#fs.syncDirectory(this.#absolute(directory));
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
    this.#fs.makeDirectory(this.#absolute(directory));
    for (let made = directory; made !== instancesFolder && made !== '.'; made = path.posix.dirname(made)) {
      this.#fs.syncDirectory(this.#absolute(path.posix.dirname(made)));
    }
    if (known.size >= mostKnownDirectories) known.clear();
    known.add(directory);
  }

  #moveFile(plan: PlacedObject): void {
    failPoint('rename.before');
    try {
      const spooled = path.join(this.#dataDirectory, spoolFolder, plan.candidate.spoolName);
      this.#fs.rename(spooled, this.#absolute(plan.file));
    } catch (error) {
      // Perhaps the directory went: the next object makes it anew.
      this.#knownDirectories.delete(path.posix.dirname(plan.file));
      throw error;
    }
    failPoint('rename.after');
  }

  #absolute(relative: string): string {
    return path.join(this.#dataDirectory, ...relative.split('/'));
  }
}
