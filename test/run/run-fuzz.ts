import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { projectDirectory } from '../../app/launch/project.mjs';

/**
 * `npm run fuzz:associations|objects|kills [-- ARGUMENT…]`: the long runs of what the suite does in short. They judge, and
 * end with 1 when anything failed.
 */
const programs = new Map([
  ['associations', 'test/fuzz/associations.ts'],
  ['objects', 'test/fuzz/objects.ts'],
  ['kills', 'test/fuzz/kill-at-random.ts'],
]);
const [name = '', ...args] = process.argv.slice(2);
const program = programs.get(name);
if (program === undefined) {
  process.stderr.write(`Expected one of ${[...programs.keys()].join(', ')}\n`);
  process.exitCode = 2;
} else {
  const { status } = spawnSync(process.execPath, [path.join(projectDirectory, program), ...args], {
    cwd: projectDirectory,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
