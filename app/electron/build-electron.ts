import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { checkoutFiles } from '../launch/checkout-files.ts';

/**
 * Bundles what Electron's own Node loads: the main process, one entry for each worker thread, and the preload.
 *
 * Everything but two packages is bundled, so that a package needs no `node_modules` beside them: better-sqlite3
 * (a native library) and dcmjs-codecs (WebAssembly that it finds beside itself).
 */
const projectDirectory = path.resolve(import.meta.dirname, '../..');
const outputDirectory = path.join(projectDirectory, 'build/electron');
const external = ['electron', 'better-sqlite3', 'dcmjs-codecs'];

const shared = {
  configFile: false,
  root: projectDirectory,
  publicDir: false,
  logLevel: 'warn',
} as const;

// Node's version inside the Electron that the lock file names decides what syntax may stay.
const target = 'node24';

await build({
  ...shared,
  ssr: { noExternal: true, external },
  build: {
    ssr: true,
    target,
    outDir: outputDirectory,
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      external,
      input: { main: path.join(projectDirectory, 'app/electron/main.ts'), ...workerEntries() },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});

// A sandboxed preload is one CommonJS file: it has no module loader.
await build({
  ...shared,
  ssr: { noExternal: true, external },
  build: {
    ssr: true,
    target,
    outDir: outputDirectory,
    emptyOutDir: false,
    sourcemap: false,
    minify: false,
    rolldownOptions: {
      external,
      input: { preload: path.join(projectDirectory, 'app/electron/preload.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
});

/** `workers/<name>` for each worker of the checkout; `electron/package-files.ts` finds them by the same names. */
function workerEntries(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(checkoutFiles.workerUrls).map(([name, url]) => [`workers/${name}`, fileOf(url)]),
  );
}

/** The entry's path, read once so that a missing file is named here and not deep in the bundler. */
function fileOf(url: URL): string {
  readFileSync(url);
  return path.resolve(projectDirectory, url.pathname);
}
