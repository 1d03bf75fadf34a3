import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProgramFiles } from '../running-workstation.ts';

/** Files beside the bundled main process (`build/electron/main.js`), in a checkout and in a package alike. */
export function packageFiles(mainDirectory: string): ProgramFiles & { readonly preloadFile: string } {
  const worker = (name: string): URL => pathToFileURL(path.join(mainDirectory, 'workers', `${name}.js`));
  return {
    rendererDirectory: path.join(mainDirectory, '../renderer'),
    preloadFile: path.join(mainDirectory, 'preload.cjs'),
    workerUrls: {
      listener: worker('listener'),
      store: worker('store'),
      reader: worker('reader'),
      decoder: worker('decoder'),
      importer: worker('importer'),
      query: worker('query'),
    },
  };
}
