import { describe, expect, test } from 'vitest';
import { storedValues } from '../../shared/image/stored-pixels.ts';
import { readCatalogueImages, type CatalogueImage } from '../support/corpus-catalogue.ts';
import { mapInPairs, openCorpusImage } from '../support/decode-corpus-image.ts';
import { corpusMissing, programsMissing, type ExternalProgram } from '../support/external-programs.ts';
import { recordVerdicts, verdictsByPath } from '../support/fidelity-table.ts';
import { readNativePixels } from '../support/native-pixels.ts';
import { oracleFile } from '../support/oracle-files.ts';
import { otherLossyPixels, refusedImages } from './known-differences.ts';

interface LossyCodec {
  readonly oracle: ExternalProgram;
  readonly arguments: readonly string[];
  /** Greatest difference of a sample, in levels of the stored value. */
  readonly bound: number;
}

/**
 * How far a lossy codec may be from an independent one. JPEG: the standard lets an inverse DCT round each sample either
 * way (ISO/IEC 10918-2), and YBR is turned into RGB once more. JPEG-LS: decoding has one result (ISO/IEC 14495-1, 7.2).
 * JPEG 2000: floating point of the 9-7 wavelet rounds either way; its other oracle is opj_decompress.
 */
const lossyCodecs: Readonly<Record<string, LossyCodec>> = {
  '1.2.840.10008.1.2.4.50': { oracle: 'dcmdjpeg', arguments: ['+px'], bound: 2 },
  '1.2.840.10008.1.2.4.51': { oracle: 'dcmdjpeg', arguments: ['+px'], bound: 1 },
  '1.2.840.10008.1.2.4.81': { oracle: 'dcmdjpls', arguments: ['+px'], bound: 0 },
  '1.2.840.10008.1.2.4.91': { oracle: 'gdcmconv', arguments: ['--raw'], bound: 1 },
};

/** `within N` with the greatest difference found, `other …`, or `no oracle`. */
async function compare(image: CatalogueImage): Promise<string> {
  const codec = lossyCodecs[image.TransferSyntaxUID];
  if (codec === undefined) return 'no oracle';
  const theirs = await oracleFile(codec.oracle, `lossy-${image.sha256}`, (output) => [
    ...codec.arguments,
    image.file,
    output,
  ]);
  if (theirs === null) return 'no oracle';
  const expected = readNativePixels(theirs);
  const { description, frame } = await openCorpusImage(image.file);
  const mask = description.BitsStored === 32 ? -1 : 2 ** description.BitsStored - 1;
  let at = 0;
  let greatest = 0;
  for (let frameIndex = 0; frameIndex < description.NumberOfFrames; frameIndex++) {
    for (const value of storedValues(await frame(frameIndex))) {
      const difference = Math.abs((value & mask) - ((expected[at] ?? Number.NaN) & mask));
      // Two values beside each other in a circle, for a signed one's bits.
      greatest = Math.max(greatest, Math.min(difference, mask + 1 - difference));
      at += 1;
    }
  }
  if (at !== expected.length) return `other: ${at} samples, theirs ${expected.length}`;
  return greatest <= codec.bound ? `within ${greatest}` : `other: a sample is ${greatest} away`;
}

describe.skipIf(corpusMissing() || programsMissing('gdcmconv', 'dcmdjpeg', 'dcmdjpls'))(
  'lossy images of the corpus',
  () => {
    test('are within the bound of their codec from DCMTK or GDCM', async () => {
      const images = readCatalogueImages().filter(
        (image) =>
          lossyCodecs[image.TransferSyntaxUID] !== undefined && refusedImages[image.path] === undefined,
      );
      const verdicts = await mapInPairs(images, compare);
      recordVerdicts('lossy', verdictsByPath(images, verdicts));
      const found = (start: string): string[] =>
        images.flatMap(({ path }, index) => (verdicts[index]?.startsWith(start) === true ? [path] : []));
      expect.soft(found('other').toSorted()).toEqual(Object.keys(otherLossyPixels).toSorted());
      expect(found('within').length).toBeGreaterThan(40);
    }, 240_000);
  },
);
