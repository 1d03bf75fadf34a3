import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** `node test/fuzz/kill-at-random.ts [KILLS] [SEED]`: the random kills of the suite, as many as wanted (500 take 20 minutes). */
const [kills = '500', seed] = process.argv.slice(2);
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
      ...(seed === undefined ? {} : { NEGATOSCOPE_SEED: seed }),
    },
  },
);
process.exitCode = status ?? 1;
