import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

export const projectDirectory = path.resolve(import.meta.dirname, '../..');

/** The folders of the architecture. */
export const rooms = ['shared', 'main', 'app', 'renderer', 'test'] as const;

/** Every file of the rooms, from the checkout, with forward slashes. */
export function listSourceFiles(): string[] {
  return rooms.flatMap((room) =>
    readdirSync(path.join(projectDirectory, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(projectDirectory, path.join(entry.parentPath, entry.name)))
      .map((file) => file.split(path.sep).join('/')),
  );
}

export function readSource(file: string): string {
  return readFileSync(path.join(projectDirectory, file), 'utf8');
}

export interface ImportStatement {
  /** The importing file, from the checkout. */
  readonly file: string;
  /** A file from the checkout for a relative import, else a package name or `node:` module. */
  readonly target: string;
  readonly isRelative: boolean;
  /** Only types: nothing of it is left at run time. */
  readonly isTypeOnly: boolean;
}

export interface ParsedModule {
  readonly imports: readonly ImportStatement[];
  /** True when everything that it exports comes from elsewhere. */
  readonly isBarrel: boolean;
}

/** Reads the import and export statements of a TypeScript or JavaScript module with the bundler's own parser. */
export function parseModule(file: string, source: string): ParsedModule {
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join('; ')}`);
  const statement = (request: string, isTypeOnly: boolean): ImportStatement => {
    const isRelative = request.startsWith('.');
    const target = isRelative ? path.posix.join(path.posix.dirname(file), request) : packageName(request);
    return { file, target, isRelative, isTypeOnly };
  };
  const exported = module.staticExports.flatMap(({ entries }) => entries);
  const reexported = exported.flatMap(({ moduleRequest, isType }) =>
    moduleRequest === null ? [] : [statement(moduleRequest.value, isType)],
  );
  const imports = module.staticImports.map(({ moduleRequest, entries }) =>
    statement(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType)),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^['"](?<request>[^'"]+)['"]$/u.exec(
      source.slice(moduleRequest.start, moduleRequest.end),
    );
    return literal?.groups?.['request'] === undefined ? [] : [statement(literal.groups['request'], false)];
  });
  return {
    imports: [...imports, ...reexported, ...dynamic],
    isBarrel: exported.length > 0 && exported.every(({ moduleRequest }) => moduleRequest !== null),
  };
}

function packageName(request: string): string {
  if (request.startsWith('node:')) return request;
  const parts = request.split('/');
  return request.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? request);
}
