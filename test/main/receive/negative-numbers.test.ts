import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectDirectory, readSource } from '../../support/source-files.ts';

/**
 * Tests of bad input are titled by the number of the project's list of negative tests (issue 3): `N6 …`, or
 * `N7 N8 …` for several. Those of the receiver are N1 to N28 (upper layer) and, of N31 to N47 (C-STORE), what can be met
 * without breaking the disk: N44, N45 and N47 are the store's.
 */
const ours = [...Array.from({ length: 28 }, (_, index) => index + 1), ...range(31, 43), 46];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

test('the titles of these tests say every number that belongs to the receiver', () => {
  const folder = 'test/main/receive';
  const files = readdirSync(path.join(projectDirectory, folder)).filter((name) => name.endsWith('.test.ts'));
  const said = new Set<number>();
  for (const name of files) {
    for (const [, numbers = ''] of readSource(`${folder}/${name}`).matchAll(/['"`]((?:N\d+ )+)/gu)) {
      for (const number of numbers.trim().split(' ')) said.add(Number(number.slice(1)));
    }
  }
  expect(ours.filter((number) => !said.has(number))).toEqual([]);
});
