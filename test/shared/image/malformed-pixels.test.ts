import { describe, expect, test } from 'vitest';
import { Tag } from '../../../shared/dicom/tags.ts';
import { describeImage } from '../../../shared/image/describe-image.ts';
import type { ImageDescription } from '../../../shared/image/image-description.ts';
import { renderPalette } from '../../../shared/image/colour.ts';
import { identifiedDataSet, type DataSetBuilder } from '../../support/dicom-builder.ts';
import { parsedDataSet } from '../../support/parsed-data-set.ts';

/** An image of 2 × 2 pixels; `rows` writes Rows and Columns, `more` what else. */
function described(
  rows: (builder: DataSetBuilder) => DataSetBuilder,
  more: (builder: DataSetBuilder) => DataSetBuilder = (builder) => builder,
  PhotometricInterpretation = 'MONOCHROME2',
): ImageDescription {
  const builder = identifiedDataSet()
    .numbers(Tag.SamplesPerPixel, 'US', 1)
    .text(Tag.PhotometricInterpretation, 'CS', PhotometricInterpretation);
  rows(builder)
    .numbers(Tag.BitsAllocated, 'US', 8)
    .numbers(Tag.BitsStored, 'US', 8)
    .numbers(Tag.HighBit, 'US', 7)
    .numbers(Tag.PixelRepresentation, 'US', 0);
  const dataSet = parsedDataSet(more(builder).bytes(Tag.PixelData, 'OB', Uint8Array.of(0, 1, 2, 255)));
  const image = describeImage(dataSet, { TransferSyntaxUID: '1.2.840.10008.1.2.1' });
  if (image === null) throw new Error('no image');
  return image;
}

const twoByTwo = (builder: DataSetBuilder): DataSetBuilder =>
  builder.numbers(Tag.Rows, 'US', 2).numbers(Tag.Columns, 'US', 2);

describe('N63 Rows and Columns that are no two unsigned shorts', () => {
  test.each<[string, (builder: DataSetBuilder) => DataSetBuilder, boolean]>([
    [
      'as UL are read: the number is what counts',
      (b) => b.numbers(Tag.Rows, 'UL', 2).numbers(Tag.Columns, 'UL', 2),
      true,
    ],
    ['as text are read', (b) => b.text(Tag.Rows, 'IS', '2').text(Tag.Columns, 'IS', '2'), true],
    [
      'of a UL past 65535 are refused',
      (b) => b.numbers(Tag.Rows, 'UL', 65_536).numbers(Tag.Columns, 'US', 2),
      false,
    ],
    ['of 0 are refused', (b) => b.numbers(Tag.Rows, 'US', 0).numbers(Tag.Columns, 'US', 2), false],
    [
      'of text that is no number are refused',
      (b) => b.text(Tag.Rows, 'LO', '<script>').numbers(Tag.Columns, 'US', 2),
      false,
    ],
    [
      'that are empty are refused',
      (b) => b.bytes(Tag.Rows, 'US', new Uint8Array(0)).numbers(Tag.Columns, 'US', 2),
      false,
    ],
    [
      'that are negative are refused',
      (b) => b.numbers(Tag.Rows, 'SS', -2).numbers(Tag.Columns, 'US', 2),
      false,
    ],
    // 65535 × 65535 of one byte: 4 GiB.
    [
      'of 65535 each are refused before anything is allocated',
      (b) => b.numbers(Tag.Rows, 'US', 65_535).numbers(Tag.Columns, 'US', 65_535),
      false,
    ],
  ])('%s', (_, rows, isShown) => {
    expect(described(rows).refusal?.code).toBe(isShown ? undefined : 'image.invalid-attributes');
  });
});

/** A palette by descriptor; `vr` and `first` as a writer may have them. */
const palette =
  (count: number, first: number, entries: number, vr: 'US' | 'SS' = 'US') =>
  (builder: DataSetBuilder): DataSetBuilder => {
    for (const tag of [0x00281101, 0x00281102, 0x00281103]) builder.numbers(tag, vr, count, first, 8);
    for (const [sample, tag] of [0x00281201, 0x00281202, 0x00281203].entries()) {
      const data = Uint8Array.from(
        { length: entries + (entries % 2) },
        (__, index) => (index * 3 + sample) % 256,
      );
      builder.bytes(tag, 'OW', data);
    }
    return builder;
  };

