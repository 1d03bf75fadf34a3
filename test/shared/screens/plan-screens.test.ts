import { describe, expect, test } from 'vitest';
import type { DeskScreen, RememberedScreen, ScreenRole } from '../../../shared/screens/desk-screen.ts';
import { readRememberedScreens } from '../../../shared/screens/desk-screen.ts';
import { matchScreens } from '../../../shared/screens/match-screens.ts';
import {
  mergeRemembered,
  planScreens,
  proposedRoles,
  remember,
} from '../../../shared/screens/plan-screens.ts';

function screen(
  label: string,
  [x, y, width, height]: readonly [number, number, number, number],
  more: Partial<DeskScreen> = {},
): DeskScreen {
  const area = { x, y, width, height };
  return { label, ...area, scaleFactor: 1, isPrimary: false, available: area, ...more };
}

/** The desk of the tables below: an office screen and two portrait reading screens of one make. */
const office = screen('Office', [0, 0, 1920, 1200], { isPrimary: true });
const left = screen('RX560', [1920, 0, 2048, 2560]);
const right = screen('RX560', [3968, 0, 2048, 2560]);

const roles = (...given: readonly (readonly [DeskScreen, ScreenRole, number | null])[]): RememberedScreen[] =>
  given.map(([one, role, number]) => remember(one, role, number));

const asSetUp = roles([office, 'worklist', null], [left, 'reading', 1], [right, 'reading', 2]);

const place = ({ x, y }: { readonly x: number; readonly y: number }): string => `${x},${y}`;

describe('which screens read', () => {
  test.each<{
    what: string;
    present: readonly DeskScreen[];
    remembered: readonly RememberedScreen[];
    reading: readonly string[];
    worklist: string | null;
    unknown?: readonly string[];
    gone?: readonly string[];
    isStandIn?: boolean;
  }>([
    {
      what: 'no screen at all',
      present: [],
      remembered: asSetUp,
      reading: [],
      worklist: null,
      gone: ['0,0', '1920,0', '3968,0'],
    },
    { what: 'one, nothing remembered', present: [office], remembered: [], reading: ['0,0'], worklist: null },
    {
      what: 'three, nothing remembered: the primary alone',
      present: [left, office, right],
      remembered: [],
      reading: ['0,0'],
      worklist: null,
    },
    {
      what: 'as it was set up',
      present: [right, office, left],
      remembered: asSetUp,
      reading: ['1920,0', '3968,0'],
      worklist: '0,0',
    },
    {
      what: 'numbers against the places',
      present: [office, left, right],
      remembered: roles([left, 'reading', 2], [right, 'reading', 1], [office, 'ignore', null]),
      reading: ['3968,0', '1920,0'],
      worklist: null,
    },
    {
      what: 'without numbers, left to right',
      present: [right, left],
      remembered: roles([right, 'reading', null], [left, 'reading', null]),
      reading: ['1920,0', '3968,0'],
      worklist: null,
    },
    {
      what: 'one reading screen unplugged',
      present: [office, left],
      remembered: asSetUp,
      reading: ['1920,0'],
      worklist: '0,0',
      gone: ['3968,0'],
    },
    {
      what: 'both reading screens unplugged: the worklist screen reads, else it would have to be dark',
      present: [office],
      remembered: asSetUp,
      reading: ['0,0'],
      worklist: null,
      gone: ['1920,0', '3968,0'],
      isStandIn: true,
    },
    {
      what: 'a laptop that nobody knows',
      present: [screen('', [0, 0, 1280, 800], { isPrimary: true })],
      remembered: asSetUp,
      reading: ['0,0'],
      worklist: null,
      unknown: ['0,0'],
      gone: ['0,0', '1920,0', '3968,0'],
      isStandIn: true,
    },
    {
      what: 'one more than was set up stays as it is',
      present: [office, left, right, screen('TV', [6016, 0, 3840, 2160])],
      remembered: asSetUp,
      reading: ['1920,0', '3968,0'],
      worklist: '0,0',
      unknown: ['6016,0'],
    },
    {
      what: 'all ignored: the primary reads',
      present: [left, office],
      remembered: roles([left, 'ignore', null], [office, 'ignore', null]),
      reading: ['0,0'],
      worklist: null,
      isStandIn: true,
    },
  ])('$what', ({ present, remembered, reading, worklist, unknown = [], gone = [], isStandIn = false }) => {
    const plan = planScreens(present, remembered);
    expect(plan.reading.map(place)).toEqual(reading);
    expect(plan.worklist === null ? null : place(plan.worklist)).toBe(worklist);
    expect(plan.unknown.map(place)).toEqual(unknown);
    expect(plan.gone.map(place)).toEqual(gone);
    expect(plan.isStandIn).toBe(isStandIn);
    expect(planScreens(present.toReversed(), remembered).reading).toEqual(plan.reading);
  });
});

