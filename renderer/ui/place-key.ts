/**
 * The key of a row that is told from its neighbours by its place alone, such as one of several values that are being
 * typed: what it holds changes with every letter, and two may hold the same.
 */
export function placeKey(place: number): string {
  return `place-${place}`;
}
