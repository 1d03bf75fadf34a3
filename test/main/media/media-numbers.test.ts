import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectDirectory, readSource } from '../../support/source-files.ts';

/** Media, DICOMDIR and archives in the project's list of negative tests. */
const numbers = Array.from({ length: 12 }, (_, index) => 93 + index);

test('the titles of the tests of media say every number that belongs to them', () => {
  const folder = 'test/main/media';
  const files = readdirSync(path.join(projectDirectory, folder)).filter((name) => name.endsWith('.test.ts'));
  const sources = files.map((name) => readSource(`${folder}/${name}`)).join('\n');
  expect(numbers.filter((number) => !sources.includes(`'N${number} `))).toEqual([]);
});
