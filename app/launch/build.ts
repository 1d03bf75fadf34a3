import { electronBuild, rendererBuild } from './builds.ts';
import { ensureBuilt } from './fresh-build.ts';

/** `npm run build`: everything that is stale. */
await ensureBuilt(rendererBuild);
await ensureBuilt(electronBuild);
