import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exitCodes, type CommandRun } from '../command-run.ts';

/** `serve`: the browser host, by whoever runs the command line. Its arguments are the host's own to judge. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const command = program
    .command('serve')
    .description('starts listener, cache, decode pool and the browser host until it is asked to end')
    .option('--ae <name>', 'our AE title')
    .option('--dicom-host <addr>', 'where to listen for DICOM (default 127.0.0.1)')
    .option('--dicom-port <n>', '0 = any free one')
    .option('--http-port <n>', '0 = any free one')
    .option('--headless', 'open no window')
    .option('--policy <file>', 'a further policy of settings; the computer’s own stands above it');
  command.action(async () => {
    const given = command.optsWithGlobals<Record<string, string | boolean>>();
    const args = Object.entries(given).flatMap(([name, value]) => {
      const option = `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
      return value === true ? [option] : [option, String(value)];
    });
    run.exitCode = (await host.serve(args)) === 0 ? exitCodes.done : exitCodes.fault;
  });
}
