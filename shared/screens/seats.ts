import type { DeskScreen } from './desk-screen.ts';

/** Which reading screen this window takes, and which are left for windows of their own. */
export interface Seating {
  /** Null while no screen is known. */
  readonly own: DeskScreen | null;
  readonly others: readonly DeskScreen[];
}

/**
 * The window stays where it stands when that is a reading screen. Else it takes the first one, where it is moved if
 * the host lets us.
 */
export function seatWindow(reading: readonly DeskScreen[], here: DeskScreen | null): Seating {
  const own = reading.find((screen) => screen === here) ?? reading[0] ?? null;
  return { own, others: reading.filter((screen) => screen !== own) };
}
