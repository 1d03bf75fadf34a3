import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * `npm run fuzz:kills -- [KILLS] [KILLS_A_FAIL_POINT] [SEED]`: the kills of the suite, as many as wanted; 500 and 10 by
 * default.
 */
const [kills = '500', killsAFailPoint = '10', seed] = process.argv.slice(2);
const project = path.resolve(import.meta.dirname, '../..');
const { status } = spawnSync(
  process.execPath,
  [path.join(project, 'node_modules/vitest/vitest.mjs'), 'run', 'test/fuzz/kill-at-random.test.ts'],
  {
    cwd: project,
    stdio: 'inherit',
    env: {
      ...process.env,
      NEGATOSCOPE_KILLS: kills,
      NEGATOSCOPE_FAIL_POINT_KILLS: killsAFailPoint,
      ...(seed === undefined ? {} : { NEGATOSCOPE_SEED: seed }),
    },
  },
);
process.exitCode = status ?? 1;
