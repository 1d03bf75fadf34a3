/** How long a clean end may take: an object that is being received at full speed is done well before. */
const endTimeoutMs = 60_000;

/**
 * Resolves when this process is asked to end: by a signal, or because the launcher that started it is gone
 * (then nobody could end it any more). Repeated signals are one request: a terminal sends Ctrl+C to every
 * process of its group, and the launcher passes it on as well.
 */
export function endRequested(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
    if (process.channel !== undefined) {
      process.once('disconnect', () => resolve('end of the launcher'));
      // Listening must not keep alive a process that is done.
      process.channel?.unref();
    }
  });
}

/** Runs `close` and answers the exit code: 0, or 1 when it failed or took too long. */
export async function endWithin(
  close: () => Promise<void>,
  complain: (text: string) => void,
): Promise<number> {
  let late: NodeJS.Timeout | undefined;
  const timeout = new Promise<number>((resolve) => {
    late = setTimeout(() => {
      complain(`Not closed after ${endTimeoutMs / 1000} s; ending all the same.`);
      resolve(1);
    }, endTimeoutMs);
  });
  const closed = close().then(
    () => 0,
    (error: unknown) => {
      complain(`Closing failed: ${error instanceof Error ? error.message : String(error)}`);
      return 1;
    },
  );
  const code = await Promise.race([closed, timeout]);
  clearTimeout(late);
  return code;
}
