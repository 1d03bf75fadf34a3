import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const projectDirectory = path.resolve(import.meta.dirname, '../..');

/**
 * Absolute path of the Electron executable of a checkout, or undefined when its runtime was never fetched.
 *
 * Reads what the `electron` package leaves behind (`path.txt` and `dist/`) without importing it, because
 * importing it starts a download. ELECTRON_OVERRIDE_DIST_PATH names another `dist`, as the package has it.
 */
export function findElectronRuntime(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  project: string = projectDirectory,
): string | undefined {
  const packageDirectory = path.join(project, 'node_modules', 'electron');
  const pathFile = path.join(packageDirectory, 'path.txt');
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  // The path is written last: without it, a `dist` is what an interrupted download left.
  if (override === undefined && !existsSync(pathFile)) return undefined;
  const executable = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : executableName(platform);
  const found = path.join(override ?? path.join(packageDirectory, 'dist'), executable);
  return existsSync(found) ? found : undefined;
}

function executableName(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}
