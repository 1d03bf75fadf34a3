import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { FailPoint } from '../../main/store/fail-point.ts';
import { requireProgram } from './external-programs.ts';

const entry = path.resolve(import.meta.dirname, '../../app/launch/negatoscope.ts');
const readyLineSchema = z.object({
  url: z.string(),
  dicom: z.object({ port: z.number(), ae: z.string() }),
});

export interface DoomedWorkstation {
  readonly port: number;
  readonly ae: string;
  readonly pid: number;
  /** Opening it signs in. */
  readonly url: string;
  /** As `kill -9`; nothing where it is dead already. */
  kill(): void;
  /** Asks it to end. */
  stop(): void;
  /** The signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/**
 * A serving workstation that is to die: at the n-th pass of a fail-point, or when the test says so. Runs the command
 * line's own entry in one process, so that the signal hits all of it.
 *
 * @param tracer a program that runs it, with its arguments
 */
export async function startDoomedWorkstation(
  dataDirectory: string,
  failPoint?: { readonly name: FailPoint; readonly pass: number },
  tracer: readonly string[] = [],
): Promise<DoomedWorkstation> {
  const serve = ['serve', '--headless', '--data', dataDirectory, '--dicom-port', '0', '--http-port', '0'];
  const [program = process.execPath, ...args] = [...tracer, process.execPath, entry, ...serve];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...(failPoint === undefined ? {} : { NEGATOSCOPE_FAIL_POINT: `${failPoint.name}:${failPoint.pass}` }),
    },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit').then(() => child.signalCode);
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then((words) =>
      z.tuple([z.string()]).parse(words),
    ),
    ended.then((signal) => {
      throw new Error(`The workstation ended (${signal ?? 'by itself'}) before it was ready:\n${said}`);
    }),
  ]);
  const { dicom, url } = readyLineSchema.parse(JSON.parse(line));
  return {
    ...dicom,
    pid: child.pid ?? 0,
    url,
    ended,
    kill: () => void child.kill('SIGKILL'),
    stop: () => void child.kill('SIGTERM'),
  };
}

/** Sends files over one association until all are sent or the other side is gone; answers those that had a success. */
export async function sendUntilGone(
  { port, ae }: Pick<DoomedWorkstation, 'port' | 'ae'>,
  files: readonly string[],
  onAcknowledged: () => void = () => undefined,
): Promise<string[]> {
  const child = spawn(requireProgram('storescu'), ['-v', '-aec', ae, '127.0.0.1', String(port), ...files], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TCP_NODELAY: '1' },
  });
  const acknowledged: string[] = [];
  let sending: string | undefined;
  const read = (line: string): void => {
    // "I: Sending file: <path>", then "I: Received Store Response (Success)".
    sending = /Sending file: (.*)$/u.exec(line)?.[1] ?? sending;
    if (line.includes('Received Store Response (Success)') && sending !== undefined) {
      acknowledged.push(sending);
      onAcknowledged();
    }
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', read);
  await once(child, 'close');
  return acknowledged;
}
