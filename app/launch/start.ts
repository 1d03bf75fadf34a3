import { hasDisplay } from '../../main/doctor/display.ts';
import { endRequested } from '../ending.ts';
import { hostUsage, parseHostArguments, type HostArguments } from '../host-arguments.ts';
import { openLaunchLog } from '../launch-log.ts';
import { runBrowserHost } from '../browser/run-browser-host.ts';
import { electronBuild, kernelBuild, rendererBuild } from './builds.ts';
import { checkoutFiles } from './checkout-files.ts';
import { obtainElectron } from './electron-download.ts';
import { runElectron } from './electron-process.ts';
import { ensureBuilt } from './fresh-build.ts';
import { say } from './project.mjs';
import { runTask } from './run-task.ts';

/** `npm start`: the workstation in the best host that this machine has. */
async function start(commandLine: readonly string[]): Promise<number> {
  if (commandLine.includes('--help') || commandLine.includes('-h')) {
    process.stdout.write(hostUsage);
    return 0;
  }
  // npm runs us in the checkout; paths are meant from where the person stands.
  const given = parseHostArguments(commandLine, process.env['INIT_CWD'] ?? process.cwd());
  await ensureBuilt(kernelBuild);
  await ensureBuilt(rendererBuild);
  const electron = await tryElectron(given);
  if ('exitCode' in electron) return electron.exitCode;
  if (given.host === 'electron') {
    say(`Electron was asked for and cannot run: ${electron.reason}`);
    return 1;
  }
  return runBrowserHost({
    given,
    files: checkoutFiles,
    log: openLaunchLog(given.dataDirectory, Date.now()),
    opensWindow: !given.headless && hasDisplay(),
    reason: electron.reason,
    onReady: printForPrograms,
    say,
  });
}

/** The exit code of an Electron host that ran, or why it is not to be had. */
async function tryElectron(given: HostArguments): Promise<{ exitCode: number } | { reason: string }> {
  if (given.headless) return { reason: 'as asked, without a window' };
  if (given.host === 'browser') return { reason: 'as asked' };
  if (!hasDisplay()) return { reason: 'there is no display' };
  const found = await obtainElectron(say);
  if (found.executable === undefined) return { reason: found.reason };
  try {
    await ensureBuilt(electronBuild);
  } catch (error) {
    return { reason: `the Electron host could not be built: ${messageOf(error)}` };
  }
  const end = await runElectron({
    executable: found.executable,
    given,
    endRequested: endRequested(),
    onReady: (line) => {
      printForPrograms(line);
      say(`Negatoscope opened in Electron (its runtime is at ${found.executable}).`);
    },
    say,
  });
  if (end.kind === 'ended') return { exitCode: end.exitCode };
  return { reason: `Electron ended at its start with ${end.reason}` };
}

/** The ready line is for scripts; a person at the terminal reads the sentence instead. */
function printForPrograms(line: string): void {
  if (!process.stdout.isTTY) process.stdout.write(`${line}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

await runTask(() => start(process.argv.slice(2)), hostUsage);
// Nothing may linger after the clean end, whatever timer a library left behind.
process.exit();
