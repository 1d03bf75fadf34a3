import { visibleText } from '../shared/dicom/visible-text.ts';
import { hasDisplay } from '../main/doctor/display.ts';
import { runBrowserHost } from './browser/run-browser-host.ts';
import { parseHostArguments } from './host-arguments.ts';
import { openErrorStreamLog } from './launch-log.ts';
import type { ProgramFiles } from './running-workstation.ts';

/**
 * The `serve` command: the browser host for scripts and administrators. The first line on standard output is the
 * ready line; everything else goes to standard error.
 *
 * @returns the exit code
 */
export function serve(
  commandLine: readonly string[],
  directory: string,
  files: ProgramFiles,
): Promise<number> {
  const given = parseHostArguments(commandLine, directory);
  return runBrowserHost({
    given,
    files,
    log: openErrorStreamLog(),
    opensWindow: !given.headless && hasDisplay(),
    reason: 'as asked',
    onReady: (line) => {
      process.stdout.write(`${line}\n`);
    },
    say: (text) => {
      process.stderr.write(`${visibleText(text, true)}\n`);
    },
  });
}
