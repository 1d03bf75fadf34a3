import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packagesInstalled } from '../../../app/launch/install-packages.mjs';
import { projectDirectory } from '../../support/source-files.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

interface Locked {
  readonly version: string;
  readonly integrity: string;
  readonly optional?: boolean;
}

const one: Locked = { version: '1.0.0', integrity: 'sha512-one' };
const two: Locked = { version: '2.0.0', integrity: 'sha512-two' };
const elsewhere: Locked = { version: '3.0.0', integrity: 'sha512-three', optional: true };

/** A checkout with these packages in its lock file, and in what npm notes about `node_modules`. */
function checkout(locked: Record<string, Locked>, installed: Record<string, Locked> | string): string {
  const project = temporaryDirectory();
  mkdirSync(path.join(project, 'node_modules'));
  writeFileSync(
    path.join(project, 'package-lock.json'),
    JSON.stringify({ packages: { '': { version: '0.1.0' }, ...locked } }),
  );
  writeFileSync(
    path.join(project, 'node_modules/.package-lock.json'),
    typeof installed === 'string' ? installed : JSON.stringify({ packages: installed }),
  );
  return project;
}

const locked = { 'node_modules/one': one, 'node_modules/two': two, 'node_modules/elsewhere': elsewhere };

test('this very checkout has what its lock file names', () => {
  expect(packagesInstalled(projectDirectory)).toBe(true);
});

test("packages of other platforms may be absent, the platform's own may be there", () => {
  const { 'node_modules/elsewhere': _other, ...here } = locked;
  expect(packagesInstalled(checkout(locked, here))).toBe(true);
  expect(packagesInstalled(checkout(locked, locked))).toBe(true);
});

test.each([
  ['nothing is there', {}],
  ['one is missing', { 'node_modules/one': one }],
  ['one has another version', { ...locked, 'node_modules/two': { ...two, version: '2.0.1' } }],
  ['one has another content', { ...locked, 'node_modules/two': { ...two, integrity: 'sha512-x' } }],
  ['one is there that was taken out', { ...locked, 'node_modules/former': one }],
  ['npm was interrupted', '{"packages": {'],
])('packages are to be installed when %s', (_reason, installed: Record<string, Locked> | string) => {
  expect(packagesInstalled(checkout(locked, installed))).toBe(false);
});

test('packages are to be installed in a fresh clone', () => {
  expect(packagesInstalled(temporaryDirectory())).toBe(false);
});
