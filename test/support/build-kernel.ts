import { kernelBuild } from '../../app/launch/builds.ts';
import { ensureBuilt } from '../../app/launch/fresh-build.ts';

/** Before all tests, so that a test file can be run alone after a change of the decoders' kernel. */
export default async function buildKernel(): Promise<void> {
  await ensureBuilt(kernelBuild);
}
