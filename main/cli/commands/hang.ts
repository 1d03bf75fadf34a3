import { InvalidArgumentError, type Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { hangStoredStudy, partsOf } from '../../hanging/hang-stored-study.ts';
import { hangingReport } from '../../hanging/hanging-report.ts';
import { hasStore, openReader } from '../../store/open-reader.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, say, type CommandRun } from '../command-run.ts';

interface HangOptions {
  readonly study: string;
  readonly protocol?: string;
  readonly screens: number;
}

/**
 * `hang`: which hanging protocol wins and what goes where. Reads beside a running instance. A study whose objects name
 * several patients has a line for each of them: they never hang together.
 */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const command = program
    .command('hang')
    .description('says which hanging protocol wins for a study, what goes where, and why')
    .requiredOption('--study <uid>', 'StudyInstanceUID')
    .option('--protocol <id>', 'this protocol, whatever its rules say')
    .option('--screens <n>', 'reading screens, 1 to 16', parseScreens, 1)
    .option('--json', 'JSON lines (they always are)');
  command.action(async ({ study, protocol, screens }: HangOptions) => {
    const dataDirectory = dataDirectoryOf(command, host);
    const missing = (): NegatoscopeError =>
      new NegatoscopeError('store.not-found', `There is no study ${study} in ${dataDirectory}`, {
        kind: 'study',
        id: study,
      });
    if (!hasStore(dataDirectory)) throw missing();
    const reader = openReader({ dataDirectory, now: Date.now });
    try {
      const studyIds = await reader.studyIds(study);
      if (studyIds.length === 0) throw missing();
      const setup = await reader.hangingSetup();
      for (const { what, place, problem } of setup.problems) {
        say(`${what} is not used: ${place === '' ? '' : `${place}: `}${problem}`);
        run.exitCode = exitCodes.foundWrong;
      }
      const parts = { ...partsOf(setup), protocolId: protocol ?? null, screenCount: screens };
      if (protocol !== undefined && parts.protocols.every(({ id }) => id !== protocol)) {
        throw new NegatoscopeError('usage.invalid', `There is no protocol ${protocol.slice(0, 64)}`, {
          reason: 'protocol',
        });
      }
      for (const studyId of studyIds)
        printResult(hangingReport(await hangStoredStudy(reader, studyId, parts)));
    } finally {
      await reader.close();
    }
  });
}

/** As many as a protocol can ask for; anything else is wrong usage. */
function parseScreens(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= 16) return value;
  throw new InvalidArgumentError('expected a whole number from 1 to 16.');
}
