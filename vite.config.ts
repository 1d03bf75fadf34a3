import react from '@vitejs/plugin-react';
import path from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

type PostcssOptions = Exclude<NonNullable<NonNullable<UserConfig['css']>['postcss']>, string>;
type PostcssPlugin = Extract<
  NonNullable<PostcssOptions['plugins']>[number],
  { readonly postcssPlugin: string }
>;

/**
 * Lengths are written in pixels of the usual text size, and follow the reader's text size (`display.textSize`): in the
 * built styles they are relative to it. Lines of 1 and 2 px stay; what the wall draws has its own measure.
 */
const followTextSize: PostcssPlugin = {
  postcssPlugin: 'follow-text-size',
  Declaration(declaration) {
    declaration.value = declaration.value.replaceAll(
      /(?<![\w.#-])(\d*\.?\d+)px\b/gu,
      (whole, length: string) => (Number(length) > 2 ? `${Number(length) / 16}rem` : whole),
    );
  },
};

/** Builds the renderer into `build/renderer`, which both hosts serve. */
export default defineConfig({
  root: path.join(import.meta.dirname, 'renderer'),
  base: '/',
  plugins: [react()],
  css: { postcss: { plugins: [followTextSize] } },
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
