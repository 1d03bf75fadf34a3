/** Person names, VR PN (PS3.5 6.2.1). */

export interface NameComponents {
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** The same name in three writings; a group that is not there has empty components. */
export interface PersonName {
  readonly alphabetic: NameComponents;
  readonly ideographic: NameComponents;
  readonly phonetic: NameComponents;
}

function parseGroup(text: string): NameComponents {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = text
    .split('^')
    .map((component) => component.trim());
  return { family, given, middle, prefix, suffix };
}

/** Up to three groups parted by `=`, of up to five components parted by `^`. Anything beyond them is left out. */
export function parsePersonName(value: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = value.split('=');
  return {
    alphabetic: parseGroup(alphabetic),
    ideographic: parseGroup(ideographic),
    phonetic: parseGroup(phonetic),
  };
}

/** `FAMILY, Given Middle` as received, case included; prefix and suffix are left out. Empty for an empty group. */
export function formatNameGroup(name: NameComponents): string {
  const given = [name.given, name.middle].filter((part) => part !== '').join(' ');
  return [name.family, given].filter((part) => part !== '').join(', ');
}

/** The name for a list or an overlay: alphabetic, with the ideographic behind it in brackets; else what there is. */
export function formatPersonName(value: string): string {
  const name = parsePersonName(value);
  const alphabetic = formatNameGroup(name.alphabetic);
  const ideographic = formatNameGroup(name.ideographic);
  if (alphabetic === '') return ideographic === '' ? formatNameGroup(name.phonetic) : ideographic;
  return ideographic === '' ? alphabetic : `${alphabetic} (${ideographic})`;
}
