import os from 'node:os';
import path from 'node:path';

/**
 * Where the study cache lives when `--data` names no other place: the platform's local application data folder,
 * never a roaming or synchronised one (a database in a synchronised folder is a corrupt database).
 */
export function defaultDataDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  homeDirectory: string = os.homedir(),
): string {
  switch (platform) {
    case 'win32':
      return path.win32.join(
        environment['LOCALAPPDATA'] ?? path.win32.join(homeDirectory, 'AppData', 'Local'),
        'Negatoscope',
      );
    case 'darwin':
      return path.posix.join(homeDirectory, 'Library', 'Application Support', 'Negatoscope');
    default: {
      // The XDG base directory specification: a relative value is to be ignored.
      const given = environment['XDG_DATA_HOME'];
      const base =
        given !== undefined && path.posix.isAbsolute(given)
          ? given
          : path.posix.join(homeDirectory, '.local', 'share');
      return path.posix.join(base, 'negatoscope');
    }
  }
}
