import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

export interface RendererFile {
  readonly contentType: string;
  /** Names under `assets/` carry a content hash and never change. */
  readonly isImmutable: boolean;
  readonly read: () => Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * The built renderer as a map from request path to file. A request is looked up here and never joined to a
 * path, so no spelling of `..` can leave the folder.
 */
export async function listRendererFiles(directory: string): Promise<ReadonlyMap<string, RendererFile>> {
  const files = new Map<string, RendererFile>();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const contentType = contentTypes[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const absolute = join(entry.parentPath, entry.name);
    const path = `/${relative(directory, absolute).split(sep).join('/')}`;
    const file: RendererFile = {
      contentType,
      isImmutable: path.startsWith('/assets/'),
      read: async () => new Uint8Array(await readFile(absolute)),
    };
    files.set(path, file);
    if (path === '/index.html') files.set('/', file);
  }
  return files;
}
