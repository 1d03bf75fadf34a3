import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectDirectory } from '../support/source-files.ts';
import { runSuite, type Suite } from './run-suite.ts';
import { addUp, readPlaywrightReport, readVitestReport, type SuiteResult } from './suite-result.ts';

/** A folder of tests inside the checkout (where the runners are found), not where our own tests are looked for. */
function sampleFolder(files: Readonly<Record<string, string>>): string {
  const parent = path.join(projectDirectory, 'test-results');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(path.join(parent, 'sample-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, source] of Object.entries(files)) writeFileSync(path.join(directory, name), source);
  return path.relative(projectDirectory, directory);
}

const importVitest = "import { test, expect, describe } from 'vitest';";

function runVitest(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<SuiteResult> {
  const folder = sampleFolder({
    'vitest.config.mjs': 'export default { test: { include: ["*.sample.mjs"] } }',
    ...files,
  });
  const reportFile = `${folder}/report.json`;
  const suite: Suite = {
    name: 'vitest',
    script: 'node_modules/vitest/vitest.mjs',
    args: [
      'run',
      '--root',
      folder,
      '--reporter=json',
      `--outputFile.json=${path.join(projectDirectory, reportFile)}`,
      '--passWithNoTests',
      ...args,
    ],
    environment: {},
    reportFile,
    timeoutMs: 60_000,
    isQuiet: true,
    readReport: readVitestReport,
  };
  return runSuite(suite);
}

test('the counts of Vitest are those of its tests', async () => {
  const result = await runVitest({
    'a.sample.mjs': `${importVitest}
      test('good', () => {}); test('bad', () => expect(1).toBe(2));
      describe('in a group', () => { test.skip('left out', () => {}); test.todo('to come'); });`,
  });
  expect(result).toEqual({
    passed: 1,
    failed: 1,
    skipped: 2,
    skippedNames: ['in a group left out', 'in a group to come'],
    collapses: [],
  });
});

test('a test file that does not load is a failure beside the tests that ran', async () => {
  const result = await runVitest({
    'a.sample.mjs': `${importVitest} test('good', () => {});`,
    'b.sample.mjs': "import './nothing-here.mjs';",
  });
  expect(addUp([result])).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
  expect(result.collapses[0]).toContain('nothing-here.mjs');
});

test('an error outside of every test is a failure', async () => {
  const result = await runVitest({
    'a.sample.mjs': `${importVitest} test('good', () => { setTimeout(() => { throw new Error('late'); }, 0); });
      test('next', () => new Promise((resolve) => setTimeout(resolve, 50)));`,
  });
  expect(addUp([result])).toMatchObject({ passed: 2, failed: 1 });
});

test('a runner that dies is a failure', async () => {
  const result = await runVitest({ 'vitest.config.mjs': 'process.exit(0)' });
  expect(addUp([result])).toMatchObject({ passed: 0, failed: 1 });
});

test('the counts of Playwright are those of its tests, in groups too', async () => {
  const folder = sampleFolder({
    'playwright.config.mjs':
      'export default { testDir: ".", outputDir: "results", testMatch: "*.sample.mjs" }',
    'a.sample.mjs': `import { test, expect } from '@playwright/test';
      test('good', () => {}); test.describe('in a group', () => {
        test('bad', () => { expect(1).toBe(2); }); test.skip('left out', () => {}); });`,
    'b.sample.mjs': "throw new Error('does not load');",
  });
  const run = (filter: string): Promise<SuiteResult> =>
    runSuite({
      name: 'playwright',
      script: 'node_modules/@playwright/test/cli.js',
      args: ['test', '-c', folder, '--reporter=json', filter],
      environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(projectDirectory, folder, 'report.json') },
      reportFile: `${folder}/report.json`,
      timeoutMs: 60_000,
      isQuiet: true,
      readReport: readPlaywrightReport,
    });
  expect(await run('a.sample')).toEqual({
    passed: 1,
    failed: 1,
    skipped: 1,
    skippedNames: ['a.sample.mjs › in a group › left out'],
    collapses: [],
  });
  expect((await run('b.sample')).collapses[0]).toContain('does not load');
});
