import { describe, expect, test } from 'vitest';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { everything } from '../../support/every-study.ts';

async function cacheOfTwo(): Promise<CacheUnderTest> {
  const cache = openCache();
  await cache.take(sliceFile({ PatientName: 'Zander^Anna', PatientID: 'ID%1', AccessionNumber: null }));
  await cache.take(
    sliceFile({
      PatientName: 'Berg^Bo',
      PatientID: 'ID_2',
      AccessionNumber: null,
      StudyInstanceUID: '2.25.7',
      SeriesInstanceUID: '2.25.8',
      SOPInstanceUID: '2.25.9',
    }),
  );
  return cache;
}

/** What each place where text comes in finds; all of them must be queries and none a command. */
async function searchEverywhere({ reader }: CacheUnderTest, text: string): Promise<Record<string, number>> {
  return {
    search: (await reader.queryStudies({ ...everything, search: text })).total,
    searchWithWord: (await reader.queryStudies({ ...everything, search: `anna ${text}` })).total,
    modality: (await reader.queryStudies({ ...everything, modality: text })).total,
    listed: (await reader.list('study', { search: text })).length,
    study: (await reader.list('instance', { study: text })).length,
    series: (await reader.list('series', { series: text })).length,
    studyIds: (await reader.studyIds(text)).length,
  };
}

async function isUntouched({ reader }: CacheUnderTest): Promise<boolean> {
  const { total } = await reader.queryStudies(everything);
  return total === 2 && (await reader.list('instance', {})).length === 2;
}

const nothing = { search: 0, modality: 0, listed: 0, study: 0, series: 0, studyIds: 0 };

describe('N105 what would be SQL or a wildcard is text', () => {
  test.for([
    `' OR 1=1 --`,
    `" OR ""="`,
    `"; DROP TABLE study; --`,
    `'; DELETE FROM instance; --`,
    `1) OR (1=1`,
  ])('%s finds no study by meaning and harms nothing', async (text) => {
    const cache = await cacheOfTwo();
    expect(await searchEverywhere(cache, text)).toMatchObject(nothing);
    expect(await isUntouched(cache)).toBe(true);
  });

  // Punctuation is no word: alone it finds nothing, beside a word it changes nothing.
  test.for(['%', '_', '*', '?', '\\', '[', '%%', '__', '.*'])('%s is no wildcard', async (text) => {
    const cache = await cacheOfTwo();
    expect(await searchEverywhere(cache, text)).toEqual({ ...nothing, searchWithWord: 1 });
    expect(await isUntouched(cache)).toBe(true);
  });

  test('between letters separates words, and matches no other character', async () => {
    const cache = await cacheOfTwo();
    const found = async (search: string): Promise<number> =>
      (await cache.reader.queryStudies({ ...everything, search })).total;
    expect(await found('ID%1')).toBe(1);
    expect(await found('ID_2')).toBe(1);
    expect(await found('A%s')).toBe(0);
    expect(await found('And_rs')).toBe(0);
  });
});

describe('N106 what would be the syntax of the full text search is text', () => {
  test.for([
    'NEAR(',
    'NEAR(anna bo, 5)',
    'anna OR bo',
    'anna NOT bo',
    'words:anna',
    '{words}:anna',
    'anna AND',
    '^bo NOT',
  ])('%s is a search for its words', async (text) => {
    const cache = await cacheOfTwo();
    const { search, listed } = await searchEverywhere(cache, text);
    expect({ search, listed }).toEqual({ search: 0, listed: 0 });
    expect(await isUntouched(cache)).toBe(true);
  });

  test.for([
    '"',
    '""',
    '"anna',
    'anna"',
    '*anna',
    'an"na',
    '(anna)',
    'anna*',
    '+anna',
    '-anna',
    'anna^',
    "'anna'",
  ])('%s is no syntax error', async (text) => {
    const cache = await cacheOfTwo();
    const { total } = await cache.reader.queryStudies({ ...everything, search: text });
    // Letters that a quote splits are two words, of which no name has the second.
    expect(total).toBe(/anna/u.test(text) ? 1 : 0);
    expect(await isUntouched(cache)).toBe(true);
  });

  test('also in a nul, a lone surrogate, and the longest text that a search may be', async () => {
    const cache = await cacheOfTwo();
    for (const text of ['\0', '\uD800', '\u{10FFFF}', '"*('.repeat(85), 'a '.repeat(128)]) {
      await searchEverywhere(cache, text);
      expect(await isUntouched(cache)).toBe(true);
    }
  });
});
