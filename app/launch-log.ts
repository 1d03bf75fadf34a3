import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { destination, pino, type Logger } from 'pino';
import { visibleJson } from '../shared/dicom/visible-text.ts';

/** What peers and files are called is theirs to choose: nothing of it works on the terminal that shows the log. */
const options = { base: null, hooks: { streamWrite: visibleJson } } as const;

/** Logs of earlier launches that stay beside that of this one. */
const keptLaunches = 20;

/**
 * A log of this launch under `<data>/logs`, for hosts whose terminal belongs to a person (or who have none).
 * The oldest go when there are too many. Written at once: what led to a crash must be in it.
 */
export function openLaunchLog(dataDirectory: string, startedAtMs: number): Logger {
  const directory = path.join(dataDirectory, 'logs');
  mkdirSync(directory, { recursive: true });
  const older = readdirSync(directory)
    .filter((name) => /^launch-.*\.log$/u.test(name))
    .toSorted();
  for (const name of older.slice(0, Math.max(0, older.length - keptLaunches))) {
    rmSync(path.join(directory, name), { force: true });
  }
  // Colons of ISO 8601 are not allowed in Windows file names.
  const stamp = new Date(startedAtMs).toISOString().replaceAll(':', '-');
  const file = path.join(directory, `launch-${stamp}-${process.pid}.log`);
  return pino(options, destination({ dest: file, sync: true }));
}

/** The log of commands: JSON lines on standard error. */
export function openErrorStreamLog(): Logger {
  return pino(options, destination({ dest: 2, sync: true }));
}
