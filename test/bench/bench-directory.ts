import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A new directory that is removed, with all in it, when the process ends. */
export function benchDirectory(parent: string = os.tmpdir()): string {
  const directory = mkdtempSync(path.join(parent, 'negatoscope-bench-'));
  process.once('exit', () => {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return directory;
}
