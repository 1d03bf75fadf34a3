import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { formatHostArguments, type HostArguments } from '../host-arguments.ts';
import { projectDirectory } from './project.mjs';

/** How an Electron process ended. */
export type ElectronEnd =
  /** It ran, or handed over to the running one, or said itself why it will not; `exitCode` is the program's own. */
  | { readonly kind: 'ended'; readonly exitCode: number }
  /** It died before it was ready: the other host may do better. */
  | { readonly kind: 'died-at-start'; readonly reason: string };

/** Time from start, or its last word, to the ready line on a slow disk with a cold cache; past it the window will not come. */
const readyTimeoutMs = 60_000;

export interface ElectronProcessOptions {
  readonly executable: string;
  readonly given: HostArguments;
  /** Resolves when this process is asked to end. */
  readonly endRequested: Promise<string>;
  /** The ready line, as Electron's main process printed it. */
  onReady(line: string): void;
  say(text: string): void;
}

/**
 * Runs the Electron host to its end.
 *
 * Its main process prints JSON lines: `ready` when its window is made, `refused` with a message when it will not
 * start for a reason of its own (a busy port), after which another host would fail as well, `preparing` with a message
 * while it works on what has to be done before the window.
 */
export async function runElectron(options: ElectronProcessOptions): Promise<ElectronEnd> {
  const child = spawn(options.executable, electronArguments(options.given), {
    cwd: projectDirectory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let isReady = false;
  let refusal: string | undefined;
  let lastWords = '';
  const lateStart = setTimeout(() => child.kill('SIGKILL'), readyTimeoutMs);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told = parseLine(line);
    if (told?.event === 'ready') {
      isReady = true;
      clearTimeout(lateStart);
      options.onReady(line);
    } else if (told?.event === 'refused') {
      refusal = told.message;
    } else if (told?.event === 'preparing') {
      // It makes the index anew, which takes its time: it is alive.
      lateStart.refresh();
      options.say(told.message);
    }
  });
  // Chromium's own complaints are not for the terminal, unless they are all that is left to explain an end.
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.trim() !== '') lastWords = line.trim();
  });
  void options.endRequested.then(() => child.kill('SIGTERM'));

  const end = await new Promise<{ code: number | null; signal: string | null; error?: Error }>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  clearTimeout(lateStart);
  if (refusal !== undefined) {
    options.say(refusal);
    return { kind: 'ended', exitCode: 1 };
  }
  // Code 0 before ready: a running instance took over.
  if (isReady || end.code === 0) return { kind: 'ended', exitCode: end.code ?? 1 };
  const how = end.error?.message ?? (end.signal === null ? `code ${end.code}` : `signal ${end.signal}`);
  return { kind: 'died-at-start', reason: lastWords === '' ? how : `${how}: ${lastWords.slice(0, 200)}` };
}

export function electronArguments(
  given: HostArguments,
  isRoot = process.platform === 'linux' && process.getuid?.() === 0,
): string[] {
  return [
    // Chromium refuses to start as root with its sandbox.
    ...(isRoot ? ['--no-sandbox'] : []),
    path.join(projectDirectory, 'build/electron/main.js'),
    ...formatHostArguments(given),
  ];
}

type ToldLine =
  | { readonly event: 'ready' }
  | { readonly event: 'refused' | 'preparing'; readonly message: string };

function parseLine(line: string): ToldLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('event' in value)) return undefined;
    if (value.event === 'ready') return { event: 'ready' };
    const { event } = value;
    const isSaid = event === 'refused' || event === 'preparing';
    if (isSaid && 'message' in value && typeof value.message === 'string') {
      return { event, message: value.message };
    }
    return undefined;
  } catch {
    // Not one of ours: Electron and its libraries print to the same stream.
    return undefined;
  }
}
