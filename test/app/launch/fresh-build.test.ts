import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fingerprintOf } from '../../../app/launch/fresh-build.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function project(): string {
  const directory = temporaryDirectory();
  mkdirSync(path.join(directory, 'source/deep'), { recursive: true });
  writeFileSync(path.join(directory, 'source/a.ts'), 'a');
  writeFileSync(path.join(directory, 'source/deep/b.ts'), 'b');
  writeFileSync(path.join(directory, 'lock'), '1');
  return directory;
}

const inputs = ['source', 'lock', 'not-there-yet'];

test('a build is stale when a file changed, came, went or moved, and not when it was only touched', () => {
  const directory = project();
  const before = fingerprintOf(inputs, directory);
  utimesSync(path.join(directory, 'source/a.ts'), 0, 0);
  expect(fingerprintOf(inputs, directory)).toBe(before);

  const seen = new Set([before]);
  writeFileSync(path.join(directory, 'source/a.ts'), 'c');
  seen.add(fingerprintOf(inputs, directory));
  writeFileSync(path.join(directory, 'source/new.ts'), '');
  seen.add(fingerprintOf(inputs, directory));
  renameSync(path.join(directory, 'source/new.ts'), path.join(directory, 'source/newer.ts'));
  seen.add(fingerprintOf(inputs, directory));
  writeFileSync(path.join(directory, 'not-there-yet'), '');
  seen.add(fingerprintOf(inputs, directory));
  writeFileSync(path.join(directory, 'lock'), '2');
  seen.add(fingerprintOf(inputs, directory));
  expect(seen.size).toBe(6);
});

test('a copy of the same files elsewhere is the same', () => {
  expect(fingerprintOf(inputs, project())).toBe(fingerprintOf(inputs, project()));
});
