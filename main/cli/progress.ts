/** How a command says how far it is: on standard error, a line that rewrites itself on a terminal, else JSON lines. */
export interface Progress {
  /** `total` is null while it is not known. */
  show(finished: number, total: number | null): void;
  /** The last line, with figures of the whole run. */
  end(figures: Readonly<Record<string, number>>): void;
}

/** A script's log is not to be filled: one JSON line a second. */
const jsonIntervalMs = 1000;

export function openProgress(command: string, asJson: boolean): Progress {
  return asJson || !process.stderr.isTTY ? jsonProgress(command) : terminalProgress(command);
}

function write(line: object): void {
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

function jsonProgress(command: string): Progress {
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return {
    show(finished, total) {
      const nowMs = performance.now();
      if (nowMs - shownAtMs < jsonIntervalMs) return;
      shownAtMs = nowMs;
      write({ event: 'progress', command, finished, total });
    },
    end: (figures) => write({ event: 'done', command, ...figures }),
  };
}

/** Carriage return and "erase to the end of the line" (ECMA-48 EL). */
function rewrite(text: string): void {
  process.stderr.write(`\r\u001B[K${text}`);
}

function terminalProgress(command: string): Progress {
  const barWidth = 30;
  return {
    show(finished, total) {
      if (total === null || total === 0) return rewrite(`${command}: ${finished}`);
      const done = Math.round((finished / total) * barWidth);
      return rewrite(
        `${command}: [${'='.repeat(done)}${' '.repeat(barWidth - done)}] ${finished} of ${total}`,
      );
    },
    end: (figures) =>
      rewrite(
        `${command}: ${Object.entries(figures)
          .map(([name, value]) => `${value} ${name}`)
          .join(', ')}\n`,
      ),
  };
}
