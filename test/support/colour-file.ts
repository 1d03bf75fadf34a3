import { buildFile, DataSetBuilder } from './dicom-builder.ts';

export interface ColourFileStyle {
  readonly profile: Uint8Array | null;
  /** Where the profile stands: in the image, or in the optical path of a slide. */
  readonly isInOpticalPath?: boolean;
  readonly PhotometricInterpretation?: 'RGB' | 'PALETTE COLOR';
}

/** 16 × 16 pixels that run through many colours; of a palette through its 256 entries. */
export function colourSamples(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    { length: 16 * 16 * 3 },
    (_, index) => (index * 37 + Math.floor(index / 48) * 11) % 256,
  );
}

export function colourFile({
  profile,
  isInOpticalPath = false,
  PhotometricInterpretation = 'RGB',
}: ColourFileStyle): Uint8Array<ArrayBuffer> {
  const isPalette = PhotometricInterpretation === 'PALETTE COLOR';
  const builder = new DataSetBuilder()
    .text(0x00080005, 'CS', 'ISO_IR 100')
    .text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7')
    .text(0x00080018, 'UI', '2.25.7300')
    .text(0x00080060, 'CS', 'OT')
    .text(0x00100010, 'PN', 'Colour^Carl')
    .text(0x00100020, 'LO', 'COLOUR-1')
    .text(0x0020000d, 'UI', '2.25.73')
    .text(0x0020000e, 'UI', '2.25.730')
    .numbers(0x00280002, 'US', isPalette ? 1 : 3)
    .text(0x00280004, 'CS', PhotometricInterpretation);
  if (!isPalette) builder.numbers(0x00280006, 'US', 0);
  builder
    .numbers(0x00280010, 'US', 16)
    .numbers(0x00280011, 'US', 16)
    .numbers(0x00280100, 'US', 8)
    .numbers(0x00280101, 'US', 8)
    .numbers(0x00280102, 'US', 7)
    .numbers(0x00280103, 'US', 0);
  const samples = colourSamples();
  if (isPalette) {
    for (const tag of [0x00281101, 0x00281102, 0x00281103]) builder.numbers(tag, 'US', 256, 0, 8);
    for (const sample of [0, 1, 2]) {
      const entries = samples.filter((_, index) => index % 3 === sample);
      builder.bytes(0x00281201 + sample, 'OW', entries);
    }
  }
  if (profile !== null && !isInOpticalPath) builder.bytes(0x00282000, 'OB', even(profile));
  if (profile !== null && isInOpticalPath) {
    builder.sequence(0x00480105, [new DataSetBuilder().bytes(0x00282000, 'OB', even(profile))]);
  }
  const pixels = isPalette ? Uint8Array.from({ length: 256 }, (_, index) => index) : samples;
  return buildFile(builder.bytes(0x7fe00010, 'OB', pixels).build());
}

function even(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0]);
}
