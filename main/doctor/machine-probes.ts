import { accessSync, constants, existsSync } from 'node:fs';
import { statfs, stat } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import type { DoctorLine } from './doctor-line.ts';

/** Free space under which a day's first large study may not fit: 3 500 CT slices of 0.5 MB are 1.75 GB. */
const leastFreeBytes = 2 * 1024 ** 3;

/** Whether the port can be bound now. Port 0 always can. */
export async function probePort(name: string, host: string, port: number): Promise<DoctorLine> {
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = net.createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
  if (failure === undefined) return { name, ok: true, text: `${host}:${port} is free` };
  const reason = failure.code === 'EADDRINUSE' ? 'in use by another program' : failure.message;
  return { name, ok: false, text: `${host}:${port}: ${reason}` };
}

/** Free space where the cache is, or would be made. */
export async function probeDisk(dataDirectory: string): Promise<DoctorLine> {
  const place = nearestExisting(dataDirectory);
  const name = 'disk';
  try {
    accessSync(place, constants.W_OK);
    const { bavail, bsize } = await statfs(place);
    return describeDisk(dataDirectory, bavail * bsize);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, ok: false, text: `${dataDirectory}: ${reason}` };
  }
}

export function describeDisk(dataDirectory: string, freeBytes: number): DoctorLine {
  const free = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free for ${dataDirectory}`;
  return freeBytes >= leastFreeBytes
    ? { name: 'disk', ok: true, text: free }
    : { name: 'disk', ok: false, text: `${free}; at least ${leastFreeBytes / 1024 ** 3} GiB is advised` };
}

function nearestExisting(directory: string): string {
  let place = path.resolve(directory);
  while (!existsSync(place) && path.dirname(place) !== place) place = path.dirname(place);
  return place;
}

/**
 * Whether the clock can be right: not before this program was written to the disk. Arrival times, ages and the
 * order of studies rest on it.
 */
export async function probeClock(nowMs: number, programFile: string): Promise<DoctorLine> {
  const { mtimeMs } = await stat(programFile);
  return describeClock(nowMs, mtimeMs);
}

export function describeClock(nowMs: number, installedMs: number): DoctorLine {
  const now = new Date(nowMs).toISOString();
  // A copied file may carry the stamp of a clock that runs a little ahead.
  const dayMs = 86_400_000;
  return nowMs >= installedMs - dayMs
    ? { name: 'clock', ok: true, text: now }
    : {
        name: 'clock',
        ok: false,
        text: `${now} is before this program was installed (${new Date(installedMs).toISOString()})`,
      };
}
