import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { kernelBuild, rendererBuild } from '../../app/launch/builds.ts';
import { ensureBuilt } from '../../app/launch/fresh-build.ts';
import { projectDirectory } from '../../app/launch/project.mjs';

/**
 * `npm run bench [-- FILTER…]`: every `test/bench/*.bench.ts` in turn, each in a process of its own. They print
 * figures and judge nothing; only one that breaks off makes this fail.
 */
const directory = path.join(projectDirectory, 'test/bench');
const filters = process.argv.slice(2);
const benchmarks = readdirSync(directory)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
  .toSorted();

await ensureBuilt(kernelBuild);
await ensureBuilt(rendererBuild);
const processors = os.cpus();
process.stdout.write(
  `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${Math.round(os.totalmem() / 1024 ** 3)} GiB, Node ${process.versions.node}\n`,
);
for (const name of benchmarks) {
  process.stdout.write(`\n${name}\n`);
  const { status } = spawnSync(process.execPath, [path.join(directory, name)], {
    cwd: projectDirectory,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exitCode = 1;
}