describe('which screen is which', () => {
  const known = [...asSetUp];
  const [, knownLeft, knownRight] = known;
  test.each<[what: string, present: DeskScreen, found: RememberedScreen | undefined]>([
    ['turned to landscape', screen('RX560', [1920, 0, 2560, 2048]), knownLeft],
    // 2048 device pixels at 200 %.
    ['at another scale', screen('RX560', [3968, 0, 1024, 1280], { scaleFactor: 2 }), knownRight],
    ['at another place', screen('RX560', [0, 0, 2048, 2560]), knownLeft],
    ['of the same pixels under another name', screen('Other', [1920, 0, 2048, 2560]), undefined],
    ['of the same name with other pixels', screen('Office', [0, 0, 1280, 800]), known[0]],
    ['without a name, of other pixels', screen('', [0, 0, 1024, 768]), undefined],
  ])('a screen %s', (_what, present, found) => {
    expect(matchScreens([present], known).get(present)).toBe(found);
  });

  test('two of one make are told apart by their places, also when one has gone and the other has moved', () => {
    const both = matchScreens([right, left], known);
    expect([both.get(left), both.get(right)]).toEqual([knownLeft, knownRight]);
    const moved = screen('RX560', [1900, 0, 2048, 2560]);
    const withMoved = matchScreens([moved, right], known);
    expect([withMoved.get(moved), withMoved.get(right)]).toEqual([knownLeft, knownRight]);
  });

  test('screens without names are known by pixels and place', () => {
    const [a, b] = [screen('', [0, 0, 1600, 1200]), screen('', [1600, 0, 1600, 1200])];
    const remembered = roles([a, 'reading', 1], [b, 'reading', 2]);
    const found = matchScreens([b, a], remembered);
    expect([found.get(a)?.number, found.get(b)?.number]).toEqual([1, 2]);
  });
});

const proposed = (present: readonly DeskScreen[]): unknown[] =>
  proposedRoles(present).map(({ x, role, number }) => [x, role, number]);

test('proposed are reading screens from left to right, and of three that with the fewest pixels for the worklist', () => {
  expect(proposed([])).toEqual([]);
  expect(proposed([right, left])).toEqual([
    [1920, 'reading', 1],
    [3968, 'reading', 2],
  ]);
  expect(proposed([right, left, office])).toEqual([
    [0, 'worklist', null],
    [1920, 'reading', 1],
    [3968, 'reading', 2],
  ]);
  // A laptop at 200 % has more pixels than it seems: 2880 × 1800 = 5 184 000 against 2 × 2048 × 2560 = 5 242 880.
  const laptop = screen('', [0, 0, 1440, 900], { scaleFactor: 2 });
  expect(proposed([laptop, left, right])[0]).toEqual([0, 'worklist', null]);
  const equal = [0, 1, 2].map((index) => screen('E', [index * 1600, 0, 1600, 1200]));
  expect(proposed(equal).map((one) => JSON.stringify(one))).toEqual([
    '[0,"reading",1]',
    '[1600,"reading",2]',
    '[3200,"reading",3]',
  ]);
});

test('roles of screens that are away are kept, those that are here are replaced, and the oldest go first', () => {
  const now = roles([office, 'reading', 1]);
  const merged = mergeRemembered(now, [office], asSetUp, 3);
  expect(merged.map(({ label, role }) => [label, role])).toEqual([
    ['Office', 'reading'],
    ['RX560', 'reading'],
    ['RX560', 'reading'],
  ]);
  expect(mergeRemembered(now, [office], asSetUp, 2)).toHaveLength(2);
});

test('what is stored is read strictly', () => {
  expect(readRememberedScreens(JSON.stringify(asSetUp))).toEqual(asSetUp);
  expect(readRememberedScreens('[]')).toEqual([]);
  expect(readRememberedScreens('{')).toBeUndefined();
  expect(readRememberedScreens('[{"label":"x"}]')).toBeUndefined();
  expect(readRememberedScreens(JSON.stringify([{ ...asSetUp[0], more: 1 }]))).toBeUndefined();
  expect(readRememberedScreens(JSON.stringify([{ ...asSetUp[0], role: 'read' }]))).toBeUndefined();
  expect(readRememberedScreens(JSON.stringify(Array.from({ length: 25 }, () => asSetUp[0])))).toBeUndefined();
});
