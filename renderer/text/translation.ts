/**
 * The words of one English table in another language: the same keys, no more and no fewer, so that a key without a
 * translation does not compile. The exception is a key that `pending-keys.ts` names; it is said in English until
 * somebody translates it, and a test counts them.
 */
import type { PendingKey } from './pending-keys.ts';

export type Translation<Table> = {
  readonly [Key in Exclude<keyof Table, PendingKey>]: string;
} & { readonly [Key in Extract<keyof Table, PendingKey>]?: string };
