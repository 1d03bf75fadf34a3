import type { Command } from 'commander';
import { conformanceStatement } from '../../conformance/conformance-statement.ts';

/** `conformance`: the DICOM conformance statement, as Markdown. */
export function register(program: Command): void {
  program
    .command('conformance')
    .description('writes the DICOM conformance statement, made from the tables of the program')
    .action(() => {
      process.stdout.write(conformanceStatement());
    });
}
