import type { DeskScreen, RememberedScreen, ScreenRole } from './desk-screen.ts';
import { byPlace, matchScreens } from './match-screens.ts';

/** What each screen that is here is for. */
export interface ScreenPlan {
  /** In the order in which a protocol's screens are laid on them; never empty while any screen is here. */
  readonly reading: readonly DeskScreen[];
  readonly worklist: DeskScreen | null;
  /** Nobody has said yet what they are for: nothing opens there. */
  readonly unknown: readonly DeskScreen[];
  /** Screens with a role that are not connected. */
  readonly gone: readonly RememberedScreen[];
  /** True where no screen with the reading role is here, and another one stands in. */
  readonly isStandIn: boolean;
  readonly rememberedOf: ReadonlyMap<DeskScreen, RememberedScreen>;
}

/**
 * Roles by identity. Nothing is remembered: one window, as on a desk with one screen. Reading screens go by their
 * number, then from left to right; without any, what would be left dark reads.
 */
export function planScreens(
  present: readonly DeskScreen[],
  remembered: readonly RememberedScreen[],
): ScreenPlan {
  const rememberedOf = matchScreens(present, remembered);
  const inOrder = present.toSorted(byPlace);
  const withRole = (role: ScreenRole): DeskScreen[] =>
    inOrder.filter((screen) => rememberedOf.get(screen)?.role === role);
  const reading = withRole('reading').toSorted((a, b) => numberOf(a) - numberOf(b) || byPlace(a, b));
  const [worklist] = withRole('worklist');
  const found = new Set(rememberedOf.values());
  const standIn = reading.length > 0 ? undefined : standInOf(inOrder, worklist);
  return {
    reading: standIn === undefined ? reading : [standIn],
    worklist: worklist === standIn ? null : (worklist ?? null),
    unknown: remembered.length === 0 ? [] : inOrder.filter((screen) => !rememberedOf.has(screen)),
    gone: remembered.filter((known) => known.role !== 'ignore' && !found.has(known)),
    isStandIn: standIn !== undefined && remembered.length > 0,
    rememberedOf,
  };

  function numberOf(screen: DeskScreen): number {
    return rememberedOf.get(screen)?.number ?? Number.MAX_SAFE_INTEGER;
  }
}

/** Rather the primary screen than the one on which the worklist stays. */
function standInOf(screens: readonly DeskScreen[], worklist: DeskScreen | undefined): DeskScreen | undefined {
  const others = screens.filter((screen) => screen !== worklist);
  return others.find(({ isPrimary }) => isPrimary) ?? others[0] ?? worklist;
}

/**
 * What is proposed for screens that nobody has given a role: all read, but of three and more that with clearly the
 * fewest pixels keeps the worklist.
 */
export function proposedRoles(present: readonly DeskScreen[]): RememberedScreen[] {
  const inOrder = present.toSorted(byPlace);
  const bySize = inOrder.toSorted((a, b) => pixelCount(a) - pixelCount(b));
  const [least, next] = bySize;
  const worklist =
    inOrder.length > 2 && least !== undefined && next !== undefined && pixelCount(least) < pixelCount(next)
      ? least
      : null;
  let number = 0;
  return inOrder.map((screen) =>
    screen === worklist ? remember(screen, 'worklist', null) : remember(screen, 'reading', (number += 1)),
  );
}

function pixelCount({ width, height, scaleFactor }: DeskScreen): number {
  return width * height * scaleFactor ** 2;
}

export function remember(
  { label, x, y, width, height, scaleFactor }: DeskScreen,
  role: ScreenRole,
  number: number | null,
  window: RememberedScreen['window'] = null,
): RememberedScreen {
  return { label, x, y, width, height, scaleFactor, role, number, window };
}

/** The roles of the screens that are here, and behind them what is remembered of those that are not. */
export function mergeRemembered(
  now: readonly RememberedScreen[],
  present: readonly DeskScreen[],
  before: readonly RememberedScreen[],
  most: number,
): RememberedScreen[] {
  const here = new Set(matchScreens(present, before).values());
  return [...now, ...before.filter((known) => !here.has(known))].slice(0, most);
}
