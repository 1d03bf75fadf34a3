import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '../../main/services/router.ts';
import { visibleText } from '../../shared/dicom/visible-text.ts';

/**
 * Makes every text of every answer safe to draw before any view has it, so that none can forget: a sender decides
 * what names and descriptions hold. Keys that identify (UIDs, hashes, tokens) have no such characters.
 */
export const visibleResults: TRPCLink<AppRouter> =
  () =>
  ({ next, op }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (envelope) => {
          const { result } = envelope;
          // Of our calls only answers carry data: the rest is for subscriptions, which there are none of.
          if (result.type !== undefined && result.type !== 'data') observer.next(envelope);
          else observer.next({ ...envelope, result: { ...result, data: visibleValues(result.data) } });
        },
        error: (error) => observer.error(error),
        complete: () => observer.complete(),
      }),
    );

/** A copy of plain JSON with its texts visible. Lists of numbers, such as lookup tables, are handed on as they are. */
export function visibleValues(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value);
  if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map(visibleValues);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visibleValues(each)]));
}
