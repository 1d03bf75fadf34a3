/**
 * Received text as it may be shown: characters that hide, reorder or break what is around them become visible.
 *
 * C0 and C1 controls and delete become their control pictures or U+FFFD, and so do bidirectional overrides and
 * isolates, zero-width and other invisible format characters (a name may otherwise read as another one). Line ends
 * and tabs are kept where `keepsLines`.
 */
export function visibleText(text: string, keepsLines = false): string {
  return text.replaceAll(invisible, (character) => {
    if (keepsLines && /[\t\n\r\f]/.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\uFFFD';
  });
}

const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * JSON in which nothing works on a terminal or in a viewer of logs: what `visibleText` replaces is written as an escape, and
 * so is read back as it was. Line ends between values stay.
 */
export function visibleJson(json: string): string {
  return json.replaceAll(invisible, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()]
          .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}
