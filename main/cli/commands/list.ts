import { Option, type Command } from 'commander';
import { hasStore, openReader } from '../../store/open-reader.ts';
import type { ListLevel } from '../../store/reader-api.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, printResult, say } from '../command-run.ts';

interface ListOptions {
  readonly level: ListLevel;
  readonly study?: string;
  readonly series?: string;
  readonly search?: string;
}

/** `list`: what the cache holds, one JSON object a line. Reads beside a running instance. */
export function register(program: Command, host: CommandHost): void {
  const command = program
    .command('list')
    .description('lists what the cache holds, one JSON object a line')
    .addOption(
      new Option('--level <level>', 'what a line stands for')
        .choices(['patient', 'study', 'series', 'instance'])
        .default('study'),
    )
    .option('--study <uid>', 'only of this study')
    .option('--series <uid>', 'only of this series')
    .option('--search <text>', 'only of studies whose name, ID, accession or description has these words')
    .option('--json', 'JSON lines (they always are)');
  command.action(async ({ level, study, series, search }: ListOptions) => {
    const dataDirectory = dataDirectoryOf(command, host);
    // A cache that was never written to is empty, and reading must not make one.
    if (!hasStore(dataDirectory)) {
      say(`There is no study cache in ${dataDirectory} yet`);
      return;
    }
    const reader = openReader({ dataDirectory, now: Date.now });
    try {
      const rows = await reader.list(level, {
        ...(study === undefined ? {} : { study }),
        ...(series === undefined ? {} : { series }),
        ...(search === undefined ? {} : { search }),
      });
      for (const row of rows) printResult(row);
    } finally {
      await reader.close();
    }
  });
}
