import {
  defineConfig,
  type PlaywrightTestOptions,
  type PlaywrightWorkerOptions,
  type Project,
} from '@playwright/test';
import { findElectronRuntime } from './main/doctor/electron-runtime.ts';
import { chromiumArguments } from './test/support/chromium-arguments.ts';
import { findProgram } from './test/support/external-programs.ts';
import type { WorkstationOptions } from './test/support/workstation-fixture.ts';

type HostProject = Project<WorkstationOptions & PlaywrightTestOptions, PlaywrightWorkerOptions>;

const chromium = findProgram('chromium');

const browserHost: HostProject = {
  name: 'browser host',
  testIgnore: 'electron/**',
  use: {
    hostKind: 'browser',
    browserName: 'chromium',
    launchOptions: {
      args: [...chromiumArguments],
      ...(chromium === undefined ? {} : { executablePath: chromium }),
    },
  },
};

/** Only where an Electron binary is found; `npm test` prints a notice elsewhere. */
const electronHost: HostProject = {
  name: 'electron host',
  testIgnore: 'browser/**',
  use: { hostKind: 'electron' },
};

export default defineConfig<WorkstationOptions>({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/e2e',
  // Two cores: one browser at a time leaves the second core to the workstation it talks to.
  workers: 1,
  // Software GL draws eight windows on two cores here: a limit against hanging, not a measure of speed.
  timeout: 300_000,
  expect: { timeout: 40_000 },
  forbidOnly: true,
  reporter: 'list',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure', viewport: { width: 1600, height: 1000 } },
  projects: findElectronRuntime() === undefined ? [browserHost] : [browserHost, electronHost],
});
