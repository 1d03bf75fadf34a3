import type { Command } from 'commander';
import { verifyAuditLog } from '../../audit/verify-audit-log.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, type CommandRun } from '../command-run.ts';

/** `audit verify`: re-reads the audit log and says where it was changed. Reads beside a running instance. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const audit = program.command('audit').description('the log of who did what');
  const verify = audit
    .command('verify')
    .description(
      'checks that no record was changed, added, removed or moved; prints the last record and its hash',
    )
    .option('--json', 'one JSON object (it always is)');
  verify.action(async () => {
    const result = await verifyAuditLog(dataDirectoryOf(verify, host));
    printResult(result);
    if (result.problems.length > 0) run.exitCode = exitCodes.foundWrong;
  });
}
