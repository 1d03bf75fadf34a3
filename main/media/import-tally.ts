import type { ImportReport } from '../../shared/model/activity.ts';
import type { NegatoscopeError } from '../../shared/errors.ts';
import { mediaDirectoryFound } from '../ingest/gate.ts';
import type { IngestOutcome } from '../ingest/incoming-instance.ts';

/** Adds up what became of each file of one import. Every file that was found ends in exactly one count. */
export class ImportTally {
  #stored = 0;
  #duplicate = 0;
  #conflict = 0;
  #reencoded = 0;
  readonly #refused: { path: string; code: string; message: string }[] = [];
  readonly #skipped: { path: string; reason: string }[] = [];
  readonly #studyIds = new Set<number>();

  took(outcome: IngestOutcome): void {
    switch (outcome.outcome) {
      case 'stored':
        this.#stored += 1;
        break;
      case 'duplicate':
        this.#duplicate += 1;
        break;
      case 'conflict':
        this.#conflict += 1;
        break;
      case 'reencoded':
        this.#reencoded += 1;
        break;
    }
    this.#studyIds.add(outcome.studyId);
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
  }

  skipped(path: string, reason: string): void {
    this.#skipped.push({ path, reason });
  }

  get finished(): number {
    return (
      this.#stored +
      this.#duplicate +
      this.#conflict +
      this.#reencoded +
      this.#refused.length +
      this.#skipped.length
    );
  }

  /** Studies that an object of this import belongs to, in order of first arrival. */
  get studyIds(): number[] {
    return [...this.#studyIds];
  }

  report(): ImportReport {
    return {
      found: this.finished,
      stored: this.#stored,
      duplicate: this.#duplicate,
      conflict: this.#conflict,
      reencoded: this.#reencoded,
      refused: [...this.#refused],
      skipped: [...this.#skipped],
    };
  }
}
