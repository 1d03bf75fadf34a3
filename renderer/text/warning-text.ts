import { findWords } from './text.ts';

/** A warning of a study in the language of the window; one without words there as the workstation says it. */
export function warningText({ code, text }: { readonly code: string; readonly text: string }): string {
  return findWords(`warning.${code}`) ?? text;
}

/** Storage that takes nothing any more. */
const stopped: ReadonlySet<string> = new Set([
  'store.no-space',
  'store.failing',
  'store.failing-user',
  'store.ended',
  'store.damaged-index',
  'store.damaged-user',
]);

/** Patients that may be mixed up, and studies that would not come, are red, where the rest is for caution. */
export function warningTone({ code }: { readonly code: string }): 'stop' | 'caution' {
  return code.startsWith('identity') || stopped.has(code) ? 'stop' : 'caution';
}
