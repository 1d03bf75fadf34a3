import type { Command } from 'commander';
import { runDoctor } from '../../doctor/run-doctor.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, type CommandRun } from '../command-run.ts';
import { readSettings } from '../read-settings.ts';

/** `doctor`: what works on this machine, one line each. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const command = program.command('doctor').description('says what works here, one line each');
  command.action(async () => {
    const dataDirectory = dataDirectoryOf(command, host);
    const settings = await readSettings(dataDirectory);
    const lines = await runDoctor({
      dataDirectory,
      dicomHost: String(settings.get('receiver.host')),
      dicomPort: Number(settings.get('receiver.port')),
      httpPort: 0,
      nowMs: Date.now(),
    });
    for (const { name, ok, text } of lines) {
      process.stdout.write(`${ok ? 'ok     ' : 'missing'} ${name}: ${text}\n`);
    }
    if (lines.some(({ ok }) => !ok)) run.exitCode = exitCodes.foundWrong;
  });
}
