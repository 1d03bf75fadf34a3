import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Part10Parser } from '../../../shared/dicom/part10.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { readCatalogueImages } from '../../support/corpus-catalogue.ts';
import { corpusMissing } from '../../support/external-programs.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** Small files: every one of them is parsed once for each cut. */
const sizeLimitBytes = 40_000;
const cutsAFile = 64;

describe.skipIf(corpusMissing())('N51 every small image of the corpus, cut at 64 places', () => {
  test('is an error that says so, and never a whole object', { timeout: 120_000 }, () => {
    const random = seededRandom(51);
    const silent: string[] = [];
    let cutCount = 0;
    for (const { file, path } of readCatalogueImages()) {
      const bytes = readFileSync(file);
      if (bytes.length > sizeLimitBytes || !isRead(bytes)) continue;
      for (let cut = 0; cut < cutsAFile; cut++) {
        const length = Math.floor(random() * bytes.length);
        cutCount++;
        // The length of the whole is known, as of every file and of every network object that has come to its end.
        if (isRead(bytes.subarray(0, length), bytes.length))
          silent.push(`${path} at ${length} of ${bytes.length}`);
      }
    }
    expect(silent).toEqual([]);
    expect(cutCount).toBeGreaterThan(5000);
  });
});

function isRead(bytes: Uint8Array, totalBytes = bytes.length): boolean {
  try {
    const parser = new Part10Parser({ totalBytes });
    parser.push(bytes);
    parser.end();
    return true;
  } catch (error) {
    if (error instanceof NegatoscopeError) return false;
    throw error;
  }
}
