import { z } from 'zod';

/** The counts of one suite. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of skipped tests, for those who must not skip. */
  readonly skippedNames: readonly string[];
  /** What went wrong outside of any test: a file that does not load, a runner that died. */
  readonly collapses: readonly string[];
}

const vitestReportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Reads the report of Vitest's JSON reporter. */
export function readVitestReport(report: unknown): SuiteResult {
  const { testResults } = vitestReportSchema.parse(report);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const skippedNames = tests
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
  // A file that fails as a whole (it does not load, or a hook of it fails) has no failed test to count.
  const collapses = testResults
    .filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
    )
    .map(({ name, message }) => `${name}: ${message ?? 'failed as a whole'}`);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length,
    skipped: skippedNames.length,
    skippedNames,
    collapses,
  };
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[] | undefined;
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly status: string }[];
  }[];
}

const playwrightSuiteSchema: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  suites: z.array(z.lazy(() => playwrightSuiteSchema)).optional(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
});

const playwrightReportSchema = z.object({
  suites: z.array(playwrightSuiteSchema),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** Reads the report of Playwright's JSON reporter. */
export function readPlaywrightReport(report: unknown): SuiteResult {
  const { suites, errors } = playwrightReportSchema.parse(report);
  const tests = suites.flatMap((suite) => testsOf(suite, []));
  const skippedNames = tests.filter(({ status }) => status === 'skipped').map(({ name }) => name);
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    // `flaky` passed only when tried again: that is a failure here.
    failed: tests.filter(({ status }) => status === 'unexpected' || status === 'flaky').length,
    skipped: skippedNames.length,
    skippedNames,
    collapses: errors.map(({ message }) => message ?? 'an error without a message'),
  };
}

function testsOf(suite: PlaywrightSuite, above: readonly string[]): { name: string; status: string }[] {
  const place = [...above, suite.title];
  return [
    ...suite.specs.flatMap(({ title, tests }) =>
      tests.map(({ status }) => ({ name: [...place, title].join(' › '), status })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, place)),
  ];
}

/** A suite that left no report, or ended badly without a failed test, counts as one failure for each reason. */
export function addUp(results: readonly SuiteResult[]): SuiteResult {
  return {
    passed: sum(results, ({ passed }) => passed),
    failed: sum(results, ({ failed, collapses }) => failed + collapses.length),
    skipped: sum(results, ({ skipped }) => skipped),
    skippedNames: results.flatMap(({ skippedNames }) => skippedNames),
    collapses: results.flatMap(({ collapses }) => collapses),
  };
}

function sum(results: readonly SuiteResult[], value: (result: SuiteResult) => number): number {
  return results.reduce((total, result) => total + value(result), 0);
}
