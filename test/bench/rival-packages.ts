import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { packagesInstalled } from '../../app/launch/install-packages.mjs';
import { projectDirectory } from '../../app/launch/project.mjs';

/** Where the rivals are installed: the build folder, outside the product's tree. */
export const rivalDirectory = path.join(projectDirectory, 'build', 'bench-rivals');

/** Installs the packages of `rivals/` from their lock file; false, and said why, where that is not possible. */
export function installRivals(): boolean {
  cpSync(path.join(import.meta.dirname, 'rivals'), rivalDirectory, { recursive: true });
  if (packagesInstalled(rivalDirectory)) return true;
  const { status, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: rivalDirectory,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error === undefined && status === 0) return true;
  const reason = error?.message ?? `npm ci ended with code ${status}`;
  process.stdout.write(
    `SKIPPED the rivals: ${reason} in ${path.relative(process.cwd(), rivalDirectory)}\n\n`,
  );
  return false;
}
