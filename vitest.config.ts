import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/support/build-kernel.ts'],
    // Processes, not threads: tests start worker threads and native SQLite handles of their own, and a crash of
    // one must not take the others with it.
    pool: 'forks',
    // Shared two-core machines run these beside Chromium, decoders and DCMTK.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
  },
});
