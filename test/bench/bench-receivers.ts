import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { requireProgram } from '../support/external-programs.ts';
import { startBenchHost } from './bench-host.ts';
import { delayFileVariable, readDelay, type MainThreadDelay } from './main-thread-delay.ts';

/** Something that objects can be sent to. */
export interface BenchReceiver {
  readonly port: number;
  readonly ae: string;
  /** The process whose use of the machine counts, with all that it started. */
  readonly pid: number;
  /** Begins to watch the main thread; the function that comes back ends that and answers. Ours only. */
  watchMainThread?(): Promise<() => Promise<MainThreadDelay>>;
  stop(): Promise<void>;
}

/** The standard of `receiver.laterRehearsalObjects`. */
const idleRehearsalObjects = 2000;

const instanceSchema = z.object({ pid: z.number() });

/**
 * Our workstation with an empty cache, as it is a minute after its start: what it rehearses while it is idle
 * (`rehearseLater`) it does before its port opens. `isFresh`: as it is at the start.
 */
export async function startOwnReceiver(directory: string, isFresh = false): Promise<BenchReceiver> {
  const delayFile = path.join(mkdtempSync(path.join(directory, 'ours-')), 'delay.json');
  const preload = pathToFileURL(path.join(import.meta.dirname, 'main-thread-delay.ts')).href;
  // In the bench's own directory: it stays until the end.
  const policyFile = path.join(path.dirname(delayFile), 'policy.json');
  writeFileSync(
    policyFile,
    JSON.stringify(isFresh ? {} : { 'receiver.rehearsalObjects': idleRehearsalObjects }),
  );
  const host = await startBenchHost(path.join(path.dirname(delayFile), 'data'), ['--policy', policyFile], {
    ...process.env,
    [delayFileVariable]: delayFile,
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload}`,
  });
  const { pid } = instanceSchema.parse(
    JSON.parse(readFileSync(path.join(host.data, 'instance.json'), 'utf8')),
  );
  return {
    port: host.dicom.port,
    ae: host.dicom.ae,
    pid,
    watchMainThread: async () => {
      process.kill(pid, 'SIGUSR2');
      return async () => {
        process.kill(pid, 'SIGUSR2');
        for (;;) {
          const measured = readDelay(delayFile);
          if (measured !== undefined) return measured;
          await delay(10);
        }
      };
    },
    stop: async () => {
      await host.stop();
    },
  };
}

/** DCMTK's receiver: writes files and keeps nothing else; it neither syncs nor indexes. */
export function startStorescp(directory: string): Promise<BenchReceiver> {
  const folder = mkdtempSync(path.join(directory, 'storescp-'));
  return running('storescp', ['--fork', '-aet', 'STORESCP', '-od', folder], 'STORESCP');
}

/** DCMTK's receiver that only receives: what any receiver on this machine spends at least on the network. */
export function startIgnoringReceiver(): Promise<BenchReceiver> {
  return running('storescp', ['--fork', '--ignore', '-aet', 'STORESCP'], 'STORESCP');
}

/** Orthanc with its index on disk, as it comes, on loopback; with its REST API on `httpPort` where one is given. */
export async function startOrthanc(
  directory: string,
  httpPort?: number,
  more: Readonly<Record<string, unknown>> = {},
): Promise<BenchReceiver> {
  const folder = mkdtempSync(path.join(directory, 'orthanc-'));
  const configuration = path.join(folder, 'orthanc.json');
  const storage = path.join(folder, 'storage');
  mkdirSync(storage, { recursive: true });
  const port = await freePort();
  writeFileSync(
    configuration,
    JSON.stringify({
      Name: 'Bench',
      StorageDirectory: storage,
      IndexDirectory: storage,
      DicomAet: 'ORTHANC',
      DicomPort: port,
      DicomCheckCalledAet: false,
      DicomAlwaysAllowStore: true,
      DicomAlwaysAllowFind: true,
      HttpServerEnabled: httpPort !== undefined,
      HttpPort: httpPort ?? 0,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      Plugins: [],
      ...more,
    }),
  );
  return running('Orthanc', [configuration], 'ORTHANC', port);
}

/** Starts a program that listens on `port`, by default on a free one that is its last argument. */
async function running(
  name: 'storescp' | 'Orthanc',
  args: readonly string[],
  ae: string,
  port?: number,
): Promise<BenchReceiver> {
  const listens = port ?? (await freePort());
  const child = spawn(requireProgram(name), port === undefined ? [...args, String(listens)] : args, {
    stdio: 'ignore',
    env: { ...process.env, TCP_NODELAY: '1' },
  });
  const end = (): boolean => child.kill('SIGTERM');
  process.once('exit', end);
  await untilListening(name, child, listens);
  return {
    port: listens,
    ae,
    pid: child.pid ?? 0,
    stop: async () => {
      const exited = once(child, 'exit');
      end();
      await exited;
      process.off('exit', end);
    },
  };
}

async function untilListening(name: string, child: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} at its start`);
    const socket = net.connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await delay(50);
  }
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port');
  return address.port;
}
