import { defineConfig, type Project } from '@playwright/test';
import { findElectronRuntime } from './main/doctor/electron-runtime.ts';
import { findProgram } from './test/support/external-programs.ts';
import type { WorkstationOptions } from './test/support/workstation-fixture.ts';

const chromium = findProgram('chromium');

/** The flags with which a system Chromium runs without display, GPU, sandbox rights or background traffic. */
const chromiumArguments = [
  '--headless=new',
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const browserHost: Project<WorkstationOptions> = {
  name: 'browser host',
  testIgnore: 'electron/**',
  use: {
    hostKind: 'browser',
    browserName: 'chromium',
    launchOptions: {
      args: chromiumArguments,
      ...(chromium === undefined ? {} : { executablePath: chromium }),
    },
  },
};

/** Only where an Electron binary is found; `npm test` prints a notice elsewhere. */
const electronHost: Project<WorkstationOptions> = {
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
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure', viewport: { width: 1600, height: 1000 } },
  projects: findElectronRuntime() === undefined ? [browserHost] : [browserHost, electronHost],
});
