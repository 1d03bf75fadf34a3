import { Command, CommanderError } from 'commander';
import { asNegatoscopeError, type ErrorCode } from '../../shared/errors.ts';
import type { CommandHost } from './command-host.ts';
import { exitCodes, say, type CommandRun, type ExitCode } from './command-run.ts';
import * as audit from './commands/audit.ts';
import * as config from './commands/config.ts';
import * as conformance from './commands/conformance.ts';
import * as decode from './commands/decode.ts';
import * as doctor from './commands/doctor.ts';
import * as hang from './commands/hang.ts';
import * as importCommand from './commands/import.ts';
import * as list from './commands/list.ts';
import * as phantom from './commands/phantom.ts';
import * as render from './commands/render.ts';
import * as backup from './commands/backup.ts';
import * as protocol from './commands/protocol.ts';
import * as reindex from './commands/reindex.ts';
import * as restore from './commands/restore.ts';
import * as serve from './commands/serve.ts';
import * as quarantine from './commands/quarantine.ts';
import * as trash from './commands/trash.ts';
import * as verify from './commands/verify.ts';

/** A command: a file of `commands/` that adds itself to the program. */
interface CommandModule {
  readonly register: (program: Command, host: CommandHost, run: CommandRun) => void;
}

const commands: readonly CommandModule[] = [
  serve,
  importCommand,
  list,
  decode,
  render,
  phantom,
  config,
  verify,
  reindex,
  backup,
  restore,
  trash,
  quarantine,
  conformance,
  doctor,
  audit,
  hang,
  protocol,
];

/** Errors that say that the command was wrong, not that something failed. */
const usageCodes: ReadonlySet<ErrorCode> = new Set(['usage.invalid', 'setting.unknown', 'setting.invalid']);

/**
 * Runs `negatoscope COMMAND …` to its exit code: 0 done, 1 fault, 2 wrong usage, 3 done but something was refused or
 * found wrong. Never rejects: a failure is a sentence on standard error, without a stack trace.
 */
export async function runCommandLine(args: readonly string[], host: CommandHost): Promise<ExitCode> {
  const run: CommandRun = { exitCode: exitCodes.done };
  // `list | head` closes the pipe when it has seen enough: that is no failure of ours.
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.fault);
  });
  const program = new Command('negatoscope')
    .description('Receives, keeps, hangs and shows DICOM studies')
    .option('--data <dir>', 'folder of the study cache')
    .exitOverride();
  for (const { register } of commands) register(program, host, run);
  // Subcommands are made with the default behaviour, which is to end the process.
  for (const command of program.commands) overrideExit(command);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return run.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has written its own sentence; help that was asked for is no mistake.
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    }
    const failure = asNegatoscopeError(error, 'command');
    // A file of settings says of each value what is wrong with it, a line each.
    say(failure.message, failure.code === 'setting.invalid');
    return usageCodes.has(failure.code) ? exitCodes.usage : exitCodes.fault;
  } finally {
    // Whoever calls ends the process, and a pipe holds only 64 KiB: the rest of the result would be cut off.
    await drained(process.stdout);
    await drained(process.stderr);
  }
}

/** Resolves when everything written so far has been handed to the operating system. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

function overrideExit(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) overrideExit(inner);
}
