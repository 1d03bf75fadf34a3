import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { requireProgram } from '../support/external-programs.ts';
import { startBenchHost } from './bench-host.ts';

/** Something that objects can be sent to. */
export interface BenchReceiver {
  readonly port: number;
  readonly ae: string;
  stop(): Promise<void>;
}

/** Our workstation with an empty cache. */
export async function startOwnReceiver(): Promise<BenchReceiver> {
  const host = await startBenchHost();
  return {
    port: host.dicom.port,
    ae: host.dicom.ae,
    stop: async () => {
      await host.stop();
    },
  };
}

/** DCMTK's receiver: writes files and keeps nothing else; it neither syncs nor indexes. */
export async function startStorescp(directory: string): Promise<BenchReceiver> {
  const folder = path.join(directory, 'storescp');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  return running('storescp', ['--fork', '-aet', 'STORESCP', '-od', folder, String(port)], port, 'STORESCP');
}

/** Orthanc with its index on disk, as it comes, on loopback. */
export async function startOrthanc(directory: string): Promise<BenchReceiver> {
  const port = await freePort();
  const configuration = path.join(directory, 'orthanc.json');
  const storage = path.join(directory, 'orthanc');
  mkdirSync(storage, { recursive: true });
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
      HttpServerEnabled: false,
      Plugins: [],
    }),
  );
  return running('Orthanc', [configuration], port, 'ORTHANC');
}

async function running(
  name: 'storescp' | 'Orthanc',
  args: readonly string[],
  port: number,
  ae: string,
): Promise<BenchReceiver> {
  const child = spawn(requireProgram(name), args, {
    stdio: 'ignore',
    env: { ...process.env, TCP_NODELAY: '1' },
  });
  const end = (): boolean => child.kill('SIGTERM');
  process.once('exit', end);
  await untilListening(name, child, port);
  return {
    port,
    ae,
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
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port');
  return address.port;
}
