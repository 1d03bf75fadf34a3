/**
 * Folding of text for search and sorting: compatibility forms unified, accents and case removed, so that
 * `muller` finds `MÜLLER` and `Ｍüller`. Both the indexed text and what the user types go through here.
 */

/** Letters that have no canonical decomposition but that people type without their stroke or ligature. */
const plainLetters: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
  ['ı', 'i'],
  ['ħ', 'h'],
]);

export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßøđðłæœþıħ]/gu, (letter) => plainLetters.get(letter) ?? letter)
    .normalize('NFC');
}

/** The folded words of a text: runs of letters and digits. `^`, `=` and punctuation separate. */
export function searchWords(text: string): string[] {
  return foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
