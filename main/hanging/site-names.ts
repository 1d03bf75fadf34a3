import { copyFile, open, rename } from 'node:fs/promises';
import path from 'node:path';
import type { NameTable } from '../../shared/hanging/names/name-table.ts';
import { siteNamesFile } from '../store/hanging/hanging-reader.ts';

/** The table before the last change, beside it: nothing that a site wrote is lost to a slip. */
export const previousNamesFile = 'hanging-names.previous.json';

/** Replaces the site's table of names, durably: after a power cut the file is the old one or the new one, whole. */
export async function writeSiteNames(dataDirectory: string, table: NameTable): Promise<void> {
  const file = path.join(dataDirectory, siteNamesFile);
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(table, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await copyFile(file, path.join(dataDirectory, previousNamesFile)).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
  await rename(beside, file);
  const directory = await open(dataDirectory, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
