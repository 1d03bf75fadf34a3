import { accessSync, constants } from 'node:fs';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Absolute path of the system's Chromium, Chrome or Edge, the first of that order, or undefined.
 * NEGATOSCOPE_BROWSER names one outright (and then no other is looked for).
 */
export function findBrowser(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const given = environment['NEGATOSCOPE_BROWSER'];
  const candidates = given === undefined ? browserCandidates(environment, platform) : [given];
  return candidates.find(isExecutable);
}

/** Every place to look in, best first. */
export function browserCandidates(environment: Environment, platform: NodeJS.Platform): string[] {
  switch (platform) {
    case 'win32': {
      const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
        const root = environment[name];
        return root === undefined ? [] : [root];
      });
      const programs = [
        String.raw`Chromium\Application\chrome.exe`,
        String.raw`Google\Chrome\Application\chrome.exe`,
        String.raw`Microsoft\Edge\Application\msedge.exe`,
      ];
      return programs.flatMap((program) => roots.map((root) => path.win32.join(root, program)));
    }
    case 'darwin': {
      const roots = ['/Applications', path.posix.join(environment['HOME'] ?? '/', 'Applications')];
      const programs = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
      return programs.flatMap((name) =>
        roots.map((root) => path.posix.join(root, `${name}.app`, 'Contents', 'MacOS', name)),
      );
    }
    default: {
      const directories = (environment['PATH'] ?? '').split(':').filter((directory) => directory !== '');
      const programs = [
        'chromium',
        'chromium-browser',
        'google-chrome-stable',
        'google-chrome',
        'microsoft-edge-stable',
        'microsoft-edge',
      ];
      return programs.flatMap((name) => directories.map((directory) => path.posix.join(directory, name)));
    }
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
