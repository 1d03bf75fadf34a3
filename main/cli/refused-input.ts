import { isNegatoscopeError, type ErrorCode } from '../../shared/errors.ts';
import { exitCodes, say, type CommandRun } from './command-run.ts';

/** Areas whose errors are about the file that was given, not about us or the command. */
const inputAreas: ReadonlySet<string> = new Set(['dicom', 'image', 'codec']);

/**
 * Runs `action`; an error about the given file becomes a sentence with its code on standard error and the exit code
 * "something was refused". Any other error passes on.
 */
export async function reportRefusedInput(run: CommandRun, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!isNegatoscopeError(error) || !inputAreas.has(areaOf(error.code))) throw error;
    say(`${error.code}: ${error.message}`);
    run.exitCode = exitCodes.foundWrong;
  }
}

function areaOf(code: ErrorCode): string {
  return code.slice(0, code.indexOf('.'));
}
