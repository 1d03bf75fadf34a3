import { IccBytes } from './icc-bytes.ts';
import { readCurve } from './icc-curve.ts';
import { IccError } from './icc-error.ts';
import { readTable, type IccTable, type Triple } from './icc-table.ts';

/** A profile that can be used, or why not, in words for the reader. */
export type IccReading =
  | {
      readonly kind: 'usable';
      /** Its description; '' where it has none that can be read. */
      readonly name: string;
      /** XYZ relative to the D50 white of the connection space, of red, green and blue from 0 to 1. */
      readonly toXyz: (rgb: Triple) => Triple;
    }
  | { readonly kind: 'unusable'; readonly reason: string };

/** ICC.1:2022, 7.2: header of 128 bytes, then the tag table. */
const headerBytes = 128;
const tagLimit = 200;

/**
 * Reads an ICC profile from red, green and blue to its connection space: three curves and a matrix, or a table
 * (lut8, lut16, lutAToB). Of several tables that for relative colorimetry is taken: it keeps colours as they are. Never
 * throws for what was received.
 */
export function readIccProfile(received: Uint8Array): IccReading {
  try {
    return readProfile(new IccBytes(received));
  } catch (error) {
    if (error instanceof IccError) return { kind: 'unusable', reason: error.message };
    throw error;
  }
}

function readProfile(bytes: IccBytes): IccReading {
  if (bytes.signature(36) !== 'acsp') throw new IccError('is no ICC profile');
  const colourSpace = bytes.signature(16);
  if (colourSpace !== 'RGB ') throw new IccError(`is for ${colourSpace.trim()}, not for RGB`);
  const connection = bytes.signature(20);
  if (connection !== 'XYZ ' && connection !== 'Lab ')
    throw new IccError(`connects through ${connection.trim()}`);
  const tags = readTags(bytes);
  const name = readName(bytes, tags.get('desc'));
  const table = tags.get('A2B1') ?? tags.get('A2B0');
  if (table !== undefined) {
    const toConnection = readTable(bytes, table);
    const decode = decoder(connection, bytes.signature(table));
    return { kind: 'usable', name, toXyz: withBlackAtZero((rgb) => decode(toConnection(rgb))) };
  }
  if (connection !== 'XYZ ') throw new IccError('has neither a table nor a matrix');
  return { kind: 'usable', name, toXyz: matrixProfile(bytes, tags) };
}

/**
 * Black point compensation: the profile's black becomes the black of the screen, and what lies between is scaled.
 * Tables for print have a black that reflects; without this black would be a grey of 29.
 */
function withBlackAtZero(toXyz: (rgb: Triple) => Triple): (rgb: Triple) => Triple {
  // Its lightness without its colour, as Little CMS takes it.
  const black = Math.min(toXyz([0, 0, 0])[1], blackLimit);
  if (!(black > 0)) return toXyz;
  const scale = 1 / (1 - black);
  return (rgb) => {
    const [x, y, z] = toXyz(rgb);
    return [(x - white[0] * black) * scale, (y - white[1] * black) * scale, (z - white[2] * black) * scale];
  };
}

/** Luminance of L* 50: what is brighter is no black. */
const blackLimit = (66 / 116) ** 3;

function readTags(bytes: IccBytes): Map<string, number> {
  const count = bytes.uint32(headerBytes);
  if (count > tagLimit) throw new IccError(`has ${count} tags`);
  return new Map(
    Array.from({ length: count }, (_, index): [string, number] => {
      const entry = headerBytes + 4 + 12 * index;
      return [bytes.signature(entry), bytes.uint32(entry + 4)];
    }),
  );
}

/** textDescriptionType of version 2, or the first text of a multiLocalizedUnicodeType of version 4. */
function readName(bytes: IccBytes, offset: number | undefined): string {
  if (offset === undefined) return '';
  const characters = (at: number, count: number, bytesEach: 1 | 2): string =>
    Array.from({ length: Math.min(count, 80) }, (_, index) =>
      String.fromCharCode(bytesEach === 1 ? bytes.uint8(at + index) : bytes.uint16(at + 2 * index)),
    )
      .join('')
      .replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}\p{S}]/gu, '')
      .trim();
  const type = bytes.signature(offset);
  if (type === 'desc') return characters(offset + 12, bytes.uint32(offset + 8), 1);
  if (type !== 'mluc' || bytes.uint32(offset + 8) === 0) return '';
  return characters(offset + bytes.uint32(offset + 24), bytes.uint32(offset + 20) / 2, 2);
}

function matrixProfile(bytes: IccBytes, tags: ReadonlyMap<string, number>): (rgb: Triple) => Triple {
  const required = (tag: string): number => {
    const offset = tags.get(tag);
    if (offset === undefined) throw new IccError(`has neither a table nor ${tag}`);
    return offset;
  };
  const colorant = (tag: string): Triple => {
    const offset = required(tag);
    return [bytes.fixed(offset + 8), bytes.fixed(offset + 12), bytes.fixed(offset + 16)];
  };
  const [red, green, blue] = [colorant('rXYZ'), colorant('gXYZ'), colorant('bXYZ')];
  const curveOf = (tag: string): ((value: number) => number) => readCurve(bytes, required(tag)).curve;
  const [redCurve, greenCurve, blueCurve] = [curveOf('rTRC'), curveOf('gTRC'), curveOf('bTRC')];
  return ([r, g, b]) => {
    const [linearRed, linearGreen, linearBlue] = [redCurve(r), greenCurve(g), blueCurve(b)];
    const sum = (axis: 0 | 1 | 2): number =>
      red[axis] * linearRed + green[axis] * linearGreen + blue[axis] * linearBlue;
    return [sum(0), sum(1), sum(2)];
  };
}

/** White of the connection space, D50 (ICC.1:2022, 7.2.16). */
const white: Triple = [0.9642, 1, 0.8249];

/** From what a table answers (0 … 1) to XYZ (ICC.1:2022, 6.3.4.2, and Tables 42 and 43 for lut16). */
function decoder(connection: string, tableType: string): IccTable {
  if (connection === 'XYZ ') {
    // u1Fixed15: 1.0 is 32768 of 65535.
    return ([x, y, z]) => [(x * 65_535) / 32_768, (y * 65_535) / 32_768, (z * 65_535) / 32_768];
  }
  // lut16 keeps the encoding of version 2, whose white is FF00 and not FFFF.
  const scale = tableType === 'mft2' ? 65_535 / 65_280 : 1;
  return ([l, a, b]) => labToXyz([l * scale * 100, a * scale * 255 - 128, b * scale * 255 - 128]);
}

const inverse = (f: number): number => (f > 6 / 29 ? f ** 3 : ((f - 4 / 29) * 108) / 841);

/** CIE 1976 L*a*b* (ICC.1:2022, Annex A). */
function labToXyz([l, a, b]: Triple): Triple {
  const fy = (l + 16) / 116;
  return [white[0] * inverse(fy + a / 500), white[1] * inverse(fy), white[2] * inverse(fy - b / 200)];
}
