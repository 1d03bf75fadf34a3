import { spawn } from 'node:child_process';
import path from 'node:path';
import { findElectronRuntime } from '../../main/doctor/electron-runtime.ts';
import { projectDirectory } from './project.mjs';

export type ElectronFound =
  | { readonly executable: string }
  /** Why there is none, as part of a sentence. */
  | { readonly executable: undefined; readonly reason: string };

/** The time that fetching Electron's runtime (about 110 MB) may take, in seconds; 0 never tries. */
const timeoutSetting = 'NEGATOSCOPE_ELECTRON_DOWNLOAD_SECONDS';
const defaultTimeoutSeconds = 60;

/** Electron's runtime of this checkout, fetched by the `electron` package's own script when it is not there. */
export async function obtainElectron(say: (text: string) => void): Promise<ElectronFound> {
  const present = findElectronRuntime();
  if (present !== undefined) return { executable: present };
  const timeoutSeconds = Number(process.env[timeoutSetting] ?? defaultTimeoutSeconds);
  if (!(timeoutSeconds > 0)) return { executable: undefined, reason: "Electron's runtime is not installed" };

  say(`Fetching Electron's runtime (at most ${timeoutSeconds} s) …`);
  const failure = await download(timeoutSeconds * 1000);
  const fetched = findElectronRuntime();
  if (fetched !== undefined) return { executable: fetched };
  return {
    executable: undefined,
    reason: `Electron's runtime could not be fetched: ${failure ?? 'not found'}`,
  };
}

/** Why the download failed, or undefined. Its own output is a stack trace, of which the first line tells. */
function download(timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const script = path.join(projectDirectory, 'node_modules', 'electron', 'install.js');
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'] });
    let errorText = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errorText += text;
    });
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(late);
      resolve(error.message);
    });
    child.once('close', (code) => {
      clearTimeout(late);
      if (code === 0) resolve(undefined);
      else if (isLate) resolve(`not done after ${timeoutMs / 1000} s (${timeoutSetting} sets the limit)`);
      else resolve(firstLine(errorText) ?? `its installer ended with code ${code}`);
    });
  });
}

function firstLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.replace(/^\w*Error: /u, '').trim())
    .find((line) => line !== '');
}
