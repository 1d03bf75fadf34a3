import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into the workstation before anything else (`--import`): how late its main thread comes to what it has to do,
 * in milliseconds. SIGUSR2 begins a measurement, the next one writes it to the file that the environment names.
 */
export const delayFileVariable = 'NEGATOSCOPE_BENCH_DELAY_FILE';

export interface MainThreadDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const file = process.env[delayFileVariable];
if (isMainThread && file !== undefined) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  let isRunning = false;
  process.on('SIGUSR2', () => {
    isRunning = !isRunning;
    if (isRunning) {
      histogram.reset();
      histogram.enable();
      return;
    }
    histogram.disable();
    const delay: MainThreadDelay = {
      p50: ms(histogram.percentile(50)),
      p99: ms(histogram.percentile(99)),
      max: ms(histogram.max),
    };
    writeFileSync(file, JSON.stringify(delay));
  });
}

function ms(nanoseconds: number): number {
  return nanoseconds / 1e6;
}

export function readDelay(path: string): MainThreadDelay | undefined {
  try {
    // Written by this module alone.
    const parsed: MainThreadDelay = JSON.parse(readFileSync(path, 'utf8'));
    return parsed;
  } catch {
    // Not written yet.
    return undefined;
  }
}
