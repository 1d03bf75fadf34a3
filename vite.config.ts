import react from '@vitejs/plugin-react';
import path from 'node:path';
import { defineConfig } from 'vite';

/** Builds the renderer into `build/renderer`, which both hosts serve. */
export default defineConfig({
  root: path.join(import.meta.dirname, 'renderer'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: path.join(import.meta.dirname, 'build/renderer'),
    emptyOutDir: true,
    // Both hosts run a current Chromium.
    target: 'chrome140',
    sourcemap: true,
    // The content security policy has no data: for scripts, styles and fonts; and every Chromium here has
    // modulepreload of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Loaded from this machine: one large file costs less than many.
    chunkSizeWarningLimit: 2000,
  },
  worker: { format: 'es' },
});
