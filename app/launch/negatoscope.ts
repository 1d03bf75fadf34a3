import { runCommandLine } from '../../main/cli/negatoscope.ts';
import { serve } from '../serve.ts';
import { kernelBuild, rendererBuild } from './builds.ts';
import { checkoutFiles } from './checkout-files.ts';
import { ensureBuilt } from './fresh-build.ts';
import { runTask } from './run-task.ts';

/** `npm run -s negatoscope -- COMMAND …`. */
const directory = process.env['INIT_CWD'] ?? process.cwd();

await runTask(async () => {
  await ensureBuilt(kernelBuild);
  return runCommandLine(process.argv.slice(2), {
    ...checkoutFiles,
    directory,
    serve: async (args) => {
      await ensureBuilt(rendererBuild);
      return serve(args, directory, checkoutFiles);
    },
  });
});
// Nothing may linger after the clean end, whatever timer a library left behind.
process.exit();
