/**
 * Specific Character Set (0008,0005): PS3.3 C.12.1.1.2, PS3.5 6.1.2 and its code extension techniques (6.1.2.5).
 */

/** One coded character set in one of the two code areas: G0 (bytes 21–7E) or G1 (A1–FE). */
type CodedSet =
  | { readonly kind: 'ascii' }
  /** Bytes A0–FF by a decoder that every host has; ISO 8859 parts, TIS 620. */
  | { readonly kind: 'single-byte'; readonly label: string }
  /** JIS X 0201 Katakana: bytes A1–DF are U+FF61–FF9F. */
  | { readonly kind: 'katakana' }
  /** Pairs of bytes, decoded by `label` after the prefix, with the high bits set. */
  | { readonly kind: 'double-byte'; readonly label: string; readonly prefix: readonly number[] };

interface Designation {
  readonly area: 'g0' | 'g1';
  readonly set: CodedSet;
}

const ascii: CodedSet = { kind: 'ascii' };

function g0(set: CodedSet): Designation {
  return { area: 'g0', set };
}

function g1(label: string): Designation {
  return { area: 'g1', set: { kind: 'single-byte', label } };
}

/**
 * Escape sequences of PS3.3 Tables C.12-3 and C.12-4, without the escape itself. G0 of ISO-IR 14 (JIS X 0201
 * Romaji) is read as ASCII: it differs in the yen sign, which stands where the backslash does, and the overline.
 */
const designations: ReadonlyMap<string, Designation> = new Map([
  ['(B', g0(ascii)],
  ['(J', g0(ascii)],
  [')I', { area: 'g1', set: { kind: 'katakana' } }],
  ['-A', g1('iso-8859-1')],
  ['-B', g1('iso-8859-2')],
  ['-C', g1('iso-8859-3')],
  ['-D', g1('iso-8859-4')],
  ['-F', g1('iso-8859-7')],
  ['-G', g1('iso-8859-6')],
  ['-H', g1('iso-8859-8')],
  ['-L', g1('iso-8859-5')],
  ['-M', g1('iso-8859-9')],
  ['-T', g1('windows-874')],
  ['-b', g1('iso-8859-15')],
  ['$B', g0({ kind: 'double-byte', label: 'euc-jp', prefix: [] })],
  // 8F announces JIS X 0212 in EUC-JP.
  ['$(D', g0({ kind: 'double-byte', label: 'euc-jp', prefix: [0x8f] })],
  ['$)C', { area: 'g1', set: { kind: 'double-byte', label: 'euc-kr', prefix: [] } }],
  ['$)A', { area: 'g1', set: { kind: 'double-byte', label: 'gb18030', prefix: [] } }],
]);

/** The escape sequence of the G1 set (G0 for 87 and 159) of a registration number, PS3.3 Tables C.12-2 to C.12-4. */
const escapeOfRegistration: ReadonlyMap<number, string> = new Map([
  [6, '(B'],
  [13, ')I'],
  [58, '$)A'],
  [87, '$B'],
  [100, '-A'],
  [101, '-B'],
  [109, '-C'],
  [110, '-D'],
  [126, '-F'],
  [127, '-G'],
  [138, '-H'],
  [144, '-L'],
  [148, '-M'],
  [149, '$)C'],
  [159, '$(D'],
  [166, '-T'],
  [203, '-b'],
]);

