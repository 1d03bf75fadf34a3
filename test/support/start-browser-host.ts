import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const readyLineSchema = z.object({
  event: z.literal('ready'),
  /** Opening it signs in. */
  url: z.string(),
  dicom: z.object({ host: z.string(), port: z.number(), ae: z.string() }),
  data: z.string(),
});

export interface BrowserHost extends z.infer<typeof readyLineSchema> {
  readonly process: ChildProcess;
  /** Everything that it has said on standard error so far. */
  said(): string;
  /** Asks it to end, waits for it, and removes its data; answers the exit code. */
  stop(): Promise<number | null>;
}

const launcher = path.resolve(import.meta.dirname, '../../app/launch/launch.mjs');

/**
 * Starts the workstation as `npm start -- --headless` does, on free ports and a new data directory, and waits
 * until it is ready. For any test runner; the caller stops it.
 */
export async function startBrowserHost(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<BrowserHost> {
  const dataDirectory = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-host-'));
  const child = spawn(
    process.execPath,
    [
      launcher,
      'start',
      '--data',
      dataDirectory,
      '--dicom-port',
      '0',
      ...(args.length === 0 ? ['--headless'] : args),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: environment },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  const firstLine = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const line = await Promise.race([
    firstLine,
    exited.then((code) => {
      rmSync(dataDirectory, { recursive: true, force: true });
      throw new Error(`The workstation ended with ${code} before it was ready:\n${said}`);
    }),
  ]);
  return {
    ...readyLineSchema.parse(JSON.parse(line)),
    process: child,
    said: () => said,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await exited;
      rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      return code;
    },
  };
}
