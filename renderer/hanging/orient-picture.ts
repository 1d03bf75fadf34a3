import { orientationLetters } from '../../shared/geometry/orientation-letters.ts';
import { asReceived, type ViewOrientation } from '../../shared/geometry/view-transform.ts';
import { frameAttributes } from '../../shared/image/image-description.ts';
import type { Show } from '../../shared/hanging/protocol.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { TileState } from '../reading/reading-state.ts';

/** As little as possible first: nothing, a mirror, half a turn, then the rest. */
const views: readonly ViewOrientation[] = [
  asReceived,
  { quarterTurns: 0, isFlipped: true },
  { quarterTurns: 2, isFlipped: false },
  { quarterTurns: 2, isFlipped: true },
  { quarterTurns: 1, isFlipped: false },
  { quarterTurns: 3, isFlipped: false },
  { quarterTurns: 1, isFlipped: true },
  { quarterTurns: 3, isFlipped: true },
];

/** Readers say superior and inferior, the standard head and foot. */
const readersLetters: Readonly<Record<string, string>> = { H: 'S', F: 'I' };

/**
 * How a picture is turned so that its sides point where a box of a protocol asks. Null where it does not say how it
 * lies, or lies so obliquely that no side points there: then it hangs as received, and the panel says so. Where only
 * the right side can be had, that decides: a chest wall must not change sides for an oblique lower edge.
 */
export function orientedView(
  wanted: NonNullable<Show['orientation']>,
  set: Pick<DisplaySet, 'images' | 'frames'>,
): ViewOrientation | null {
  const image = set.images[set.frames[0]?.imageIndex ?? 0];
  if (image === undefined) return null;
  const attributes = frameAttributes(image, set.frames[0]?.frameIndex ?? 0);
  const [right, bottom] = wanted.map((letters) => {
    const main = letters.slice(0, 1);
    return readersLetters[main] ?? main;
  });
  const sides = views.map((view) => ({ view, letters: orientationLetters(image, attributes, view) }));
  const byRight = sides.filter(({ letters }) => letters !== null && letters.right.slice(0, 1) === right);
  const both = byRight.find(({ letters }) => letters?.bottom.slice(0, 1) === bottom);
  return (both ?? byRight[0])?.view ?? null;
}

/** Where the right side and the bottom of a picture point that was turned; null for one that hangs as received. */
export function turnedSides({ shown, camera }: Pick<TileState, 'shown' | 'camera'>): Show['orientation'] {
  const { isFlipped, quarterTurns } = camera.orientation;
  if (shown === null || (!isFlipped && quarterTurns === 0)) return null;
  const letters = orientationLetters(shown.image, shown.attributes, camera.orientation);
  return letters === null ? null : [standardLetter(letters.right), standardLetter(letters.bottom)];
}

function standardLetter(side: string): string {
  const main = side.slice(0, 1);
  return main === 'S' ? 'H' : main === 'I' ? 'F' : main;
}
