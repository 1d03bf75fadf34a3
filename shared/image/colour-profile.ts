import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import { readIccProfile, type IccReading } from './icc/icc-profile.ts';
import { convertToSrgb } from './icc/icc-to-srgb.ts';
import type { ColourProfile, Palette } from './image-description.ts';

const colourPhotometrics: ReadonlySet<string> = new Set([
  'RGB',
  'PALETTE COLOR',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_RCT',
  'YBR_ICT',
  'XYB',
]);

/**
 * The ICC profile of a colour image (PS3.3 C.11.15), also in the optical path of a slide (C.8.12.5). Null for images
 * in grey. With it the palette in colours of sRGB.
 */
export function readColour(
  dataSet: DataSet,
  PhotometricInterpretation: string,
  palette: Palette | null,
): { readonly colourProfile: ColourProfile | null; readonly palette: Palette | null } {
  if (!colourPhotometrics.has(PhotometricInterpretation)) return { colourProfile: null, palette };
  const found = findProfile(dataSet);
  if (found === undefined) return { colourProfile: { kind: 'none' }, palette };
  if (found.kind === 'unusable') return { colourProfile: found, palette };
  const { reading, range } = found;
  const colourProfile: ColourProfile = { kind: 'applied', name: reading.name, range };
  if (palette === null) return { colourProfile, palette };
  const converted = convertPalette(palette, reading);
  return converted === null
    ? { colourProfile: { kind: 'unusable', reason: 'does not fit a palette of unequal tables' }, palette }
    : { colourProfile, palette: converted };
}

type Usable = Extract<IccReading, { kind: 'usable' }>;

function findProfile(dataSet: DataSet):
  | {
      readonly kind: 'usable';
      readonly reading: Usable;
      readonly range: { offsetBytes: number; lengthBytes: number };
    }
  | { readonly kind: 'unusable'; readonly reason: string }
  | undefined {
  const holders = [dataSet, ...dataSet.items(Tag.OpticalPathSequence)].filter(
    (holder) => (holder.element(Tag.ICCProfile)?.lengthBytes ?? 0) > 0,
  );
  const [holder, ...others] = holders;
  const element = holder?.element(Tag.ICCProfile);
  if (holder === undefined || element === undefined) return undefined;
  const bytes = holder.bytes(Tag.ICCProfile);
  if (bytes === undefined)
    return { kind: 'unusable', reason: `is longer than is kept: ${element.lengthBytes} bytes` };
  const isAmbiguous = others.some((other) => {
    const own = other.bytes(Tag.ICCProfile);
    return own?.length !== bytes.length || !own.every((byte, index) => byte === bytes[index]);
  });
  if (isAmbiguous) return { kind: 'unusable', reason: 'is another one for each optical path' };
  const reading = readIccProfile(bytes);
  if (reading.kind === 'unusable') return reading;
  const { offsetBytes, lengthBytes } = element;
  return { kind: 'usable', reading, range: { offsetBytes, lengthBytes } };
}

/** Colours of 8 bits, whatever the tables had; null where they do not name the same indices. */
function convertPalette({ red, green, blue }: Palette, { toXyz }: Usable): Palette | null {
  const count = red.entries.length;
  const isEven = [green, blue].every(
    (table) => table.entries.length === count && table.firstMapped === red.firstMapped,
  );
  if (!isEven) return null;
  const maximum = 0xffff;
  const colours = new Uint16Array(count * 3);
  [red, green, blue].forEach(({ entries, bitsPerEntry }, sample) => {
    const scale = maximum / (2 ** bitsPerEntry - 1);
    entries.forEach((entry, index) => {
      colours[index * 3 + sample] = Math.round(entry * scale);
    });
  });
  convertToSrgb(colours, maximum, toXyz);
  const tableOf = (sample: number): Palette['red'] => ({
    ...red,
    bitsPerEntry: 8,
    entries: Array.from({ length: count }, (_, index) =>
      Math.round(((colours[index * 3 + sample] ?? 0) / maximum) * 0xff),
    ),
  });
  return { red: tableOf(0), green: tableOf(1), blue: tableOf(2) };
}
