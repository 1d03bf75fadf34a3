import path from 'node:path';

/** Absolute path of the checkout. */
export const projectDirectory = path.resolve(import.meta.dirname, '../..');

/** Held by whoever installs packages or builds; see `exclusive-lock.mjs`. */
export const lockFile = path.join(projectDirectory, 'build', 'launch.lock');

/**
 * What the launcher says goes to standard error: standard output belongs to the task's result.
 *
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
