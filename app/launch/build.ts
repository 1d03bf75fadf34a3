import { electronBuild, kernelBuild, rendererBuild } from './builds.ts';
import { ensureBuilt } from './fresh-build.ts';
import { runTask } from './run-task.ts';

/** `npm run build`: everything that is stale. */
await runTask(async () => {
  await ensureBuilt(kernelBuild);
  await ensureBuilt(rendererBuild);
  await ensureBuilt(electronBuild);
  return 0;
});
