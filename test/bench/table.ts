import os from 'node:os';

/** Cells of text; the first column is words and stands left, the others are figures and stand right. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Prints a table whose columns are aligned. */
export function printTable({ title, head, rows }: Table): void {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? '';
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  process.stdout.write(`${[title, line(head), rule, ...rows.map(line)].join('\n')}\n\n`);
}

/** Says in one line what the figures that follow were taken on. */
export function printMachine(...more: readonly string[]): void {
  const processors = os.cpus();
  const facts = [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    ...more,
    // Others at work on the machine show here: then only the ratios mean anything.
    `load ${os.loadavg()[0]?.toFixed(1) ?? ''}`,
  ];
  process.stdout.write(`${facts.join(' · ')}\n\n`);
}
