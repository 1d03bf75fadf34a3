import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commandNames } from '../../../main/cli/command-names.ts';
import { projectDirectory } from '../../support/source-files.ts';

test('the names that begin a command line are those of the commands', () => {
  const files = readdirSync(path.join(projectDirectory, 'main/cli/commands'));
  expect([...commandNames].toSorted()).toEqual(files.map((file) => path.basename(file, '.ts')).toSorted());
});
