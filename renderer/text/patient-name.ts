/** A person name as the views draw it: FAMILY, Given, and the name in the person's own writing beside it. */
export interface DisplayName {
  /** `TANABE, Haruko`, or the only writing there is; '' when no name came. */
  readonly main: string;
  readonly mainLang: string | undefined;
  /** The ideographic group, else ''. */
  readonly second: string;
  readonly secondLang: string | undefined;
}

/**
 * Reads a decoded PN (PS3.5 6.2.1): groups alphabetic=ideographic=phonetic, components family^given^middle^prefix^
 * suffix. The family name is in capitals so that it stands out in any order of columns; unicameral writing stays
 * as it is.
 */
export function displayName(PersonName: string): DisplayName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = PersonName.split('=');
  const latin = alphabeticForm(alphabetic);
  const native = components(ideographic).join(' ');
  const nativeLang = langOf(native, phonetic);
  if (latin === '') {
    const main = native === '' ? components(phonetic).join(' ') : native;
    return { main, mainLang: langOf(main, phonetic), second: '', secondLang: undefined };
  }
  return {
    main: latin,
    mainLang: langOf(latin, phonetic),
    second: native,
    secondLang: nativeLang,
  };
}

/** Referring physicians and the like: prefix and names in reading order, `Dr. M. Ferrand`. */
export function plainName(PersonName: string): string {
  const [alphabetic = '', ideographic = ''] = PersonName.split('=');
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = split(alphabetic);
  const words = [prefix, given, middle, family, suffix].filter((part) => part !== '');
  return words.length > 0 ? words.join(' ') : components(ideographic).join(' ');
}

function alphabeticForm(group: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = split(group);
  const rest = [prefix, given, middle, suffix].filter((part) => part !== '').join(' ');
  const capitals = family.toUpperCase();
  if (capitals === '') return rest;
  return rest === '' ? capitals : `${capitals}, ${rest}`;
}

function split(group: string): string[] {
  return group.split('^').map((part) => part.trim());
}

function components(group: string): string[] {
  return split(group).filter((part) => part !== '');
}

/**
 * The language tag that picks the right glyphs. Han characters alone do not tell Japanese from Chinese: kana or
 * Hangul in the phonetic group does (PS3.5 annexes H and I); without it they are taken for Chinese (annexes J and K).
 */
function langOf(text: string, phonetic: string): string | undefined {
  const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
  const hangul = /\p{Script=Hangul}/u;
  if (hangul.test(text)) return 'ko';
  if (kana.test(text)) return 'ja';
  if (/\p{Script=Han}/u.test(text)) {
    if (kana.test(phonetic)) return 'ja';
    return hangul.test(phonetic) ? 'ko' : 'zh';
  }
  if (/\p{Script=Greek}/u.test(text)) return 'el';
  if (/\p{Script=Arabic}/u.test(text)) return 'ar';
  if (/\p{Script=Hebrew}/u.test(text)) return 'he';
  if (/\p{Script=Thai}/u.test(text)) return 'th';
  return undefined;
}
