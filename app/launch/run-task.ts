import { isNegatoscopeError } from '../../shared/errors.ts';
import { say } from './project.mjs';

/**
 * Runs a task to its exit code. A failure is a sentence for the person at the terminal, never a stack trace:
 * exit code 1, or 2 with `usage` when the command line was wrong.
 */
export async function runTask(task: () => Promise<number>, usage = ''): Promise<void> {
  try {
    process.exitCode = await task();
  } catch (error) {
    const isUsage = isNegatoscopeError(error, 'usage.invalid');
    const message = error instanceof Error ? error.message : String(error);
    say(isUsage && usage !== '' ? `${message}\n\n${usage}` : message);
    process.exitCode = isUsage ? 2 : 1;
  }
}
