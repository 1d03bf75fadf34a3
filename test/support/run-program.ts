import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { requireProgram, type ExternalProgram } from './external-programs.ts';

export interface ProgramResult {
  readonly exitCode: number | null;
  /** stdout and stderr as they came. */
  readonly output: string;
}

/** Runs an external program to its end. DCMTK's senders wait 40 ms an answer unless TCP_NODELAY says otherwise. */
export function runProgram(name: ExternalProgram, args: readonly string[]): Promise<ProgramResult> {
  return outputOf(spawn(requireProgram(name), args, { env: { ...process.env, TCP_NODELAY: '1' } }));
}

/** Runs a script of ours to its end, with the Node that runs this. */
export function runNode(script: string, args: readonly string[]): Promise<ProgramResult> {
  return outputOf(spawn(process.execPath, [script, ...args]));
}

function outputOf(child: ChildProcessWithoutNullStreams): Promise<ProgramResult> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('latin1').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}
