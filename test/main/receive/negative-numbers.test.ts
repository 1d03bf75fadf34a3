import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectDirectory, readSource } from '../../support/source-files.ts';

/**
 * Tests of bad input are titled by the number of the project's list of negative tests (issue 3): `N6 …`, or
 * `N7 N8 …` for several. Those of receiving and keeping, and where they are; the parser's own
 * tests, and those of pixels and codecs, are listed in `test/repository/negative-pixel-tests.test.ts`.
 */
const placed: readonly (readonly [folder: string, numbers: readonly number[]])[] = [
  // Upper layer, C-STORE.
  ['test/main/receive', [...range(1, 28), ...range(31, 46)]],
  // Data sets over the wire, into the whole receiver.
  ['test/main/receive', [...range(51, 70), 72]],
  ['test/main/ingest', [71]],
  ['test/main/media', [73]],
  ['test/fuzz', [47]],
  ['test/main/query', [48, 49]],
  // Search, databases, clocks.
  ['test/main/store', [105, 106, 113, 114, 115]],
];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

test.for(placed)('the titles of the tests in %s say every number that belongs there', ([folder, numbers]) => {
  const files = readdirSync(path.join(projectDirectory, folder), { recursive: true, encoding: 'utf8' });
  const said = new Set<number>();
  for (const name of files.filter((file) => file.endsWith('.test.ts'))) {
    for (const [, found = ''] of readSource(path.posix.join(folder, ...name.split(path.sep))).matchAll(
      /['"`]((?:N\d+ )+)/gu,
    )) {
      for (const number of found.trim().split(' ')) said.add(Number(number.slice(1)));
    }
  }
  expect(numbers.filter((number) => !said.has(number))).toEqual([]);
});
