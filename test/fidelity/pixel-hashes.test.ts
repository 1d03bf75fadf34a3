import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readCatalogueImages, type CatalogueImage } from '../support/corpus-catalogue.ts';
import { decodingCode, openCorpusImage } from '../support/decode-corpus-image.ts';
import { corpusMissing } from '../support/external-programs.ts';
import { recordVerdicts } from '../support/fidelity-table.ts';
import { knownDifferences, otherHashes, refusedImages } from './known-differences.ts';

/** One image of the corpus claims more frames than anybody would want to decode here. */
const frameLimit = 2000;

/**
 * How we decode an image, next to the hashes of DCMTK and GDCM: `equal` to one of them, `other` than both, `unhashed`
 * where neither decoded it, or the code with which we refuse it.
 */
async function verdictOf(image: CatalogueImage): Promise<string> {
  const hash = createHash('sha1');
  try {
    const { description, frame } = await openCorpusImage(image.file);
    const frameCount = Math.min(description.NumberOfFrames, frameLimit);
    const pending: number[] = [];
    for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
      const { header, pixels } = await frame(frameIndex);
      if (header.bitsAllocated === 1) for (const bit of new Uint8Array(pixels)) pending.push(bit);
      else hash.update(new Uint8Array(pixels));
    }
    // One bit a pixel is hashed as it lies in the file: packed, the first pixel in the least significant bit.
    hash.update(
      Uint8Array.from({ length: Math.ceil(pending.length / 8) }, (_, index) =>
        pending.slice(8 * index, 8 * index + 8).reduce((byte, bit, at) => byte | (bit << at), 0),
      ),
    );
  } catch (error) {
    return decodingCode(error);
  }
  const ours = hash.digest('hex').slice(0, 16);
  const theirs = [image.dcmtkPixelHash, image.gdcmPixelHash].filter((other) => other !== '');
  if (theirs.length === 0) return 'unhashed';
  return theirs.includes(ours) ? 'equal' : 'other';
}

describe.skipIf(corpusMissing())('the images of the corpus', () => {
  test('decode to the hashes of DCMTK or GDCM, but for those that are listed with a reason', async () => {
    const refused: Record<string, string> = {};
    const other: string[] = [];
    const counts: Record<string, number> = {};
    const verdicts = new Map<string, string>();
    for (const image of readCatalogueImages()) {
      const verdict = await verdictOf(image);
      verdicts.set(image.path, verdict);
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      if (verdict === 'other') other.push(image.path);
      else if (verdict !== 'equal' && verdict !== 'unhashed') refused[image.path] = verdict;
    }
    recordVerdicts('hash', verdicts);
    expect.soft(refused).toEqual(refusedImages);
    expect.soft(other.toSorted()).toEqual(Object.keys(otherHashes).toSorted());
    expect(counts['equal']).toBeGreaterThan(600);
  }, 180_000);
});

test('every image that is refused, or other than an oracle has it, cites the standard that says so', () => {
  const reasons = knownDifferences.flatMap((list) => Object.entries(list));
  const silent = reasons.filter(([, reason]) => !/PS3\.\d+ [A-Z]?\.?\d|ISO\/IEC \d+/u.test(reason));
  expect(silent).toEqual([]);
  expect(reasons.length).toBeGreaterThan(30);
});
