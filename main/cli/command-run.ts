import path from 'node:path';
import type { Command } from 'commander';
import { visibleJson, visibleText } from '../../shared/dicom/visible-text.ts';
import { defaultDataDirectory } from '../default-data-directory.ts';
import type { CommandHost } from './command-host.ts';

/** Exit codes of the command line's contract. */
export const exitCodes = { done: 0, fault: 1, usage: 2, foundWrong: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One run of one command: how it ends. */
export interface CommandRun {
  /** What the process is to end with when the command has done its work; `done` when never said. */
  exitCode: ExitCode;
}

/** The study cache that `--data` names, before or behind the command's name; absolute. */
export function dataDirectoryOf(command: Command, host: CommandHost): string {
  const { data } = command.optsWithGlobals<{ data?: string }>();
  return data === undefined ? defaultDataDirectory() : path.resolve(host.directory, data);
}

/** One JSON object a line: a result on standard output. */
export function printResult(value: unknown): void {
  process.stdout.write(`${visibleJson(JSON.stringify(value))}\n`);
}

/** A sentence on standard error. It may name files, and names may hold what a terminal obeys. */
export function say(text: string, keepsLines = false): void {
  process.stderr.write(`${visibleText(text, keepsLines)}\n`);
}
