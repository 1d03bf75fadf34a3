import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { requireProgram } from './external-programs.ts';

/**
 * Has DCMTK write a DICOMDIR of these files or folders of a medium, or of all of it. It leaves out what it does not take, and
 * makes up a Patient ID where there is none.
 */
export function makeMediaDirectory(medium: string, names: readonly string[] = []): void {
  const places = ['--input-directory', medium, '--output-file', path.join(medium, 'DICOMDIR')];
  const how = ['--quiet', '--general-purpose', '--invent', '--no-consistency-check', '--recurse'];
  execFileSync(requireProgram('dcmmkdir'), [...how, ...places, ...names], { stdio: 'pipe' });
}
