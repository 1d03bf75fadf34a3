import { buildIndex, type BuildParts } from '../store/keeping/build-index.ts';
import type { IndexBuildResult } from './importer-api.ts';

/** `buildIndex` for an index that is in use, as a job tells of it. */
export async function buildIndexAside(
  parts: BuildParts & { readonly signal: AbortSignal },
): Promise<IndexBuildResult> {
  try {
    const { files, studies, instances, corrupt, refused } = await buildIndex(parts, true);
    return {
      files,
      studies,
      instances,
      corrupt: corrupt.length,
      refused: refused.length,
      wasCancelled: false,
    };
  } catch (error) {
    if (!parts.signal.aborted) throw error;
    return { files: 0, studies: 0, instances: 0, corrupt: 0, refused: 0, wasCancelled: true };
  }
}
