import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { checkoutFiles } from '../../app/launch/checkout-files.ts';
import type { Workstation } from '../../main/workstation-options.ts';
import { createWorkstation } from '../../main/workstation.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const logLineSchema = z.looseObject({ level: z.number(), msg: z.string() });
export type LogLine = z.infer<typeof logLineSchema>;

export interface WorkstationInProcess {
  readonly workstation: Workstation;
  readonly dataDirectory: string;
  /** Stand for the built renderer: a page, a script with a hash in its name. */
  readonly rendererDirectory: string;
  /** Everything that it has logged, from `trace` on. */
  readonly log: readonly LogLine[];
}

export interface WorkstationChoices {
  /** One of its own by default. */
  readonly dataDirectory?: string;
  readonly overrides?: Readonly<Record<string, string | number | boolean>>;
  /** Opens a DICOM port. */
  readonly receive?: boolean;
  /** Stands for the store's thread; the program's own by default. */
  readonly storeUrl?: URL;
  /** The same for the reader's. */
  readonly readerUrl?: URL;
  /** The same for the listener's. */
  readonly listenerUrl?: URL;
}

/** The real workstation with its threads in a directory of its own, without a host; closed when the test ends. */
export async function startWorkstation(options: WorkstationChoices = {}): Promise<WorkstationInProcess> {
  const rendererDirectory = temporaryDirectory();
  mkdirSync(path.join(rendererDirectory, 'assets'));
  writeFileSync(path.join(rendererDirectory, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(path.join(rendererDirectory, 'assets', 'page-0123abcd.js'), 'export {};\n');
  const dataDirectory = options.dataDirectory ?? temporaryDirectory();
  const log: LogLine[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(logLineSchema.parse(JSON.parse(chunk.toString('utf8'))));
      done();
    },
  });
  const workstation = await createWorkstation({
    dataDirectory,
    rendererDirectory,
    workerUrls: {
      ...checkoutFiles.workerUrls,
      store: options.storeUrl ?? checkoutFiles.workerUrls.store,
      reader: options.readerUrl ?? checkoutFiles.workerUrls.reader,
      listener: options.listenerUrl ?? checkoutFiles.workerUrls.listener,
    },
    logger: pino({ level: 'trace' }, destination),
    now: Date.now,
    decodeThreads: 1,
    receive: options.receive ?? false,
    overrides: { 'receiver.port': 0, ...options.overrides },
  });
  onTestFinished(() => workstation.close());
  return { workstation, dataDirectory, rendererDirectory, log };
}
