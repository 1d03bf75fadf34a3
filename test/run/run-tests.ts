import { electronBuild, kernelBuild, rendererBuild } from '../../app/launch/builds.ts';
import { ensureBuilt } from '../../app/launch/fresh-build.ts';
import { findElectronRuntime } from '../../main/doctor/electron-runtime.ts';
import { installTestPrograms } from './debian-packages.ts';
import { runSuite, type Suite } from './run-suite.ts';
import { addUp, readPlaywrightReport, readVitestReport, type SuiteResult } from './suite-result.ts';

/**
 * `npm test [-- FILTER…]`: set-up, builds, every suite, and the plain line `N passed, N failed, N skipped`.
 * A filter is part of a test file's path.
 */
async function runTests(filters: readonly string[]): Promise<SuiteResult> {
  installTestPrograms(say);
  await ensureBuilt(kernelBuild);
  await ensureBuilt(rendererBuild);
  await ensureBuilt(electronBuild);
  if (findElectronRuntime() === undefined) {
    say(
      'NOTICE: no Electron runtime here: the Electron host is tested by its built bundle with a recording stand-in, not in Electron itself.',
    );
  }
  const vitest: Suite = {
    name: 'vitest',
    script: 'node_modules/vitest/vitest.mjs',
    args: [
      'run',
      '--reporter=default',
      '--reporter=json',
      '--outputFile.json=test-results/vitest.json',
      '--passWithNoTests',
      ...filters,
    ],
    environment: {},
    reportFile: 'test-results/vitest.json',
    timeoutMs: 15 * 60_000,
    readReport: readVitestReport,
  };
  const playwright: Suite = {
    name: 'playwright',
    script: 'node_modules/@playwright/test/cli.js',
    args: ['test', '--reporter=list,json', '--pass-with-no-tests', ...filters],
    environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: 'test-results/playwright.json' },
    reportFile: 'test-results/playwright.json',
    timeoutMs: 15 * 60_000,
    readReport: readPlaywrightReport,
  };
  const results: SuiteResult[] = [];
  for (const suite of [vitest, playwright]) {
    const result = await runSuite(suite);
    // With a filter a suite may have nothing to do; without one, no test at all means that it found none.
    const isEmpty = result.passed + result.failed + result.skipped === 0;
    if (isEmpty && filters.length === 0 && result.collapses.length === 0) {
      results.push({ ...result, collapses: [`${suite.name} ran no test`] });
    } else {
      results.push(result);
    }
  }
  return addUp(results);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints the closing lines and answers the exit code. */
function conclude(total: SuiteResult): number {
  for (const collapse of total.collapses) say(`\nFAILED AS A WHOLE: ${collapse}`);
  const mayNotSkip = process.env['NEGATOSCOPE_NO_SKIP'] === '1';
  for (const name of total.skippedNames)
    say(`${mayNotSkip ? 'SKIPPED, WHICH FAILS HERE' : 'skipped'}: ${name}`);
  const ranNothing = total.passed + total.failed + total.skipped === 0;
  if (ranNothing) say('No test matched.');
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || ranNothing || (mayNotSkip && total.skipped > 0) ? 1 : 0;
}

let total: SuiteResult;
try {
  total = await runTests(process.argv.slice(2));
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  total = addUp([{ passed: 0, failed: 0, skipped: 0, skippedNames: [], collapses: [reason] }]);
}
process.exitCode = conclude(total);
