import { findWords } from './text.ts';

/** A warning of a study in the language of the window; one without words there as the workstation says it. */
export function warningText({ code, text }: { readonly code: string; readonly text: string }): string {
  return findWords(`warning.${code}`) ?? text;
}

/** Patients that may be mixed up come before everything: red, where the rest is for caution. */
export function warningTone({ code }: { readonly code: string }): 'stop' | 'caution' {
  return code.startsWith('identity') ? 'stop' : 'caution';
}
