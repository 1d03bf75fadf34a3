import type { ImportReport } from '../../shared/model/activity.ts';
import type { NegatoscopeError } from '../../shared/errors.ts';
import { mediaDirectoryFound } from '../ingest/gate.ts';
import type { IngestOutcome } from '../ingest/incoming-instance.ts';

/**
 * Adds up what became of each file of one import. Every file that was found ends in exactly one count.
 *
 * What could not be read may be read another time (a disc that was taken out, a scratch): `beginAnew` forgets those
 * failures, and `isSettled` tells which files an import that goes on need not look at again.
 */
export class ImportTally {
  readonly #counts = { stored: 0, duplicate: 0, conflict: 0, reencoded: 0 };
  #refused: { path: string; code: string; message: string }[] = [];
  readonly #skipped: { path: string; reason: string }[] = [];
  readonly #unlisted = new Set<string>();
  readonly #mismatched: { path: string; reason: string }[] = [];
  readonly #settled = new Set<string>();
  readonly #studyIds = new Set<number>();

  took(path: string, outcome: IngestOutcome): void {
    this.#counts[outcome.outcome] += 1;
    this.#studyIds.add(outcome.studyId);
    this.#settled.add(path);
  }

  /** A media directory is no object and no fault: it counts as skipped. */
  failed(path: string, error: NegatoscopeError): void {
    if ('found' in error.details && error.details.found === mediaDirectoryFound) {
      this.skipped(path, 'media directory');
    } else {
      this.refused(path, error.code, error.message);
    }
  }

  refused(path: string, code: string, message: string): void {
    this.#refused.push({ path, code, message });
    if (!isWorthAnotherTry(code)) this.#settled.add(path);
  }

  skipped(path: string, reason: string): void {
    this.#skipped.push({ path, reason });
    this.#settled.add(path);
  }

  /** On a medium with a directory that does not list it; counted as what it is besides. */
  unlisted(path: string): void {
    this.#unlisted.add(path);
  }

  /** The medium's directory says another thing about the file than the file itself, which is what counts (N96). */
  mismatched(path: string, reason: string): void {
    this.#mismatched.push({ path, reason });
  }

  /** True for a file whose count will not change when it is read again. */
  isSettled(path: string): boolean {
    return this.#settled.has(path);
  }

  /** True when something could not be read that another try may read. */
  get hasUnread(): boolean {
    return this.#refused.some(({ code }) => isWorthAnotherTry(code));
  }

  beginAnew(): void {
    this.#refused = this.#refused.filter(({ code }) => !isWorthAnotherTry(code));
  }

  get finished(): number {
    const { stored, duplicate, conflict, reencoded } = this.#counts;
    return stored + duplicate + conflict + reencoded + this.#refused.length + this.#skipped.length;
  }

  /** Studies that an object of this import belongs to, in order of first arrival. */
  get studyIds(): number[] {
    return [...this.#studyIds];
  }

  report(): ImportReport {
    return {
      found: this.finished,
      ...this.#counts,
      refused: [...this.#refused],
      skipped: [...this.#skipped],
      unlisted: [...this.#unlisted],
      mismatched: [...this.#mismatched],
    };
  }
}

/** The medium's or the disk's failure, a missing password: the file itself was not judged. */
function isWorthAnotherTry(code: string): boolean {
  return code === 'media.unreadable' || code === 'media.encrypted' || code.startsWith('store.');
}
