import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectDirectory } from '../../app/launch/project.mjs';
import type { SuiteResult } from './suite-result.ts';

export interface Suite {
  readonly name: string;
  /** From the checkout. */
  readonly script: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where the runner writes its report, from the checkout. */
  readonly reportFile: string;
  /** Longest silent or busy run; past it the suite is ended and has failed. */
  readonly timeoutMs: number;
  /** Keeps the runner's own output off ours. */
  readonly isQuiet?: boolean;
  readReport(report: unknown): SuiteResult;
}

/** Runs one suite to its end, its own output on ours, and answers its counts. */
export async function runSuite(suite: Suite): Promise<SuiteResult> {
  const reportFile = path.join(projectDirectory, suite.reportFile);
  mkdirSync(path.dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const end = await runToEnd(suite);
  const result = readResult(suite, reportFile);
  // A runner that ended badly without naming a failed test (an error outside of any test) has failed as a whole.
  if (end !== 'code 0' && result.failed + result.collapses.length === 0) {
    return { ...result, collapses: [`${suite.name} ended with ${end} though no test failed`] };
  }
  return result;
}

function runToEnd(suite: Suite): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(projectDirectory, suite.script), ...suite.args], {
      cwd: projectDirectory,
      stdio: suite.isQuiet === true ? 'ignore' : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...suite.environment },
    });
    const late = setTimeout(() => child.kill('SIGKILL'), suite.timeoutMs);
    const settle = (end: string): void => {
      clearTimeout(late);
      resolve(end);
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(signal ?? `code ${code}`));
  });
}

function readResult(suite: Suite, reportFile: string): SuiteResult {
  try {
    return suite.readReport(JSON.parse(readFileSync(reportFile, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const collapse = `${suite.name} left no report that can be read: ${reason}`;
    return { passed: 0, failed: 0, skipped: 0, skippedNames: [], collapses: [collapse] };
  }
}