const paletteImage = (...shape: Parameters<typeof palette>): ImageDescription =>
  described(twoByTwo, palette(...shape), 'PALETTE COLOR');

const wide = (builder: DataSetBuilder): DataSetBuilder => {
  for (const tag of [0x00281101, 0x00281102, 0x00281103]) builder.numbers(tag, 'US', 4, 0, 32);
  return builder;
};

describe('N84 a palette whose descriptor lies', () => {
  test('with a count of 0 has 65 536 entries, and is refused when they are not there', () => {
    expect(paletteImage(0, 0, 256).refusal?.code).toBe('image.invalid-attributes');
    expect(paletteImage(0, 0, 65_536).palette?.red.entries).toHaveLength(65_536);
  });

  test('with fewer entries than it says is refused, not filled up', () => {
    expect(paletteImage(256, 0, 100).refusal?.code).toBe('image.invalid-attributes');
  });

  test('with a first value of the wrong sign is never read outside of its entries', () => {
    // -5 as US is 65531 of unsigned pixels: every index lies before it and takes the first entry.
    const image = paletteImage(4, -5, 4);
    expect(image.palette?.red.firstMapped).toBe(65_531);
    if (image.palette === null) throw new Error('no palette');
    expect([...renderPalette(Uint8Array.of(0, 255), image.palette)]).toEqual([0, 1, 2, 0, 1, 2]);
    // A count above 32767 that came as SS is what it was.
    expect(paletteImage(-25_536, 0, 40_000, 'SS').palette?.red.entries).toHaveLength(40_000);
  });

  test('gives its first or last entry for indices outside', () => {
    const image = paletteImage(4, 1, 4);
    if (image.palette === null) throw new Error('no palette');
    expect([...renderPalette(Uint8Array.of(0, 1, 4, 255), image.palette)]).toEqual([
      0, 1, 2, 0, 1, 2, 9, 10, 11, 9, 10, 11,
    ]);
  });

  test('of bits that no entry has is refused', () => {
    expect(described(twoByTwo, wide, 'PALETTE COLOR').refusal?.code).toBe('image.invalid-attributes');
  });
});

describe('colour that the standard has retired or that we cannot name', () => {
  // PS3.3 C.7.6.3.1.2: YBR_PARTIAL_422 (retired) has nominal ranges of 16 to 235; drawn as YBR_FULL it would be wrong.
  test.each(['YBR_PARTIAL_422', 'YBR_PARTIAL_420', 'HSV', 'ARGB', 'CMYK', 'YBR_FULL_420'])(
    '%s is refused by its name',
    (PhotometricInterpretation) => {
      const { refusal } = described(twoByTwo, undefined, PhotometricInterpretation);
      expect(refusal).toMatchObject({ code: 'image.invalid-attributes' });
      expect(refusal?.message).toContain(PhotometricInterpretation);
    },
  );
});

describe('a supplemental palette (PS3.3 C.7.6.19)', () => {
  test('leaves the grey values of a MONOCHROME2 image grey', () => {
    const image = described(twoByTwo, palette(256, 0, 256));
    expect(image.palette).toBeNull();
    expect(image.refusal).toBeNull();
  });
});

const segmented = (bits: 8 | 16, vr: 'OW' | 'OB', words: readonly number[]) => (builder: DataSetBuilder) => {
  for (const tag of [0x00281101, 0x00281102, 0x00281103]) builder.numbers(tag, 'US', 6, 0, bits);
  for (const tag of [0x00281221, 0x00281222, 0x00281223]) {
    if (vr === 'OB') builder.bytes(tag, 'OB', Uint8Array.from(words));
    else builder.numbers(tag, 'OW', ...words);
  }
  return builder;
};

describe('a segmented palette', () => {
  // Discrete 2: 0, 10; linear 4 to 50 (PS3.3 C.7.9.2).
  const words = [0, 2, 0, 10, 1, 4, 50, 0];

  test.each([
    ['8 bits in words', 8, 'OW'],
    ['8 bits in bytes', 8, 'OB'],
    ['16 bits', 16, 'OW'],
  ] as const)('of %s is resolved', (_, bits, vr) => {
    const image = described(
      twoByTwo,
      segmented(bits, vr, words.slice(0, vr === 'OB' ? 8 : 7)),
      'PALETTE COLOR',
    );
    expect(image.palette?.blue.entries).toEqual([0, 10, 20, 30, 40, 50]);
  });
});
