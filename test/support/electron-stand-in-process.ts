import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { projectDirectory } from './source-files.ts';

const recordSchema = z.object({ what: z.string(), value: z.unknown() });
export type StandInRecord = z.infer<typeof recordSchema>;

const messageSchema = z.union([
  z.object({ id: z.number(), value: z.unknown() }),
  z.object({ records: z.array(recordSchema) }),
]);

export interface StandInExit {
  readonly code: number | null;
  readonly records: readonly StandInRecord[];
  readonly output: string;
}

/** The built Electron main bundle in a Node process of its own, with the recording stand-in for `electron`. */
export class StandInProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  readonly #ready = Promise.withResolvers<string>();
  readonly exited: Promise<StandInExit>;
  #nextId = 1;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const hook = path.join(projectDirectory, 'test/support/electron-stand-in-hook.ts');
    this.#child = fork(path.join(projectDirectory, 'build/electron/main.js'), args, {
      execArgv: ['--import', hook],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...environment },
    });
    let output = '';
    let records: readonly StandInRecord[] = [];
    const collect = (text: string): void => {
      output += text;
      const ready = /^\{"event":"ready".*$/mu.exec(output)?.[0];
      if (ready !== undefined) this.#ready.resolve(ready);
    };
    this.#child.stdout?.setEncoding('utf8').on('data', collect);
    this.#child.stderr?.setEncoding('utf8').on('data', collect);
    this.#child.on('message', (raw) => {
      const message = messageSchema.parse(raw);
      if ('records' in message) records = message.records;
      else this.#waiting.get(message.id)?.(message.value);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        this.#ready.reject(new Error(`ended with ${code} before it was ready:\n${output}`));
        resolve({ code, records, output });
      });
    });
    // Whoever waits for the exit alone is not interested in readiness.
    this.#ready.promise.catch(() => undefined);
    onTestFinished(async () => {
      this.#child.kill('SIGKILL');
      await this.exited;
    });
  }

  /** The ready line that the launcher reads. */
  ready(): Promise<string> {
    return this.#ready.promise;
  }

  /** Asks the stand-in one of its questions. */
  ask(name: string, ...args: readonly string[]): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, name, args });
    });
  }

  async records(): Promise<readonly StandInRecord[]> {
    return z.array(recordSchema).parse(await this.ask('records'));
  }
}
