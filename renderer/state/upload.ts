import { isDirectoryFileName } from '../../shared/dicom/media-names.ts';
import type { NamedFile } from './dropped-files.ts';

/** Requests at a time: HTTP/1.1 allows six to a host, and images must still come through. */
const uploadsAtOnce = 2;

export interface UploadParts {
  readonly put: (file: NamedFile) => Promise<Response>;
  /** Places in `names`, in the order in which the media directories that were sent list them; null when the job has ended. */
  readonly plan: (names: readonly string[]) => Promise<readonly number[] | null>;
  /** Whether an object of exactly these bytes is here, which the workstation then counts; null where that cannot be known. */
  readonly isHere: (file: NamedFile) => Promise<boolean | null>;
  /** Files that have left the window, or need not. */
  readonly onSent: (sent: number) => void;
}

export interface UploadOutcome {
  /** Files that the workstation has, also those that it had. */
  readonly sent: number;
  /** Files that never got there; what the workstation refused is in the job's report instead. */
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
  /** Why the rest was not sent: the job was cancelled or is gone, or the workstation does not answer. */
  readonly cutShort: 'ended' | 'silent' | null;
}

/** Statuses by which the workstation says that the job itself has ended. */
const endedStatuses: ReadonlySet<number> = new Set([404, 409, 499]);

/**
 * Sends the files of one import: media directories first, then what they list in their order, and else in order of their
 * names, so that a series arrives in sequence. What the workstation has to the byte is not sent.
 */
export async function uploadFiles(files: readonly NamedFile[], parts: UploadParts): Promise<UploadOutcome> {
  const byName = files.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const sending = new Sending(parts);
  const directories = byName.filter(({ name }) => isDirectoryFileName(name.slice(name.lastIndexOf('/') + 1)));
  await sending.send(directories);
  if (directories.length === 0 || sending.isCutShort) await sending.send(byName);
  else {
    const places = await parts.plan(byName.map(({ name }) => name));
    const isSent = new Set(directories);
    if (places === null) return { ...sending.outcome(), cutShort: 'ended' };
    await sending.send(
      places.map((place) => byName[place]).filter((file) => file !== undefined && !isSent.has(file)),
    );
  }
  return sending.outcome();
}

/** So many in a row are not here: then most likely none is; where some are, a run of what was refused is nothing unusual. */
const missesInARow = { atFirst: 4, amongHits: 64 } as const;
/** From then on one in so many is asked about, in case that a part of the folder is here. */
const samplingStep = 32;

class Sending {
  readonly #parts: UploadParts;
  readonly #failed: { name: string; reason: string }[] = [];
  #sent = 0;
  #cutShort: UploadOutcome['cutShort'] = null;
  #misses = 0;
  #hasHits = false;
  #unasked = 0;

  constructor(parts: UploadParts) {
    this.#parts = parts;
  }

  get isCutShort(): boolean {
    return this.#cutShort !== null;
  }

  async send(files: readonly (NamedFile | undefined)[]): Promise<void> {
    const waiting = files.filter((file) => file !== undefined);
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let file = waiting[next++]; file !== undefined && !this.isCutShort; file = waiting[next++]) {
        await this.#sendOne(file);
        this.#parts.onSent(this.#sent);
      }
    };
    await Promise.all(Array.from({ length: uploadsAtOnce }, lane));
  }

  outcome(): UploadOutcome {
    return { sent: this.#sent, failed: this.#failed, cutShort: this.#cutShort };
  }

  async #sendOne(file: NamedFile): Promise<void> {
    try {
      if (await this.#isHere(file)) {
        this.#sent += 1;
        return;
      }
      const response = await this.#parts.put(file);
      if (endedStatuses.has(response.status)) this.#cutShort = 'ended';
      else if (response.ok) this.#sent += 1;
      else this.#failed.push({ name: file.name, reason: `${response.status}` });
    } catch (thrown) {
      // An unreadable or vanished file fails its own request only; one that can be read fails for want of an answer.
      if (await isReadable(file.file)) this.#cutShort ??= 'silent';
      else {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        this.#failed.push({ name: file.name, reason });
      }
    }
  }

  async #isHere(file: NamedFile): Promise<boolean> {
    const most = this.#hasHits ? missesInARow.amongHits : missesInARow.atFirst;
    if (this.#misses >= most && ++this.#unasked % samplingStep !== 0) return false;
    const isHere = await this.#parts.isHere(file);
    if (isHere !== null) this.#misses = isHere ? 0 : this.#misses + 1;
    this.#hasHits ||= isHere === true;
    return isHere === true;
  }
}

async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
