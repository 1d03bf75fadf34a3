import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withExclusiveLock } from './exclusive-lock.mjs';
import { lockFile, projectDirectory, say } from './project.mjs';

export interface Build {
  /** Told to the person who waits, e.g. `the pages`. */
  readonly title: string;
  /** Files and folders, from the checkout, whose content decides the result. */
  readonly inputs: readonly string[];
  /** A file that the build leaves behind, from the checkout. */
  readonly output: string;
  /** Runs the build; rejects with a reason that a person can read. */
  run(): Promise<void>;
}

/** Builds when an input has changed since the last build, or the output is gone. */
export async function ensureBuilt(build: Build): Promise<void> {
  const stampFile = path.join(projectDirectory, `${build.output}.inputs`);
  const fingerprint = fingerprintOf(build.inputs);
  if (isFresh(build, stampFile, fingerprint)) return;
  await withExclusiveLock(lockFile, say, async () => {
    if (isFresh(build, stampFile, fingerprint)) return;
    say(`Building ${build.title} …`);
    await build.run();
    mkdirSync(path.dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, fingerprint);
  });
}

function isFresh(build: Build, stampFile: string, fingerprint: string): boolean {
  return (
    existsSync(path.join(projectDirectory, build.output)) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === fingerprint
  );
}

/** Over names and contents, so that a checkout or copy with new time stamps builds nothing. */
export function fingerprintOf(inputs: readonly string[], project: string = projectDirectory): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesUnder(path.join(project, input))) {
      hash
        .update(`${path.relative(project, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function filesUnder(place: string): string[] {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}
