import { describe, expect, test } from 'vitest';
import { storedValues } from '../../shared/image/stored-pixels.ts';
import { readCatalogueImages, type CatalogueImage } from '../support/corpus-catalogue.ts';
import { mapInPairs, openCorpusImage } from '../support/decode-corpus-image.ts';
import { corpusMissing, programsMissing, type ExternalProgram } from '../support/external-programs.ts';
import { recordVerdicts, verdictsByPath } from '../support/fidelity-table.ts';
import { readNativePixels } from '../support/native-pixels.ts';
import { oracleFile } from '../support/oracle-files.ts';
import { otherRawPixels, refusedImages, withoutOracle } from './known-differences.ts';

/** Lossless transfer syntaxes of the promise: uncompressed, RLE, JPEG lossless, JPEG-LS and JPEG 2000 lossless. */
const losslessSyntaxes: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.4.57',
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.90',
  '',
]);
const photometrics: ReadonlySet<string> = new Set(['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR', 'RGB']);

/** DCMTK's decoder of a transfer syntax, for files that GDCM does not decode. */
const dcmtkDecoders: Readonly<Record<string, ExternalProgram>> = {
  '1.2.840.10008.1.2.5': 'dcmdrle',
  '1.2.840.10008.1.2.4.57': 'dcmdjpeg',
  '1.2.840.10008.1.2.4.70': 'dcmdjpeg',
  '1.2.840.10008.1.2.4.80': 'dcmdjpls',
};

/** The file as native little endian, made by GDCM, else by DCMTK, else null. */
async function decompressed(image: CatalogueImage): Promise<string | null> {
  const { file, sha256, TransferSyntaxUID } = image;
  if (image.isDecodedByGdcm) {
    const made = await oracleFile('gdcmconv', sha256, (output) => ['--raw', file, output]);
    if (made !== null) return made;
  }
  if (!image.isDecodedByDcmtk) return null;
  return oracleFile(dcmtkDecoders[TransferSyntaxUID] ?? 'dcmconv', sha256, (output) =>
    dcmtkDecoders[TransferSyntaxUID] === undefined ? ['+te', file, output] : [file, output],
  );
}

/** `equal`, `other` with where, or `no oracle`. */
async function compare(image: CatalogueImage): Promise<string> {
  const oracle = await decompressed(image);
  if (oracle === null) return 'no oracle';
  const values = readNativePixels(oracle);
  const { description, frame } = await openCorpusImage(image.file);
  // GDCM writes the precision of a code stream as Bits Stored: what counts are the bits that the object says.
  const mask = description.BitsStored === 32 ? -1 : 2 ** description.BitsStored - 1;
  let at = 0;
  for (let frameIndex = 0; frameIndex < description.NumberOfFrames; frameIndex++) {
    for (const value of storedValues(await frame(frameIndex))) {
      const theirs = (values[at] ?? Number.NaN) & mask;
      if ((value & mask) !== theirs) return `other: sample ${at} is ${value & mask}, theirs ${theirs}`;
      at += 1;
    }
  }
  return at === values.length ? 'equal' : `other: ${at} samples, theirs ${values.length}`;
}

describe.skipIf(corpusMissing() || programsMissing('gdcmconv', 'dcmconv', 'dcmdrle', 'dcmdjpeg', 'dcmdjpls'))(
  'lossless images of the corpus',
  () => {
    test('equal what GDCM (or DCMTK) decompresses, on their stored bits', async () => {
      const images = readCatalogueImages().filter(
        (image) =>
          losslessSyntaxes.has(image.TransferSyntaxUID) &&
          photometrics.has(image.PhotometricInterpretation) &&
          refusedImages[image.path] === undefined,
      );
      const verdicts = await mapInPairs(images, compare);
      recordVerdicts('raw', verdictsByPath(images, verdicts));
      const found = (start: string): string[] =>
        images
          .filter((_, index) => verdicts[index]?.startsWith(start) === true)
          .map((image) => image.path)
          .toSorted();
      expect.soft(found('other')).toEqual(Object.keys(otherRawPixels).toSorted());
      expect.soft(found('no oracle')).toEqual(withoutOracle.toSorted());
      expect(found('equal').length).toBeGreaterThan(550);
    }, 240_000);
  },
);
