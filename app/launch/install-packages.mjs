import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withExclusiveLock } from './exclusive-lock.mjs';
import { lockFile, projectDirectory, say } from './project.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 */

/**
 * Whether `node_modules` is what the lock file names. npm leaves a lock file of what it installed inside
 * `node_modules`, so no stamp of our own is needed and a hand-made `npm ci` counts.
 *
 * @param {string} project absolute path of a checkout
 */
export function packagesInstalled(project) {
  const wanted = readPackages(path.join(project, 'package-lock.json'));
  const installed = readPackages(path.join(project, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  for (const [place, found] of Object.entries(installed)) {
    const locked = wanted[place];
    if (locked?.version !== found.version || locked?.integrity !== found.integrity) return false;
  }
  return Object.entries(wanted).every(
    // Packages of other platforms are optional and stay away.
    ([place, { optional, devOptional }]) =>
      place === '' || place in installed || optional === true || devOptional === true,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    // npm was interrupted while writing it: as good as absent.
    return undefined;
  }
}

/**
 * Installs what is missing from the lock file.
 *
 * @returns {Promise<string | undefined>} why it failed, in one sentence, or undefined
 */
export async function installPackages() {
  if (packagesInstalled(projectDirectory)) return undefined;
  return withExclusiveLock(lockFile, say, () => {
    // Another start may have installed while this one waited.
    if (packagesInstalled(projectDirectory)) return undefined;
    say('Installing packages from package-lock.json …');
    const [command, ...before] = npmCommand();
    const result = spawnSync(
      command,
      [...before, 'ci', '--loglevel=error', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
      {
        cwd: projectDirectory,
        stdio: ['ignore', 2, 2],
        shell: process.platform === 'win32' && before.length === 0,
      },
    );
    if (result.error !== undefined) return `npm could not be started: ${result.error.message}.`;
    if (result.status !== 0) {
      return `npm ci ended with ${result.signal ?? `code ${result.status}`}: its own words are above. The first start needs the package registry; later ones do not.`;
    }
    return undefined;
  });
}

/**
 * npm as whoever called us runs it. Not by the Node in `node_modules`: `npm ci` removes that folder first.
 *
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const script = process.env['npm_execpath'];
  const node = process.env['npm_node_execpath'];
  if (script?.endsWith('npm-cli.js') === true && node !== undefined && existsSync(script))
    return [node, script];
  return ['npm'];
}
