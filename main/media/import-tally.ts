import { z } from 'zod';
import type { ImportReport } from '../../shared/model/activity.ts';
import type { NegatoscopeError } from '../../shared/errors.ts';
import { mediaDirectoryFound } from '../ingest/gate.ts';
import type { IngestOutcome } from '../ingest/incoming-instance.ts';

/** What happened to one file; a tally is the sum of its events. */
export const tallyEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('took'),
    path: z.string(),
    outcome: z.enum(['stored', 'duplicate', 'conflict', 'reencoded']),
    SOPInstanceUID: z.string(),
  }),
  z.object({ event: z.literal('refused'), path: z.string(), code: z.string(), message: z.string() }),
  z.object({ event: z.literal('skipped'), path: z.string(), reason: z.string() }),
  z.object({ event: z.literal('unlisted'), path: z.string() }),
  z.object({ event: z.literal('mismatched'), path: z.string(), reason: z.string() }),
  /** `only`: of failures with this code. */
  z.object({ event: z.literal('began-anew'), only: z.string().optional() }),
]);
export type TallyEvent = z.infer<typeof tallyEventSchema>;

export type Outcome = IngestOutcome['outcome'];

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
  readonly #untold = new Map<string, Outcome[]>();
  #onEvent: ((event: TallyEvent) => void) | undefined;

  /** Told of every event from now on; nobody, with undefined. */
  set onEvent(listener: ((event: TallyEvent) => void) | undefined) {
    this.#onEvent = listener;
  }

  took(path: string, outcome: IngestOutcome): void {
    this.#studyIds.add(outcome.studyId);
    const { SOPInstanceUID } = outcome;
    this.#tell({ event: 'took', path, outcome: this.#firstOutcome(outcome), SOPInstanceUID });
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
    this.#tell({ event: 'refused', path, code, message });
  }

  skipped(path: string, reason: string): void {
    this.#tell({ event: 'skipped', path, reason });
  }

  /** On a medium with a directory that does not list it; counted as what it is besides. */
  unlisted(path: string): void {
    this.#tell({ event: 'unlisted', path });
  }

  /** The medium's directory says another thing about the file than the file itself, which is what counts (N96). */
  mismatched(path: string, reason: string): void {
    this.#tell({ event: 'mismatched', path, reason });
  }

  /** True for a file whose count will not change when it is read again. */
  isSettled(path: string): boolean {
    return this.#settled.has(path);
  }

  /** True when something could not be read that another try may read. */
  get hasUnread(): boolean {
    return this.#refused.some(({ code }) => isWorthAnotherTry(code));
  }

  /** `only`: what failed with this code is tried again. */
  beginAnew(only?: string): void {
    this.#tell(only === undefined ? { event: 'began-anew' } : { event: 'began-anew', only });
  }

  /** True when an archive has entries that want a password, or another one. */
  wantsPassword(archive: string): boolean {
    return this.#refused.some(({ path, code }) => code === encryptedCode && path.startsWith(`${archive}/`));
  }

  /**
   * Of an import that goes on after a restart: what became of objects before, by SOP Instance UID, that no event told. Their
   * files are found to be here already, and count as what they were.
   */
  expectUntold(untold: ReadonlyMap<string, readonly Outcome[]>): void {
    for (const [SOPInstanceUID, outcomes] of untold) this.#untold.set(SOPInstanceUID, [...outcomes]);
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

  /** Adds an event that was told before. */
  apply(event: TallyEvent): void {
    switch (event.event) {
      case 'took':
        this.#counts[event.outcome] += 1;
        this.#settled.add(event.path);
        break;
      case 'refused':
        this.#refused.push({ path: event.path, code: event.code, message: event.message });
        if (!isWorthAnotherTry(event.code)) this.#settled.add(event.path);
        break;
      case 'skipped':
        this.#skipped.push({ path: event.path, reason: event.reason });
        this.#settled.add(event.path);
        break;
      case 'unlisted':
        this.#unlisted.add(event.path);
        break;
      case 'mismatched':
        this.#mismatched.push({ path: event.path, reason: event.reason });
        break;
      case 'began-anew':
        this.#refused = this.#refused.filter(({ code }) =>
          event.only === undefined ? !isWorthAnotherTry(code) : code !== event.only,
        );
        break;
    }
  }

  #tell(event: TallyEvent): void {
    this.apply(event);
    this.#onEvent?.(event);
  }

  #firstOutcome({ outcome, SOPInstanceUID }: IngestOutcome): Outcome {
    return (outcome === 'duplicate' ? this.#untold.get(SOPInstanceUID)?.shift() : undefined) ?? outcome;
  }
}

/** Of a file that a medium's directory lists and that is not there. */
export const missingCode = 'media.missing';

/** Of an entry that wants a password. */
export const encryptedCode = 'media.encrypted';

/** The medium's or the disk's failure, a missing password: the file itself was not judged. */
function isWorthAnotherTry(code: string): boolean {
  return (
    code === 'media.unreadable' || code === missingCode || code === encryptedCode || code.startsWith('store.')
  );
}
