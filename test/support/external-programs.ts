import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Independent programs and the corpus that some tests compare with.
 *
 * A machine without one skips those tests visibly: `test.skipIf(programsMissing('storescu'))('…')`. With
 * NEGATOSCOPE_NO_SKIP=1 nothing is skipped: the test runs and `requireProgram` fails it, naming what is missing.
 */

/** Every program that a test calls, with the Debian package that brings it; `npm test` installs these. */
export const externalPrograms = {
  chromium: 'chromium',
  storescu: 'dcmtk',
  storescp: 'dcmtk',
  echoscu: 'dcmtk',
  findscu: 'dcmtk',
  movescu: 'dcmtk',
  getscu: 'dcmtk',
  dcmdump: 'dcmtk',
  dump2dcm: 'dcmtk',
  dcmodify: 'dcmtk',
  dcmconv: 'dcmtk',
  dcmftest: 'dcmtk',
  dcm2pnm: 'dcmtk',
  dcmj2pnm: 'dcmtk',
  dcmcjpeg: 'dcmtk',
  dcmdjpeg: 'dcmtk',
  dcmcjpls: 'dcmtk',
  dcmdjpls: 'dcmtk',
  dcmcrle: 'dcmtk',
  dcmdrle: 'dcmtk',
  dcmmkdir: 'dcmtk',
  gdcmgendir: 'libgdcm-tools',
  gdcmconv: 'libgdcm-tools',
  gdcminfo: 'libgdcm-tools',
  gdcmdump: 'libgdcm-tools',
  gdcmraw: 'libgdcm-tools',
  opj_compress: 'libopenjp2-tools',
  opj_decompress: 'libopenjp2-tools',
  cjxl: 'libjxl-tools',
  djxl: 'libjxl-tools',
  convert: 'imagemagick',
  gdcmscu: 'libgdcm-tools',
  dciodvfy: 'dicom3tools',
  Orthanc: 'orthanc',
  Xvfb: 'xvfb',
  openssl: 'openssl',
  zip: 'zip',
  '7zz': '7zip',
  strace: 'strace',
  prlimit: 'util-linux',
} as const;

export type ExternalProgram = keyof typeof externalPrograms;

// Debian keeps daemons such as Orthanc in /usr/sbin, which is not on every user's PATH.
const searchPath = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
];

const skippingIsFailure = process.env['NEGATOSCOPE_NO_SKIP'] === '1';

/** Absolute path of a program, or undefined when this machine has none. */
export function findProgram(name: ExternalProgram): string | undefined {
  return searchPath
    .filter((directory) => directory !== '')
    .map((directory) => path.join(directory, process.platform === 'win32' ? `${name}.exe` : name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** For `test.skipIf`: true when one of the programs is missing, and skipping is allowed. */
export function programsMissing(...names: readonly ExternalProgram[]): boolean {
  return !skippingIsFailure && names.some((name) => findProgram(name) === undefined);
}

/** Absolute path of a program; fails the test that asked when there is none. */
export function requireProgram(name: ExternalProgram): string {
  const found = findProgram(name);
  if (found === undefined) {
    throw new Error(`This test needs the program ${name} (Debian package ${externalPrograms[name]})`);
  }
  return found;
}

const corpus =
  process.env['NEGATOSCOPE_CORPUS'] ?? path.resolve(import.meta.dirname, '../../../shared/corpus');

/** For `test.skipIf`: true when the corpus of real files is not here, and skipping is allowed. */
export function corpusMissing(): boolean {
  return !skippingIsFailure && !existsSync(path.join(corpus, 'catalogue.tsv'));
}

/** Absolute path of the corpus (NEGATOSCOPE_CORPUS, or `shared/corpus` beside the project). */
export function corpusDirectory(): string {
  if (!existsSync(path.join(corpus, 'catalogue.tsv'))) {
    throw new Error('This test needs the corpus of real DICOM files: set NEGATOSCOPE_CORPUS to its folder');
  }
  return corpus;
}
