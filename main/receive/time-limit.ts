import { NegatoscopeError } from '../../shared/errors.ts';
import type { Timers } from '../timers.ts';

/**
 * The promise's result, or `operation.timeout` after `limitMs`. The work itself goes on: `onLate` is called with a
 * result that comes after the limit, so that nothing is left behind.
 */
export function withTimeLimit<Value>(
  work: Promise<Value>,
  timers: Timers,
  limitMs: number,
  operation: string,
  onLate: (value: Value) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = timers.after(limitMs, () => {
      isLate = true;
      const message = `${operation} took longer than ${limitMs / 1000} s`;
      reject(new NegatoscopeError('operation.timeout', message, { operation, limitMs }));
    });
    work.then(
      (value) => {
        timer.cancel();
        if (isLate) onLate(value);
        else resolve(value);
        return undefined;
      },
      (error: unknown) => {
        timer.cancel();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
