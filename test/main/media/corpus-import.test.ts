import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importFiles } from '../../../main/media/import-files.ts';
import { ImportTally } from '../../../main/media/import-tally.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { corpusDirectory, corpusMissing } from '../../support/external-programs.ts';

/** Path relative to the corpus, tab, code; or `skipped` and the reason. Made once, read over, and held since. */
const expected = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/corpus-refused.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

test.skipIf(corpusMissing())(
  'every file of the corpus is accounted for, each refusal with its code',
  { timeout: 120_000 },
  async () => {
    const corpus = corpusDirectory();
    const cache = openCache();
    const tally = new ImportTally();
    await importFiles({
      paths: [path.join(corpus, 'files')],
      ingest: cache.ingest,
      batchId: 'corpus',
      tally,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    const report = tally.report();
    const relative = (file: string): string => path.relative(corpus, file).split(path.sep).join('/');
    const found = [
      ...report.refused.map((row) => `${relative(row.path)}\t${row.code}`),
      ...report.skipped.map((row) => `${relative(row.path)}\tskipped: ${row.reason}`),
    ];
    expect(found.toSorted(compareText)).toEqual(expected.toSorted(compareText));
    // 813 files, of which one is a ZIP with 11 objects in it; and 15 that a DICOMDIR lists and the corpus lacks.
    expect(report.found).toBe(813 - 1 + 11 + 15);
    expect(report.stored + report.conflict).toBe(report.found - expected.length);
    expect(report.duplicate).toBe(0);
    const { instances } = await cache.reader.counts();
    expect(instances).toBe(report.stored + report.conflict);
  },
);

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
