import { readFileSync, readdirSync } from 'node:fs';

/** Ticks of `/proc/<pid>/stat` a second: USER_HZ, which Linux fixes to 100 for what it tells programs. */
const ticksASecond = 100;

export interface Usage {
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/**
 * Processor time and greatest resident memory of a process and all that it started, from now on. Reads `/proc`; NaN
 * elsewhere. Memory is looked at every 50 ms, because children that ended leave none behind.
 */
export class UsageWatch {
  readonly #pid: number;
  readonly #cpuBefore: number;
  #peakBytes = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#pid = pid;
    this.#cpuBefore = this.#cpuSeconds();
    this.#look();
    this.#timer = setInterval(() => this.#look(), 50);
  }

  stop(): Usage {
    clearInterval(this.#timer);
    this.#look();
    return { cpuSeconds: this.#cpuSeconds() - this.#cpuBefore, peakBytes: this.#peakBytes };
  }

  #look(): void {
    let bytes = 0;
    for (const pid of tree(this.#pid)) {
      const kilobytes = /^VmRSS:\s+(\d+) kB/mu.exec(read(pid, 'status'))?.[1];
      bytes += Number(kilobytes ?? 0) * 1024;
    }
    this.#peakBytes = Math.max(this.#peakBytes, bytes);
  }

  #cpuSeconds(): number {
    if (process.platform !== 'linux') return Number.NaN;
    let ticks = 0;
    for (const pid of tree(this.#pid)) {
      // proc(5): the fields after the name in parentheses; 14 to 17 are user and system time, own and of ended children.
      const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
      for (const field of fields.slice(11, 15)) ticks += Number(field);
    }
    return ticks / ticksASecond;
  }
}

/**
 * Memory of all that a process started, without itself: resident, where pages that several share count each time, and
 * their shares of it (PSS), where they count once. Bytes.
 */
export function memoryOfChildren(pid: number): {
  readonly residentBytes: number;
  readonly shareBytes: number;
} {
  let residentBytes = 0;
  let shareBytes = 0;
  for (const child of tree(pid)) {
    if (child === pid) continue;
    residentBytes += kilobytesOf(read(child, 'status'), 'VmRSS') * 1024;
    shareBytes += kilobytesOf(read(child, 'smaps_rollup'), 'Pss') * 1024;
  }
  return { residentBytes, shareBytes };
}

function kilobytesOf(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'mu').exec(text)?.[1] ?? 0);
}

/** A process and its descendants. */
function tree(root: number): number[] {
  const pids = [root];
  for (const pid of pids) {
    for (const task of list(`/proc/${pid}/task`)) {
      const children = read(pid, `task/${task}/children`).trim();
      if (children !== '') pids.push(...children.split(' ').map(Number));
    }
  }
  return pids;
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // It ended meanwhile.
    return [];
  }
}

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
