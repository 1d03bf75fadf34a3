import { execFileSync } from 'node:child_process';

/** Between two turns: what nobody synced is written now, and not in the next one's time. */
export function settleDisk(): void {
  if (process.platform === 'linux') execFileSync('sync');
}
