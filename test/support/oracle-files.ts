import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { requireProgram, type ExternalProgram } from './external-programs.ts';
import { execFile } from 'node:child_process';

/** Outputs of independent programs, kept between runs by content and program: they never change. */
const directory = path.join(os.tmpdir(), 'negatoscope-oracles');

/** Longest that a program may take; one of the corpus's files makes GDCM run for minutes. */
const limitMs = 30_000;

/**
 * The file that `program` makes with `args(output)`, or null where it makes none. `key` names the input by its
 * content and the arguments.
 */
export async function oracleFile(
  program: ExternalProgram,
  key: string,
  args: (output: string) => readonly string[],
): Promise<string | null> {
  const output = path.join(directory, `${program}-${key}`);
  const refusal = `${output}.refused`;
  if (existsSync(output)) return output;
  if (existsSync(refusal)) return null;
  await mkdir(directory, { recursive: true });
  // Under another name until it is whole, so that a run that was ended leaves nothing wrong behind.
  const unfinished = `${output}.${process.pid}.unfinished`;
  const isMade = await run(program, args(unfinished));
  if (isMade && existsSync(unfinished)) {
    await rename(unfinished, output);
    return output;
  }
  await rm(unfinished, { force: true });
  await writeFile(refusal, '');
  return null;
}

function run(program: ExternalProgram, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(requireProgram(program), args, { timeout: limitMs, maxBuffer: 10_000_000 }, (error) => {
      resolve(error === null);
    });
  });
}
