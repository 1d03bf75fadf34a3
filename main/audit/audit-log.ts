import { open, readFile, rename, truncate, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { diskError, makeDurableDirectory, syncDirectory } from '../store/instance-files.ts';
import {
  auditFileOf,
  auditFolder,
  checkLine,
  emptyChain,
  headFile,
  nextLine,
  type ChainHead,
} from './audit-chain.ts';
import { listAuditFiles } from './verify-audit-log.ts';

export interface AuditLogOptions {
  /** Absolute; this process owns it. */
  readonly dataDirectory: string;
  /** Milliseconds since 1970, UTC: decides the day's file. */
  readonly now: () => number;
}

interface Waiting {
  readonly message: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The one writer of the audit log (`audit-chain.ts` has its form). Records that wait together share an fsync. */
export class AuditLog {
  readonly #folder: string;
  readonly #now: () => number;
  /** The newest: where the clock went back, records still go behind those that are there. */
  #file: string;
  #head: ChainHead;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  /**
   * Takes up the chain where it ended. A last line that was cut by a crash, and so was never reported as written, is
   * removed. Throws `store.*`.
   */
  static async open({ dataDirectory, now }: AuditLogOptions): Promise<AuditLog> {
    const folder = path.join(dataDirectory, auditFolder);
    try {
      await makeDurableDirectory(folder);
      const files = await listAuditFiles(dataDirectory);
      return new AuditLog(folder, now, files.at(-1) ?? '', await takeUp(folder, files));
    } catch (error) {
      throw diskError(error, folder, 'open');
    }
  }

  private constructor(folder: string, now: () => number, file: string, head: ChainHead) {
    this.#folder = folder;
    this.#now = now;
    this.#file = file;
    this.#head = head;
  }

  /** Appends a message (XML); resolves when it is on stable storage. Throws `store.write-failed`. */
  append(message: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ message, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when everything that was appended is written or has failed. */
  async close(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(batch.map(({ message }) => message));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = undefined;
  }

  async #write(messages: readonly string[]): Promise<void> {
    const today = auditFileOf(this.#now());
    if (today > this.#file) this.#file = today;
    const file = path.join(this.#folder, this.#file);
    let head = this.#head;
    let text = '';
    for (const message of messages) {
      const next = nextLine(head, message);
      text += next.line;
      ({ head } = next);
    }
    try {
      const handle = await open(file, 'a', 0o600);
      try {
        await appendWhole(handle, text);
      } finally {
        await handle.close();
      }
      await syncDirectory(this.#folder);
    } catch (error) {
      throw diskError(error, file, 'append to');
    }
    this.#head = head;
    await this.#noteHead();
  }

  /** After the records: what is noted is always in the log. */
  async #noteHead(): Promise<void> {
    const file = path.join(this.#folder, headFile);
    try {
      const handle = await open(`${file}.new`, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(this.#head));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${file}.new`, file);
    } catch (error) {
      throw diskError(error, file, 'write');
    }
  }
}

/** All of the text, durable; or none of it. */
async function appendWhole(handle: FileHandle, text: string): Promise<void> {
  const { size } = await handle.stat();
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await handle.truncate(size);
    throw error;
  }
}

/** Where the chain stands after the last record of the log; a line without its end is removed. */
async function takeUp(folder: string, files: readonly string[]): Promise<ChainHead> {
  for (const name of files.toReversed()) {
    const file = path.join(folder, name);
    const bytes = await readFile(file);
    const end = bytes.lastIndexOf('\n') + 1;
    if (end < bytes.length) await truncate(file, end);
    const lines = bytes.subarray(0, end).toString('utf8').split('\n');
    for (const line of lines.toReversed()) {
      // Whether it follows from those before is `audit verify`'s question; here it counts for what it says it is.
      const { head } = checkLine(emptyChain, line);
      if (head !== emptyChain) return head;
    }
  }
  return emptyChain;
}
