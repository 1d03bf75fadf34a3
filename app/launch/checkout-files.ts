import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProgramFiles } from '../running-workstation.ts';
import { projectDirectory } from './project.mjs';

function source(file: string): URL {
  return pathToFileURL(path.join(projectDirectory, file));
}

/** Files of a checkout: the built pages, and the workers as they stand in the source. */
export const checkoutFiles: ProgramFiles = {
  rendererDirectory: path.join(projectDirectory, 'build/renderer'),
  workerUrls: {
    listener: source('main/receive/listener-worker.ts'),
    store: source('main/store/store-worker.ts'),
    reader: source('main/store/reader-worker.ts'),
    decoder: source('main/decode/decoder-worker.ts'),
    importer: source('main/media/import-worker.ts'),
    query: source('main/query/find-worker.ts'),
  },
};