/** Sets without code extension: the decoder does everything (PS3.3 Table C.12-5). */
const wholeDecoders: ReadonlyMap<string, string> = new Map([
  ['ISO_IR 192', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['GBK', 'gbk'],
]);

/** `ISO_IR 100` and `ISO 2022 IR 100`, and what writers make of them: `ISO-IR 100`, `ISO 2022 IR100`, `ISO_IR_100`. */
const registrationForm = /^ISO[ _-]?(?:2022[ _-]?)?IR[ _-]?(\d+)$/;

/** Where text ends that an escape sequence governs (PS3.5 6.1.2.5.3). */
export type TextKind = 'person-name' | 'multi-valued' | 'single-valued';

export interface DecodedText {
  readonly text: string;
  /** Some bytes have no meaning in the character set and are shown as U+FFFD. */
  readonly hasReplacements: boolean;
}

const replacement = '\uFFFD';
const escape = 0x1b;
const decoders = new Map<string, TextDecoder>();

function decoderOf(label: string): TextDecoder {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = new TextDecoder(label, { ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder;
}

const upperHalves = new Map<string, string>();

/** The characters of bytes A0–FF: one each in every single-byte set. */
function highCharacters(label: string): string {
  let characters = upperHalves.get(label);
  if (characters === undefined) {
    characters = decoderOf(label).decode(Uint8Array.from({ length: 96 }, (_, index) => 0xa0 + index));
    upperHalves.set(label, characters);
  }
  return characters;
}

/** Bytes 80–9F are no graphic characters in any of these sets; the hosts' decoders read them as Windows does. */
function decodeHighByte(set: CodedSet | undefined, byte: number): string {
  if (set?.kind === 'katakana') {
    return byte >= 0xa1 && byte <= 0xdf ? String.fromCodePoint(0xff61 + byte - 0xa1) : replacement;
  }
  if (set?.kind !== 'single-byte' || byte < 0xa0) return replacement;
  return highCharacters(set.label)[byte - 0xa0] ?? replacement;
}

function decodePair(set: CodedSet & { kind: 'double-byte' }, first: number, second: number): string {
  const high = Uint8Array.of(...set.prefix, first | 0x80, second | 0x80);
  const text = decoderOf(set.label).decode(high);
  return text.length === 0 ? replacement : text;
}

function readEscape(
  bytes: Uint8Array,
  index: number,
): { designation: Designation; length: number } | undefined {
  for (const length of [2, 3]) {
    const sequence = String.fromCharCode(...bytes.subarray(index + 1, index + 1 + length));
    const designation = designations.get(sequence);
    if (designation !== undefined) return { designation, length: length + 1 };
  }
  return undefined;
}

/** Characters before which, and after which, the initial sets are in force again. */
function resetsCodeExtension(byte: number, kind: TextKind): boolean {
  switch (byte) {
    case 0x09:
    case 0x0a:
    case 0x0c:
    case 0x0d:
      return true;
    case 0x5c: // backslash
      return kind !== 'single-valued';
    case 0x3d: // =
    case 0x5e: // ^
      return kind === 'person-name';
    default:
      return false;
  }
}

/** Longer values are rare, and a call takes only so many arguments. */
const plainLimitBytes = 1024;

/** Read alike by every set: no escape sequence, and nothing but ISO-IR 6, which is in force at the start of each. */
function isPlainAscii(bytes: Uint8Array): boolean {
  if (bytes.length > plainLimitBytes) return false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte >= 0x80 || byte === escape) return false;
  }
  return true;
}

/** How the text of one data set is read. Immutable; `default` is the repertoire of ISO-IR 6. */
export class SpecificCharacterSet {
  static readonly default = new SpecificCharacterSet([]);

  /** Defined terms that are unknown: bytes that only they explain are shown as U+FFFD. */
  readonly unknown: readonly string[];
  readonly #wholeLabel: string | undefined;
  readonly #g0: CodedSet;
  readonly #g1: CodedSet | undefined;

  /** `values`: of Specific Character Set, as received. Empty or absent means the default repertoire. */
  constructor(values: readonly string[]) {
    const terms = values.map((value) => value.trim().toUpperCase());
    const unknown: string[] = [];
    let first: Designation | undefined;
    let wholeLabel: string | undefined;
    for (const [index, term] of terms.entries()) {
      const registration = registrationForm.exec(term)?.[1];
      const label = registration === '192' ? 'utf-8' : wholeDecoders.get(term);
      const sequence =
        registration === undefined ? undefined : escapeOfRegistration.get(Number(registration));
      if (label !== undefined) wholeLabel ??= label;
      else if (sequence === undefined) {
        if (term !== '') unknown.push(values[index] ?? '');
      } else if (index === 0) first = designations.get(sequence);
    }
    this.unknown = unknown;
    this.#wholeLabel = wholeLabel;
    // The first value says what is in force at the start; double-byte G0 sets need their escape sequence first.
    this.#g0 = ascii;
    this.#g1 = first?.area === 'g1' ? first.set : undefined;
  }

  /** A whole value field, delimiters included, as text: split it afterwards. Never throws. */
  decode(bytes: Uint8Array, kind: TextKind): DecodedText {
    // Most values are. `Reflect.apply` takes the bytes as they are, where a spread goes through an iterator.
    if (isPlainAscii(bytes)) {
      return { text: Reflect.apply(String.fromCharCode, undefined, bytes), hasReplacements: false };
    }
    const text =
      this.#wholeLabel === undefined
        ? this.#decodeExtended(bytes, kind)
        : decoderOf(this.#wholeLabel).decode(bytes);
    return { text, hasReplacements: text.includes(replacement) };
  }

  #decodeExtended(bytes: Uint8Array, kind: TextKind): string {
    const parts: string[] = [];
    let currentG0 = this.#g0;
    let currentG1 = this.#g1;
    let index = 0;
    while (index < bytes.length) {
      const byte = bytes[index] ?? 0;
      const next = bytes[index + 1] ?? 0;
      const set = byte < 0x80 ? currentG0 : currentG1;
      if (byte === escape) {
        const found = readEscape(bytes, index);
        if (found === undefined) {
          parts.push(replacement);
          index += 1;
          continue;
        }
        if (found.designation.area === 'g0') currentG0 = found.designation.set;
        else currentG1 = found.designation.set;
        index += found.length;
      } else if (set?.kind === 'double-byte' && byte > 0x20 && byte !== 0x7f) {
        const isPair = index + 1 < bytes.length && next >= 0x80 === byte >= 0x80 && next !== escape;
        parts.push(isPair ? decodePair(set, byte, next) : replacement);
        index += isPair ? 2 : 1;
      } else {
        if (resetsCodeExtension(byte, kind)) {
          currentG0 = this.#g0;
          currentG1 = this.#g1;
        }
        parts.push(byte < 0x80 ? String.fromCharCode(byte) : decodeHighByte(currentG1, byte));
        index += 1;
      }
    }
    return parts.join('');
  }
}
