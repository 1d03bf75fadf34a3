import type { DeskScreen, RememberedScreen } from './desk-screen.ts';

type Known = Pick<RememberedScreen, 'label' | 'x' | 'y' | 'width' | 'height' | 'scaleFactor'>;

/**
 * Which of the screens that are here is which of those remembered. Systems number screens anew whenever they please,
 * so one is known by what it is: its name, its pixels (also turned by 90°, also at another scale), and among equal
 * ones by where it stands. Each is found once at most; the same screens give the same answer in any order.
 */
export function matchScreens<Remembered extends Known>(
  present: readonly DeskScreen[],
  remembered: readonly Remembered[],
): ReadonlyMap<DeskScreen, Remembered> {
  const pairs = remembered
    .flatMap((known, age) =>
      present.map((screen) => ({ known, screen, age, likeness: likenessOf(screen, known) })),
    )
    .filter(({ likeness }) => likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness || a.age - b.age || byPlace(a.screen, b.screen));
  const found = new Map<DeskScreen, Remembered>();
  const taken = new Set<Remembered>();
  for (const { known, screen } of pairs) {
    if (found.has(screen) || taken.has(known)) continue;
    found.set(screen, known);
    taken.add(known);
  }
  return found;
}

/** 0: another screen. A name outweighs size, size outweighs place, place outweighs scale. */
function likenessOf(screen: Known, known: Known): number {
  if (screen.label !== known.label) return 0;
  const size = sizeLikeness(screen, known);
  // A screen without a name is known by its pixels alone.
  if (size === 0 && screen.label === '') return 0;
  const isSamePlace = screen.x === known.x && screen.y === known.y;
  return 1 + size * 4 + (isSamePlace ? 2 : 0) + (screen.scaleFactor === known.scaleFactor ? 1 : 0);
}

function sizeLikeness(screen: Known, known: Known): 0 | 1 | 2 {
  const [width, height] = devicePixels(screen);
  const [knownWidth, knownHeight] = devicePixels(known);
  if (width === knownWidth && height === knownHeight) return 2;
  return width === knownHeight && height === knownWidth ? 1 : 0;
}

function devicePixels({ width, height, scaleFactor }: Known): [number, number] {
  return [Math.round(width * scaleFactor), Math.round(height * scaleFactor)];
}

/** Left to right; among those that begin at one place, top to bottom. */
export function byPlace(a: Pick<Known, 'x' | 'y'>, b: Pick<Known, 'x' | 'y'>): number {
  return a.x - b.x || a.y - b.y;
}
