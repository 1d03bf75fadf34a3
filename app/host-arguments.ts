import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { NegatoscopeError } from '../shared/errors.ts';
import { defaultDataDirectory } from '../main/default-data-directory.ts';

/** What both hosts take from the command line; spelled as in the `serve` command. */
export interface HostArguments {
  readonly dataDirectory: string;
  /** Undefined: as the settings say. */
  readonly ae: string | undefined;
  readonly dicomHost: string | undefined;
  readonly dicomPort: number | undefined;
  /** Of the browser host; 0 is any free one. */
  readonly httpPort: number;
  /** Serve and print the address, whatever could be opened. */
  readonly headless: boolean;
  /** A further policy beside the computer's own, which it cannot loosen; absolute. */
  readonly policyFile: string | undefined;
  /** Show a generated study. */
  readonly demo: boolean;
  readonly host: HostChoice;
  /** Absolute paths of files and folders to import and open. */
  readonly paths: readonly string[];
}

/** `auto`: Electron where it can be had, else the browser. */
export type HostChoice = 'auto' | 'electron' | 'browser';

export const hostUsage = `Usage: npm start -- [OPTION…] [PATH…]

  PATH…               files, folders, media or ZIPs to import and open
  --demo              show a generated phantom study
  --headless          serve and print the address, open no window
  --data DIR          where the study cache is
  --ae NAME           our AE title
  --dicom-host ADDR   where to listen for DICOM (default 127.0.0.1)
  --dicom-port N      0 = any free one
  --http-port N       of the browser host (default 0 = any free one)
  --host auto|electron|browser
  --policy FILE       a further policy of settings; the computer's own stands above it
`;

/**
 * Reads a command line. Relative paths are taken from `directory`.
 *
 * @throws NegatoscopeError `usage.invalid`
 */
export function parseHostArguments(commandLine: readonly string[], directory: string): HostArguments {
  const { values, positionals } = parse(commandLine);
  return {
    dataDirectory: values.data === undefined ? defaultDataDirectory() : path.resolve(directory, values.data),
    ae: values.ae,
    dicomHost: values['dicom-host'],
    dicomPort: values['dicom-port'] === undefined ? undefined : portOf('--dicom-port', values['dicom-port']),
    httpPort: values['http-port'] === undefined ? 0 : portOf('--http-port', values['http-port']),
    headless: values.headless ?? false,
    policyFile: values.policy === undefined ? undefined : path.resolve(directory, values.policy),
    demo: values.demo ?? false,
    host: hostOf(values.host),
    paths: positionals.map((given) => pathOf(directory, given)),
  };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        ae: { type: 'string' },
        'dicom-host': { type: 'string' },
        'dicom-port': { type: 'string' },
        'http-port': { type: 'string' },
        headless: { type: 'boolean' },
        demo: { type: 'boolean' },
        host: { type: 'string' },
        policy: { type: 'string' },
      },
    });
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

/** Desktops hand over files as addresses. */
function pathOf(directory: string, given: string): string {
  return given.startsWith('file://') && URL.canParse(given)
    ? fileURLToPath(given)
    : path.resolve(directory, given);
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/u.test(text) && port <= 65_535) return port;
  throw usageError(`${option}: expected a port from 0 to 65535, found ${text}`);
}

function hostOf(text: string | undefined): HostChoice {
  if (text === undefined || text === 'auto' || text === 'electron' || text === 'browser')
    return text ?? 'auto';
  throw usageError(`--host: expected auto, electron or browser, found ${text}`);
}

function usageError(reason: string): NegatoscopeError {
  return new NegatoscopeError('usage.invalid', reason, { reason });
}

/** The same arguments as a command line again, for the process of the other host. */
export function formatHostArguments(given: HostArguments): string[] {
  return [
    '--data',
    given.dataDirectory,
    ...(given.ae === undefined ? [] : ['--ae', given.ae]),
    ...(given.dicomHost === undefined ? [] : ['--dicom-host', given.dicomHost]),
    ...(given.dicomPort === undefined ? [] : ['--dicom-port', String(given.dicomPort)]),
    '--http-port',
    String(given.httpPort),
    ...(given.policyFile === undefined ? [] : ['--policy', given.policyFile]),
    ...(given.demo ? ['--demo'] : []),
    '--',
    ...given.paths,
  ];
}
