import { startBrowserHost, type BrowserHost } from '../support/start-browser-host.ts';

/**
 * A workstation for a benchmark, which also ends with it when it breaks off.
 *
 * @param dataDirectory a study cache to keep; left out, a new one that goes with `stop`
 */
export async function startBenchHost(
  dataDirectory?: string,
  paths: readonly string[] = [],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<BrowserHost> {
  const data = dataDirectory === undefined ? [] : ['--data', dataDirectory];
  const host = await startBrowserHost(['--headless', ...data, ...paths], environment);
  const end = (): boolean => host.process.kill('SIGTERM');
  process.once('exit', end);
  return {
    ...host,
    stop: () => {
      process.off('exit', end);
      return host.stop();
    },
  };
}
