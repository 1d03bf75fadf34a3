import type { WorkerUrls } from '../workstation-options.ts';

/**
 * What the command line needs from whoever runs it (`app/launch/negatoscope.ts` in a checkout, the Electron
 * executable in a package): `main/` knows neither hosts nor where their files are.
 */
export interface CommandHost {
  /** Runs `serve` with the arguments behind its name until it is asked to end; answers the exit code. */
  readonly serve: (args: readonly string[]) => Promise<number>;
  readonly workerUrls: WorkerUrls;
  readonly rendererDirectory: string;
  /** Absolute path that relative paths are taken from: where the person stands, not where npm runs us. */
  readonly directory: string;
}
