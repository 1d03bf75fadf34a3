import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { externalPrograms, findProgram, type ExternalProgram } from '../support/external-programs.ts';

/** Fonts for the scripts of patients' names; no program stands for them. */
const fontPackages = ['fonts-dejavu-core', 'fonts-noto-core', 'fonts-noto-cjk'];

function missingPrograms(): ExternalProgram[] {
  return Object.keys(externalPrograms)
    .filter(isExternalProgram)
    .filter((name) => findProgram(name) === undefined);
}

function isExternalProgram(name: string): name is ExternalProgram {
  return Object.hasOwn(externalPrograms, name);
}

function isInstalled(debianPackage: string): boolean {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', debianPackage], {
    encoding: 'utf8',
  });
  return status === 0 && stdout.includes('install ok installed');
}

/**
 * Installs what the tests call, as far as it is missing, on Debian as root; names what is missing elsewhere.
 * Never fails: the tests themselves say what they could not run.
 */
export function installTestPrograms(say: (text: string) => void): void {
  const isDebian = existsSync('/etc/debian_version');
  const fonts = isDebian ? fontPackages.filter((name) => !isInstalled(name)) : [];
  const programs = missingPrograms();
  if (programs.length === 0 && fonts.length === 0) return;
  const packages = [...new Set(programs.map((name) => externalPrograms[name])), ...fonts];

  if (isDebian && process.getuid?.() === 0) {
    say(`Installing Debian packages for the tests: ${packages.join(' ')}`);
    aptGet('update');
    aptGet('install', '--yes', '--no-install-recommends', ...packages);
  }
  const still = missingPrograms();
  if (still.length > 0) {
    const from = [...new Set(still.map((name) => externalPrograms[name]))].join(', ');
    say(
      `NOTICE: these programs are missing, and the tests that need them are skipped: ${still.join(', ')} (Debian packages ${from})`,
    );
  }
}

function aptGet(...args: readonly string[]): void {
  spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
