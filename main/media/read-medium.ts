import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DataSet } from '../../shared/dicom/data-set.ts';
import { canonicalName } from '../../shared/dicom/media-names.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { patientsOfRecords } from './directory-patients.ts';
import type { ListedObject } from './found-file.ts';
import { readDirectoryRecords } from './whole-records.ts';

/** A file that a medium's directory lists. */
export type MediumEntry =
  | { readonly kind: 'file'; readonly path: string; readonly listed: ListedObject }
  /** `fileId`: its components, for a message; never used as a path. */
  | { readonly kind: 'missing'; readonly fileId: string };

export interface Medium {
  /** Those before the problem, where there is one. */
  readonly entries: readonly MediumEntry[];
  /** Why the directory could not be read, or not to its end; null when it could. */
  readonly problem: string | null;
}

/** A directory of 200 000 records has about 100 MB. */
export const directoryLimitBytes = 512 * 1024 * 1024;

/**
 * The files that a DICOMDIR lists, in the order of its records (PS3.3 F.3), whatever its offsets say: they may lead in
 * circles (N95). What it says about the files is kept for comparison; the files' own headers are believed (N96).
 */
export async function readMedium(folder: string, directoryPath: string): Promise<Medium> {
  let directory: ListedFiles;
  try {
    const { size } = await stat(directoryPath);
    if (size > directoryLimitBytes) {
      return { entries: [], problem: `${size} bytes, more than ${directoryLimitBytes}` };
    }
    directory = listedFiles(await readFile(directoryPath));
  } catch (error) {
    return { entries: [], problem: error instanceof Error ? error.message : String(error) };
  }
  const folders = new FolderNames();
  const entries: MediumEntry[] = [];
  for (const { components, listed } of directory.files) {
    const found = await folders.resolve(folder, components);
    entries.push(
      found === undefined
        ? { kind: 'missing', fileId: components.join('/') }
        : { kind: 'file', path: found, listed },
    );
  }
  return { entries, problem: directory.problem };
}

/** A file as a directory record names it. */
export interface ListedFile {
  /** Of the Referenced File ID, as received; never a path. */
  readonly components: readonly string[];
  readonly listed: ListedObject;
}

export interface ListedFiles {
  /** In the order of the records. */
  readonly files: readonly ListedFile[];
  /** Why it could not be read to its end; null when it could. */
  readonly problem: string | null;
}

/** What a DICOMDIR lists. Throws `dicom.*` when it cannot be read. */
export function listedFiles(directory: Uint8Array): ListedFiles {
  const { dataSet, records, problem } = readDirectoryRecords(directory);
  const patients = patientsOfRecords(dataSet, records);
  const files = records
    .filter((record) => isActiveFile(record))
    .map((record) => ({
      components: record.texts(Tag.ReferencedFileID),
      listed: {
        PatientID: patients.get(record),
        SOPInstanceUID: record.text(Tag.ReferencedSOPInstanceUIDInFile),
      },
    }));
  return { files, problem: problem === null ? null : problem.message };
}

function isActiveFile(record: DataSet): boolean {
  // 0: inactive, its file may be gone (PS3.3 F.3.2.2).
  return record.texts(Tag.ReferencedFileID).length > 0 && record.integer(Tag.RecordInUseFlag) !== 0;
}

/**
 * Finds a file by its components among the names that are really there. No path is built from received text: a
 * component such as `..`, a drive or a device simply is no name in any listing (N93). Links are not followed.
 */
class FolderNames {
  readonly #listings = new Map<
    string,
    ReadonlyMap<string, { readonly name: string; readonly isFolder: boolean }>
  >();

  async resolve(root: string, components: readonly string[]): Promise<string | undefined> {
    let current = root;
    for (const [index, component] of components.entries()) {
      const entry = (await this.#list(current)).get(canonicalName(component));
      const isLast = index === components.length - 1;
      if (entry === undefined || entry.isFolder === isLast) return undefined;
      current = path.join(current, entry.name);
    }
    return current;
  }

  async #list(
    folder: string,
  ): Promise<ReadonlyMap<string, { readonly name: string; readonly isFolder: boolean }>> {
    const known = this.#listings.get(folder);
    if (known !== undefined) return known;
    const entries = await readdir(folder, { withFileTypes: true });
    const listing = new Map(
      entries
        .filter((entry) => entry.isFile() || entry.isDirectory())
        .map(
          (entry) =>
            [canonicalName(entry.name), { name: entry.name, isFolder: entry.isDirectory() }] as const,
        ),
    );
    this.#listings.set(folder, listing);
    return listing;
  }
}
