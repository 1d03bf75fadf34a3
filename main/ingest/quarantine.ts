import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { NegatoscopeError } from '../../shared/errors.ts';
import { diskError, quarantineFolder, spoolFolder } from '../store/instance-files.ts';
import type { InstanceSource } from './incoming-instance.ts';
import { quarantineUsage, readReason, writeReason, type QuarantineUsage } from './quarantine-entries.ts';

export interface QuarantineLimits {
  readonly objects: number;
  readonly bytes: number;
}

/**
 * Keeps what the network sent and the gate refused, with the reason beside it: the sender was told, and whoever
 * looks into it finds the bytes. The reason carries no patient data, as no error message does.
 *
 * The same bytes again are counted, not kept twice: senders try again for days. Where the limits are reached nothing is
 * let go for what is new; the object is not kept, and its sender is told that there is no room, so that it stays there.
 */
export class Quarantine {
  readonly #dataDirectory: string;
  readonly #now: () => number;
  /** Null: none. */
  limits: QuarantineLimits | null = null;
  /** Undefined before anything was looked at. */
  #usage: QuarantineUsage | undefined;
  /** One after the other, so that two never take the last place. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(dataDirectory: string, now: () => number) {
    this.#dataDirectory = dataDirectory;
    this.#now = now;
  }

  /** Moves a file of the spool here. Throws `store.quarantine-full`, `store.*`; the file is where it was then. */
  keep(spoolName: string, source: InstanceSource, error: NegatoscopeError): Promise<void> {
    const kept = this.#last.then(() => this.#keep(spoolName, source, error));
    this.#last = kept.catch(() => undefined);
    return kept;
  }

  async #keep(spoolName: string, source: InstanceSource, error: NegatoscopeError): Promise<void> {
    const spooled = path.join(this.#dataDirectory, spoolFolder, spoolName);
    const folder = path.join(this.#dataDirectory, quarantineFolder);
    try {
      const base = path.join(folder, await hashOf(spooled));
      const refusedAt = new Date(this.#now()).toISOString();
      if (existsSync(`${base}.dcm`)) {
        const before = await readReason(base);
        await writeReason(base, { ...before, lastRefusedAt: refusedAt, times: (before.times ?? 1) + 1 });
        return;
      }
      const { size: bytes } = await stat(spooled);
      await this.#requireRoom(bytes);
      await writeReason(base, { ...error.toRecord(), source, refusedAt });
      await rename(spooled, `${base}.dcm`);
      const { objects, bytes: held } = this.#usage ?? { objects: 0, bytes: 0 };
      this.#usage = { objects: objects + 1, bytes: held + bytes };
    } catch (cause) {
      throw diskError(cause, folder, 'quarantine into');
    }
  }

  async #requireRoom(bytes: number): Promise<void> {
    const { limits } = this;
    if (limits === null) return;
    this.#usage ??= await quarantineUsage(this.#dataDirectory);
    if (fits(this.#usage, bytes, limits)) return;
    // Somebody may have taken some away.
    this.#usage = await quarantineUsage(this.#dataDirectory);
    if (fits(this.#usage, bytes, limits)) return;
    const found = `${this.#usage.objects} objects of ${this.#usage.bytes} bytes`;
    throw new NegatoscopeError(
      'store.quarantine-full',
      `The object cannot be read, and the quarantine has no room to keep it for inspection: ${found} are in it, at most ${limits.objects} of ${limits.bytes} bytes may be; look through it in the settings`,
      { objects: this.#usage.objects, bytes: this.#usage.bytes },
    );
  }
}

function fits(usage: QuarantineUsage, bytes: number, limits: QuarantineLimits): boolean {
  return usage.objects < limits.objects && usage.bytes + bytes <= limits.bytes;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest('hex');
}
