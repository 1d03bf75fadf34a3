import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { electronBuild, kernelBuild, rendererBuild } from './builds.ts';
import { obtainElectron } from './electron-download.ts';
import { ensureBuilt } from './fresh-build.ts';
import { projectDirectory, say } from './project.mjs';
import { runTask } from './run-task.ts';

/** `npm run pack`: a folder that runs without Node and npm, around the Electron runtime of this checkout. */
async function pack(args: readonly string[]): Promise<number> {
  const electron = await obtainElectron(say);
  if (electron.executable === undefined) {
    say(`Nothing was packed: ${electron.reason}. A package is built around Electron's runtime.`);
    return 1;
  }
  await ensureBuilt(kernelBuild);
  await ensureBuilt(rendererBuild);
  await ensureBuilt(electronBuild);
  const distribution =
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join('node_modules', 'electron', 'dist');
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(projectDirectory, 'node_modules/electron-builder/cli.js'),
      '--dir',
      '--config',
      'electron-builder.yml',
      // The runtime that was tested here, not one more download.
      `--config.electronDist=${distribution}`,
      '--publish',
      'never',
      ...args,
    ],
    { cwd: projectDirectory, stdio: 'inherit' },
  );
  return status ?? 1;
}

await runTask(() => pack(process.argv.slice(2)));
