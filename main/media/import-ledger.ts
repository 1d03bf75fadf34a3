import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ImportTally, tallyEventSchema, type Outcome, type TallyEvent } from './import-tally.ts';

/**
 * What became of each file of an import, kept beside the cache while the import runs, and after it until it was read: a
 * program that is closed, or ends otherwise, goes on at its next start where it was.
 *
 * One file for each import, `imports/<job>.jsonl`: what was asked for, then a line for each event, then how it ended; an
 * import that is gone on with appends to it. What was told in the last moments before a power cut may be missing. Those
 * files are read once more, and recognised by their arrivals (`untoldOutcomes`).
 */
export class ImportLedger {
  readonly #file: string;
  readonly #descriptor: number;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isUsable = true;

  private constructor(file: string, descriptor: number) {
    this.#file = file;
    this.#descriptor = descriptor;
  }

  /** Of a new import, or of one that is there to be gone on with. Undefined where the disk does not take it. */
  static open(dataDirectory: string, jobId: string, beginning?: LedgerBeginning): ImportLedger | undefined {
    const file = ledgerFile(dataDirectory, jobId);
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      const ledger = new ImportLedger(file, openSync(file, beginning === undefined ? 'a' : 'ax', 0o600));
      if (beginning !== undefined) {
        ledger.#lines.push(JSON.stringify(beginning));
        ledger.#flush();
        fsyncSync(ledger.#descriptor);
      }
      return ledger;
    } catch {
      // An import is not refused for want of its diary: it then is not offered after a restart.
      return undefined;
    }
  }

  add(event: TallyEvent): void {
    this.#lines.push(JSON.stringify(event));
    if (this.#lines.length >= linesAtOnce) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), gatheringMs).unref();
  }

  /** How it ended for now; nothing is added after it. `isKept` for what somebody is to read or to go on with. */
  close(end: LedgerEnd, isKept: boolean): void {
    this.#lines.push(JSON.stringify(end));
    this.#flush();
    closeSync(this.#descriptor);
    if (!isKept) rmSync(this.#file, { force: true });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#lines;
    this.#lines = [];
    if (!this.#isUsable) return;
    try {
      writeSync(this.#descriptor, `${lines.join('\n')}\n`);
    } catch {
      // A hole in it would be told as files that were never looked at; its beginning is still true.
      this.#isUsable = false;
    }
  }
}

const importsFolder = 'imports';
/** Names of ours only: others in the folder are not touched. */
const namePattern = /^[\w-]{1,64}\.jsonl$/u;
const linesAtOnce = 256;
const gatheringMs = 250;

const beginningSchema = z.object({
  paths: z.array(z.string()),
  /** What a window called what it sent; null for an import of paths. */
  upload: z.string().nullable().default(null),
  startedAt: z.string(),
});
export type LedgerBeginning = z.infer<typeof beginningSchema>;

const endSchema = z.object({
  endedAt: z.string(),
  wasCancelled: z.boolean(),
  interruption: z
    // Before there were codes: the message alone.
    .union([z.object({ code: z.string(), message: z.string() }), z.string()])
    .nullable()
    .transform((said) => (typeof said === 'string' ? { code: 'media.unreadable', message: said } : said)),
});
export type LedgerEnd = z.infer<typeof endSchema>;

/** An import of an earlier run of the program. */
export interface RecalledLedger extends LedgerBeginning {
  readonly jobId: string;
  readonly tally: ImportTally;
  /** Outcomes that its lines tell (`outcomeKey`). */
  readonly told: ReadonlySet<string>;
  /** Null when the program ended before the import did. */
  readonly end: LedgerEnd | null;
}

interface ObjectOutcome {
  readonly SOPInstanceUID: string;
  readonly outcome: Outcome;
}

function outcomeKey({ SOPInstanceUID, outcome }: ObjectOutcome): string {
  return `${SOPInstanceUID} ${outcome}`;
}

/** Of the arrivals of an import, what its ledger does not tell: the program ended before it could. */
export function untoldOutcomes(
  arrivals: Iterable<ObjectOutcome>,
  told: ReadonlySet<string>,
): Map<string, Outcome[]> {
  const untold = new Map<string, Outcome[]>();
  for (const arrival of arrivals) {
    if (arrival.outcome === 'duplicate' || told.has(outcomeKey(arrival))) continue;
    untold.set(arrival.SOPInstanceUID, [...(untold.get(arrival.SOPInstanceUID) ?? []), arrival.outcome]);
  }
  return untold;
}

function ledgerFile(dataDirectory: string, jobId: string): string {
  return path.join(dataDirectory, importsFolder, `${jobId}.jsonl`);
}

export function removeLedger(dataDirectory: string, jobId: string): void {
  rmSync(ledgerFile(dataDirectory, jobId), { force: true });
}

/** The imports that earlier runs left, the newest `limit` of them, oldest first; older ones and empty files are removed. */
export function recallLedgers(dataDirectory: string, limit: number): RecalledLedger[] {
  const folder = path.join(dataDirectory, importsFolder);
  const recalled: RecalledLedger[] = [];
  for (const name of ledgerNames(folder)) {
    const jobId = path.basename(name, '.jsonl');
    const ledger = readLedger(jobId, readFileSync(path.join(folder, name), 'utf8'));
    if (ledger === undefined) removeLedger(dataDirectory, jobId);
    else recalled.push(ledger);
  }
  const newest = recalled.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  for (const { jobId } of newest.splice(limit)) removeLedger(dataDirectory, jobId);
  return newest.toReversed();
}

function ledgerNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => namePattern.test(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined when not even what was asked for is there. The last line may have been cut off. */
function readLedger(jobId: string, text: string): RecalledLedger | undefined {
  const [first, ...lines] = text.split('\n').map(parseLine);
  const beginning = beginningSchema.safeParse(first);
  if (!beginning.success) return undefined;
  const tally = new ImportTally();
  const told = new Set<string>();
  let end: LedgerEnd | null = null;
  for (const line of lines) {
    const event = tallyEventSchema.safeParse(line);
    if (event.success) {
      tally.apply(event.data);
      if (event.data.event === 'took') told.add(outcomeKey(event.data));
      end = null;
    } else end = endSchema.safeParse(line).data ?? end;
  }
  return { jobId, ...beginning.data, tally, told, end };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
