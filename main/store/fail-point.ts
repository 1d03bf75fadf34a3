/**
 * Places on an object's way into the cache where a test lets the whole process die as if power had gone, in order of
 * that way. `NEGATOSCOPE_FAIL_POINT=<name>:<n>` kills it when the place is passed for the n-th time; without the
 * variable, and for everybody but a test, passing one is a comparison.
 */
export const failPoints = [
  'spool.opened',
  'spool.mid-write',
  'spool.before-fsync',
  'spool.after-fsync',
  'gate.before',
  'gate.after',
  'index.inserted',
  'rename.before',
  'rename.after',
  'directory-fsync.before',
  'directory-fsync.after',
  'index.before-commit',
  'index.after-commit',
  'answer.before',
  'answer.after',
] as const;

export type FailPoint = (typeof failPoints)[number];

const [armed, passesText] = (process.env['NEGATOSCOPE_FAIL_POINT'] ?? '').split(':');
export const isFailPointArmed = armed !== '';
let passesLeft = Number(passesText ?? 1);

export function failPoint(name: FailPoint): void {
  if (name !== armed) return;
  passesLeft -= 1;
  if (passesLeft === 0) process.kill(process.pid, 'SIGKILL');
}
