import { expect, test } from 'vitest';
import { Desk, type DeskWindow } from '../../../renderer/screens/desk.ts';
import type { KnownScreens } from '../../../renderer/screens/screen-source.ts';
import type { DeskScreen, Rectangle, RememberedScreen } from '../../../shared/screens/desk-screen.ts';
import { proposedRoles, remember } from '../../../shared/screens/plan-screens.ts';

function screen(label: string, x: number, width = 1600, height = 1200): DeskScreen {
  const area = { x, y: 0, width, height };
  return { label, ...area, scaleFactor: 1, isPrimary: x === 0, available: area };
}

const left = screen('Left', 0);
const middle = screen('Middle', 1600);
const right = screen('Right', 3200, 1200, 1600);

interface FakeWindow extends DeskWindow {
  readonly number: number;
  at: Rectangle;
  isOpen: boolean;
  /** A person closes it. */
  closeByHand(): void;
}

/** A desk with these screens, all for reading, and this page's own window on the left one. */
async function deskOf(present: readonly DeskScreen[], remembered = proposedRoles(present)) {
  let known: KnownScreens = { access: 'granted', screens: present };
  let tell: (() => void) | undefined;
  const opened: FakeWindow[] = [];
  const kept: (readonly RememberedScreen[])[] = [];
  const moved: Rectangle[] = [];
  const host = {
    allows: Number.POSITIVE_INFINITY,
    own: { x: 10, y: 10, width: 800, height: 600 },
    isForReading: false,
  };
  const desk = new Desk<FakeWindow>({
    source: {
      read: () => Promise.resolve(known),
      onChange: (listener) => {
        tell = listener;
      },
    },
    openWindow: (number, at, onClosed) => {
      if (host.allows <= 0) return null;
      host.allows -= 1;
      const window: FakeWindow = {
        number,
        at,
        isOpen: true,
        bounds: () => window.at,
        close: () => {
          window.isOpen = false;
        },
        closeByHand: () => {
          window.isOpen = false;
          onClosed();
        },
      };
      opened.push(window);
      return window;
    },
    isForReading: () => host.isForReading,
    ownBounds: () => host.own,
    moveOwn: (to) => moved.push(to),
    keep: (list) => kept.push(list),
  });
  desk.setRemembered(remembered);
  await desk.read(false);
  const state = desk.store.getState;
  const learns = async (now: KnownScreens): Promise<void> => {
    known = now;
    tell?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return {
    desk,
    host,
    opened,
    kept,
    moved,
    notice: () => state().notice,
    /** `own`, or the number of the screen that the window was opened for. */
    seats: () => state().seats.map(({ window }) => window?.number ?? 'own'),
    learns,
    becomes: (screens: readonly DeskScreen[]): Promise<void> => learns({ access: 'granted', screens }),
  };
}

test('nothing opens before somebody fills the screens, and then one window on each of the others', async () => {
  const { desk, seats, opened, notice } = await deskOf([right, left, middle]);
  expect(opened).toEqual([]);
  expect(seats()).toEqual(['own']);
  desk.fill();
  expect(seats()).toEqual(['own', 2, 3]);
  expect(opened.map(({ at }) => at)).toEqual([middle.available, right.available]);
  desk.fill();
  expect(opened).toHaveLength(2);
  expect(notice()).toBeNull();
});

test('with one screen, or none that has a role, there is one window', async () => {
  for (const one of [await deskOf([left]), await deskOf([left, right], []), await deskOf([])]) {
    one.desk.fill();
    expect(one.opened).toEqual([]);
    expect(one.seats()).toEqual(['own']);
  }
});

test('the page keeps its place in the row: on the right screen it is the last', async () => {
  const { desk, host, seats, opened } = await deskOf([left, right]);
  host.own = { ...host.own, x: 3300 };
  desk.fill();
  expect(seats()).toEqual([1, 'own']);
  expect(opened.map(({ at }) => at)).toEqual([left.available]);
});

test('a page that stands on a screen that does not read is moved to the first that does', async () => {
  const roles = [
    remember(left, 'worklist', null),
    remember(middle, 'reading', 1),
    remember(right, 'reading', 2),
  ];
  const { desk, moved, seats, opened } = await deskOf([left, middle, right], roles);
  desk.fill();
  expect(moved).toEqual([middle.available]);
  expect(seats()).toEqual(['own', 2]);
  expect(opened.map(({ at }) => at)).toEqual([right.available]);
});

test('the page on the worklist’s own screen keeps the worklist, and is put there when it starts elsewhere', async () => {
  const roles = [remember(left, 'worklist', null), remember(right, 'reading', 1)];
  const { desk, host, moved } = await deskOf([left, right], roles);
  expect(desk.keepsWorklist()).toBe(true);
  // A page that was opened to read reads, also where the system put its window on the wrong screen.
  host.isForReading = true;
  expect(desk.keepsWorklist()).toBe(false);
  host.isForReading = false;
  desk.goHome();
  expect(moved).toEqual([]);
  host.own = { ...host.own, x: 3300 };
  expect(desk.keepsWorklist()).toBe(false);
  desk.goHome();
  expect(moved).toEqual([left.available]);
  expect(desk.firstPlace()).toEqual(right.available);
});

test('windows that the browser holds back are said, and their screens are not counted as filled', async () => {
  const { desk, host, seats, notice } = await deskOf([left, middle, right]);
  host.allows = 1;
  desk.fill();
  expect(seats()).toEqual(['own', 2]);
  expect(notice()).toEqual({ kind: 'held-back', count: 1 });
  host.allows = 1;
  desk.fill();
  expect(seats()).toEqual(['own', 2, 3]);
  expect(notice()).toBeNull();
});

test('a window that a person closes leaves its place, and is opened again only when asked for', async () => {
  const { desk, seats, opened, notice, becomes } = await deskOf([left, middle, right]);
  desk.fill();
  opened[0]?.closeByHand();
  expect(seats()).toEqual(['own', 3]);
  expect(notice()).toEqual({ kind: 'closed', count: 1 });
  await becomes([left, middle, right]);
  expect(seats()).toEqual(['own', 3]);
  desk.fill();
  expect(seats()).toEqual(['own', 2, 3]);
});

test('a screen that is pulled out takes its window with it; back again it is offered, not taken', async () => {
  const { desk, seats, opened, notice, becomes } = await deskOf([left, middle, right]);
  desk.fill();
  await becomes([left, right]);
  expect(opened[0]?.isOpen).toBe(false);
  expect(seats()).toEqual(['own', 3]);
  expect(notice()).toEqual({ kind: 'gone', count: 1 });
  await becomes([left, middle, right]);
  expect(seats()).toEqual(['own', 3]);
  expect(notice()).toEqual({ kind: 'returned', count: 1 });
  desk.fill();
  expect(seats()).toEqual(['own', 2, 3]);
  expect(notice()).toBeNull();
});

test('when the page’s own screen is pulled out and the system moves it onto another, the window there gives way', async () => {
  const { desk, host, seats, opened, notice, becomes } = await deskOf([left, right]);
  desk.fill();
  host.own = { ...host.own, x: 3300 };
  await becomes([right]);
  expect(seats()).toEqual(['own']);
  expect(opened[0]?.isOpen).toBe(false);
  expect(notice()).toEqual({ kind: 'gone', count: 1 });
});

test('a screen turned or scaled keeps its window; one that nobody knows is told of and left alone', async () => {
  const { desk, seats, opened, notice, becomes } = await deskOf([left, right]);
  desk.fill();
  const turned = screen('Right', 3200, 1600, 1200);
  await becomes([left, turned]);
  expect(opened[0]?.isOpen).toBe(true);
  expect(seats()).toEqual(['own', 2]);
  await becomes([left, turned, screen('Beamer', 4800)]);
  expect(seats()).toEqual(['own', 2]);
  expect(notice()).toEqual({ kind: 'unknown', count: 1 });
});

test('roles without knowledge of screens are said, and with the browser’s leave the screens are filled', async () => {
  const { desk, seats, notice, becomes, learns } = await deskOf([left, right]);
  await learns({ access: 'ask', screens: [] });
  expect(notice()).toMatchObject({ kind: 'ask' });
  desk.fill();
  expect(seats()).toEqual(['own']);
  await learns({ access: 'refused', screens: [] });
  expect(notice()).toMatchObject({ kind: 'refused' });
  await becomes([left, right]);
  await desk.find();
  expect(seats()).toEqual(['own', 2]);
  expect(notice()).toBeNull();
});

test('where a window was put is kept by its screen and found again', async () => {
  const { desk, opened, kept } = await deskOf([left, right]);
  desk.fill();
  const [window] = opened;
  if (window === undefined) throw new Error('no window');
  window.at = { x: 3200, y: 0, width: 600, height: 1600 };
  desk.notePlaces();
  expect(kept.at(-1)?.[1]?.window).toEqual([0, 0, 0.5, 1]);
  desk.notePlaces();
  expect(kept).toHaveLength(1);
  window.closeByHand();
  desk.fill();
  expect(opened[1]?.at).toEqual({ x: 3200, y: 0, width: 600, height: 1600 });
});

test('screens that stop to read lose their windows, and the page that ends takes all with it', async () => {
  const { desk, opened, seats } = await deskOf([left, middle, right]);
  desk.fill();
  desk.setRemembered([
    remember(left, 'reading', 1),
    remember(middle, 'ignore', null),
    remember(right, 'reading', 2),
  ]);
  expect(opened.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  expect(seats()).toEqual(['own', 3]);
  desk.closeAll();
  expect(opened.map(({ isOpen }) => isOpen)).toEqual([false, false]);
  expect(seats()).toEqual(['own']);
});
