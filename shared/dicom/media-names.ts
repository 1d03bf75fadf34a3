/** PS3.10 8.6: DICOMDIR; some file systems and copies give `dicomdir` or `DICOMDIR.;1`. */
export function isDirectoryFileName(name: string): boolean {
  return canonicalName(name) === 'DICOMDIR';
}

/** As ISO 9660 readers vary it: version suffix, trailing dot, case. */
export function canonicalName(name: string): string {
  return name.replace(/;\d+$/u, '').replace(/\.$/u, '').toUpperCase();
}
