import type { ErrorCode } from '../../shared/errors.ts';

/** What each code means, as one sentence without its full stop. */
export type ErrorWords = Readonly<Record<ErrorCode, string>>;

/** English is what the workstation itself says. */
let words: ErrorWords | null = null;

export function setErrorWords(next: ErrorWords | null): void {
  words = next;
}

/**
 * Why something failed, in the language of the window. The workstation's own message follows: where, what was
 * expected and what was found are said by whoever found it, in English, and whoever is asked for help needs them.
 * A code of another version of the program says only its message.
 */
export function errorText({ code, message }: { readonly code: string; readonly message: string }): string {
  return words !== null && isKnown(code, words) ? `${words[code]}: ${message}` : message;
}

function isKnown(code: string, table: ErrorWords): code is ErrorCode {
  return Object.hasOwn(table, code);
}
