import { isDirectoryFileName } from '../../shared/dicom/media-names.ts';
import { baseName, orderByDirectories, type DirectoryFacts } from './archive-entries.ts';
import { directoryLimitBytes } from './read-medium.ts';

interface PlannedFile extends DirectoryFacts {
  readonly name: string;
  readonly index: number;
}

/** In which order a window is to send the files of a dropped folder, and what the media directories in it say of them. */
export class UploadPlan {
  readonly #directories = new Map<string, Uint8Array[]>();
  readonly #facts = new Map<string, DirectoryFacts>();

  /** What a file's bytes are to be told to as they come; undefined for one that is no media directory. */
  directorySink(name: string): ((chunk: Uint8Array) => void) | undefined {
    if (!isDirectoryFileName(baseName(name))) return undefined;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    this.#directories.set(name, chunks);
    return (chunk) => {
      bytes += chunk.length;
      if (bytes > directoryLimitBytes) this.#directories.delete(name);
      else chunks.push(chunk.slice());
    };
  }

  /**
   * Puts files in the order of the media directories that have come: places in `names`. `missing`: what they list and the
   * folder does not have.
   */
  async order(
    names: readonly string[],
  ): Promise<{ readonly order: number[]; readonly missing: readonly string[] }> {
    const files: PlannedFile[] = names.map((name, index) => ({ name, index }));
    const { ordered, missing } = await orderByDirectories(files, async ({ name }) => {
      const chunks = this.#directories.get(name);
      if (chunks === undefined) throw new Error('not sent');
      return Buffer.concat(chunks);
    });
    this.#directories.clear();
    for (const { name, listed, isUnlisted } of ordered) {
      if (listed !== undefined) this.#facts.set(name, { listed });
      else if (isUnlisted === true) this.#facts.set(name, { isUnlisted });
    }
    return { order: ordered.map(({ index }) => index), missing };
  }

  factsOf(name: string): DirectoryFacts {
    return this.#facts.get(name) ?? {};
  }
}
