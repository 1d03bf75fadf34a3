import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { Medium } from '../../shared/model/media.ts';
import { isDirectoryFileName } from '../../shared/dicom/media-names.ts';

export interface MediaWatchOptions {
  /** Roots of the volumes that are in now. */
  readonly listVolumes: () => Promise<readonly string[]>;
  readonly onChanged: () => void;
}

interface Volume {
  /** Null for one without a DICOMDIR, or that was waved off: it is not looked at again while it is in. */
  readonly medium: Medium | null;
}

/**
 * Which discs and sticks with a DICOMDIR are in the machine, so that the worklist can offer to import them. Only names of
 * the root and of the folders in it are looked at, once for each time that a volume is put in; nothing on it is opened.
 */
export class MediaWatch {
  readonly #options: MediaWatchOptions;
  readonly #volumes = new Map<string, Volume>();
  #isLooking = false;

  constructor(options: MediaWatchOptions) {
    this.#options = options;
  }

  media(): Medium[] {
    return [...this.#volumes.values()].flatMap(({ medium }) => medium ?? []);
  }

  /** Where it is mounted. Throws `media.unreadable` for one that is out by now. */
  pathOf(mediumId: string): string {
    for (const [root, { medium }] of this.#volumes) if (medium?.mediumId === mediumId) return root;
    throw new NegatoscopeError('media.unreadable', 'The medium was taken out', {
      path: mediumId,
      reason: 'ENOENT',
    });
  }

  /** Offered no more until it is put in again. */
  dismiss(mediumId: string): void {
    for (const [root, { medium }] of this.#volumes) {
      if (medium?.mediumId === mediumId) this.#volumes.set(root, { medium: null });
    }
    this.#options.onChanged();
  }

  /** Looks which volumes came and went. A drive that takes its time is not asked a second time meanwhile. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const roots = new Set(await this.#options.listVolumes());
      const before = JSON.stringify(this.media());
      for (const root of this.#volumes.keys()) if (!roots.has(root)) this.#volumes.delete(root);
      for (const root of roots) {
        if (this.#volumes.has(root)) continue;
        const medium = (await hasMediaDirectory(root))
          ? { mediumId: randomUUID(), label: labelOf(root) }
          : null;
        this.#volumes.set(root, { medium });
      }
      if (JSON.stringify(this.media()) !== before) this.#options.onChanged();
    } finally {
      this.#isLooking = false;
    }
  }
}

function labelOf(root: string): string {
  return path.basename(root) || root;
}

/** In the root, where PS3.10 8.6 wants it, or in a folder of the root, where some writers put it. */
async function hasMediaDirectory(root: string): Promise<boolean> {
  const entries = await list(root);
  if (entries.some((entry) => entry.isFile() && isDirectoryFileName(entry.name))) return true;
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const names = await list(path.join(root, entry.name));
    if (names.some((inner) => inner.isFile() && isDirectoryFileName(inner.name))) return true;
  }
  return false;
}

/** A volume that cannot be read is offered to nobody. */
async function list(folder: string): ReturnType<typeof listing> {
  try {
    return await listing(folder);
  } catch {
    return [];
  }
}

function listing(folder: string) {
  return readdir(folder, { withFileTypes: true });
}
