import { describe, expect, test } from 'vitest';
import { listSourceFiles, parseModule, readSource, type ImportStatement } from '../support/source-files.ts';

/**
 * Who may import whom. A room's own packages are listed one by one: a new one is a decision, not an accident.
 */
interface ImportRule {
  readonly rooms: readonly string[];
  /** Rooms of which only types may be taken. */
  readonly typesOf: readonly string[];
  readonly packages: readonly string[];
  readonly mayUseNode: boolean;
}

const rules: Readonly<Record<string, ImportRule>> = {
  shared: { rooms: ['shared'], typesOf: [], packages: ['zod'], mayUseNode: false },
  main: {
    rooms: ['main', 'shared'],
    typesOf: [],
    packages: [
      '@trpc/client',
      '@trpc/server',
      'better-sqlite3',
      'commander',
      'dcmjs',
      'dcmjs-codecs',
      'dcmjs-dimse',
      'dcmjs-imaging',
      'fast-png',
      'pino',
      'pkijs',
      'yauzl',
      '@zip.js/zip.js',
      'zod',
    ],
    mayUseNode: true,
  },
  renderer: {
    rooms: ['renderer', 'shared'],
    typesOf: ['main'],
    packages: [
      '@tanstack/react-query',
      '@tanstack/react-table',
      '@tanstack/react-virtual',
      '@trpc/client',
      // Only its `observable`, with which links of the client are written.
      '@trpc/server',
      'cmdk',
      'radix-ui',
      'react',
      'react-dom',
      'zod',
      'zustand',
    ],
    mayUseNode: false,
  },
  app: {
    rooms: ['app', 'main', 'shared'],
    typesOf: [],
    packages: ['assemblyscript', 'commander', 'electron', 'pino', 'vite', 'zod'],
    mayUseNode: true,
  },
};

/** What one import breaks, or undefined. */
function breachOf({ file, target, isRelative, isTypeOnly }: ImportStatement): string | undefined {
  const rule = rules[roomOf(file)];
  if (rule === undefined) return undefined;
  if (isRelative) {
    const room = roomOf(target);
    if (rule.rooms.includes(room)) return undefined;
    return isTypeOnly && rule.typesOf.includes(room) ? undefined : `${file} may not import ${target}`;
  }
  if (target === 'electron' && !file.startsWith('app/electron/')) return `${file} may not import electron`;
  const isAllowed = target.startsWith('node:') ? rule.mayUseNode : rule.packages.includes(target);
  return isAllowed ? undefined : `${file} may not import ${target}`;
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function breachesOf(file: string, source: string): string[] {
  return parseModule(file, source)
    .imports.map(breachOf)
    .filter((breach) => breach !== undefined);
}

/** Node's own modules, and the launcher's own files. */
function isPlainNode({ target }: ImportStatement): boolean {
  return target.startsWith('node:') || /^app\/launch\/[a-z-]+\.mjs$/u.test(target);
}

/** The first cycle that is found from each file, as the files on it. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, above: readonly string[]): readonly string[] | undefined => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of graph.get(file) ?? []) {
      const cycle = visit(target, [...above, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

const modules = listSourceFiles()
  .filter((file) => /\.(?:ts|tsx|mjs)$/u.test(file))
  .map((file) => ({ file, parsed: parseModule(file, readSource(file)) }));
const imports = modules.flatMap(({ parsed }) => parsed.imports);

describe('the import rules', () => {
  test('see the whole source', () => {
    expect(modules.length).toBeGreaterThan(100);
    expect(new Set(modules.map(({ file }) => roomOf(file)))).toEqual(
      new Set(['shared', 'main', 'app', 'renderer', 'test']),
    );
  });

  test('are kept by every import of every room', () => {
    expect(imports.map(breachOf).filter((breach) => breach !== undefined)).toEqual([]);
  });

  test('allow no cycle', () => {
    const graph = new Map(
      modules.map(({ file, parsed }) => [
        file,
        parsed.imports
          // Types are gone at run time; the compiler resolves them in any order.
          .filter(({ isRelative, isTypeOnly }) => isRelative && !isTypeOnly)
          .map(({ target }) => target),
      ]),
    );
    expect(findCycle(graph)).toBeUndefined();
  });

  test('allow no file that only passes on what others export', () => {
    expect(modules.filter(({ parsed }) => parsed.isBarrel).map(({ file }) => file)).toEqual([]);
  });

  test('keep the launcher to what Node 20 has before anything is installed', () => {
    const launcher = imports.filter(({ file }) => file.endsWith('.mjs'));
    expect(launcher.length).toBeGreaterThan(0);
    expect(launcher.filter((statement) => !isPlainNode(statement))).toEqual([]);
  });
});

describe('the checks themselves', () => {
  test.each([
    ['shared/a.ts', "import { readFile } from 'node:fs';"],
    ['shared/a.ts', "import { x } from '../main/x.ts';"],
    ['main/a.ts', "import { app } from 'electron';"],
    ['main/a.ts', "import type { A } from '../renderer/a.ts';"],
    ['main/deep/a.ts', "export * from '../../app/a.ts';"],
    ['main/a.ts', "const b = await import('../app/b.ts');"],
    ['renderer/a.tsx', "import { appRouter } from '../main/services/router.ts';"],
    ['renderer/a.tsx', "import { type A, b } from '../main/a.ts';"],
    ['renderer/a.tsx', "import 'node:fs';"],
    ['app/browser/a.ts', "import { app } from 'electron';"],
    ['app/electron/a.ts', "import { b } from '../../renderer/b.ts';"],
  ])('find the breach in %s: %s', (file, source) => {
    expect(breachesOf(file, source)).toHaveLength(1);
  });

  test.each([
    ['renderer/a.tsx', "import type { AppRouter } from '../main/services/router.ts';"],
    ['renderer/a.tsx', "import { type A, type B } from '../main/a.ts';"],
    ['app/electron/a.ts', "import { app } from 'electron';"],
  ])('allow, in %s, %s', (file, source) => {
    expect(breachesOf(file, source)).toEqual([]);
  });

  test('find a cycle over three files', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['a']],
    ]);
    expect(findCycle(graph)).toEqual(['a', 'b', 'd', 'a']);
  });

  test('know a barrel from a file that adds something', () => {
    expect(
      parseModule('main/a.ts', "export { b } from './b.ts'; export type { C } from './c.ts';").isBarrel,
    ).toBe(true);
    expect(parseModule('main/a.ts', "export { b } from './b.ts'; export const c = 1;").isBarrel).toBe(false);
  });
});
