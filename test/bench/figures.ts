/** The value below which the share lies, by nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** A figure with as many digits as it is worth; a dash where nothing was measured. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

/** How many times `base` a value is, such as `1.8 ×`. */
export function ratio(value: number, base: number): string {
  return base === 0 || !Number.isFinite(value / base) ? '–' : `${figure(value / base)} ×`;
}

/** Milliseconds that a task takes. */
export async function elapsedMs(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}
