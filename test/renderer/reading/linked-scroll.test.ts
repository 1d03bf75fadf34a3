import { beforeEach, describe, expect, test } from 'vitest';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import { linkRelation } from '../../../renderer/reading/linked-scroll.ts';
import {
  createReadingStore,
  tileOf,
  updateTile,
  type ReadingStore,
} from '../../../renderer/reading/reading-store.ts';
import { ViewActions } from '../../../renderer/reading/view-actions.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { buildStack, type StackShape } from '../../support/stack-builder.ts';

let store: ReadingStore;
let actions: ReadingActions;
let views: ViewActions;

const targets = (): number[] => [0, 1].map((index) => tileOf(store.getState(), index).target);

function hang(...sets: DisplaySet[]): void {
  store.setState({
    phase: { kind: 'open' },
    layout: { rows: 1, columns: sets.length },
    displaySets: new Map(sets.map((set): [string, DisplaySet] => [set.displaySetId, set])),
    wall: { width: 808, height: 608, ratio: 1 },
  });
  sets.forEach(({ displaySetId }, index) => updateTile(store, index, { displaySetId }));
}

const stack = (displaySetId: string, values: Partial<StackShape> = {}): DisplaySet =>
  buildStack({ displaySetId, count: 40, ...values });

const relation = () => {
  const state = store.getState();
  return linkRelation(state, tileOf(state, 0), tileOf(state, 1));
};

beforeEach(() => {
  store = createReadingStore();
  actions = new ReadingActions(store);
  views = new ViewActions(store, actions);
});

describe('tiles that are linked', () => {
  test('go to the nearest slice of the same frame of reference, whatever its number', () => {
    // One every 2 mm from z = 0; the other every 5 mm from z = -20, so that z = 10 is its seventh.
    hang(stack('a', { stepMm: 2 }), stack('b', { stepMm: 5, firstMm: -20 }));
    views.toggleLink();
    actions.scroll(5, 0);
    expect(targets()).toEqual([5, 6]);
    actions.scroll(-1, 1);
    // z = 5 lies between 4 and 6: the nearer to where the other is now.
    expect(targets()[1]).toBe(5);
    expect([2, 3]).toContain(targets()[0]);
  });

  test('follow stacks that run the other way', () => {
    hang(stack('a', { stepMm: 2 }), stack('b', { stepMm: -2, firstMm: 78 }));
    views.toggleLink();
    actions.jump(10, 0);
    expect(targets()).toEqual([10, 29]);
  });

  test('keep the shift between frames of reference that they had when they were linked', () => {
    hang(stack('a', { stepMm: 2 }), stack('b', { stepMm: 2, frameOfReference: '2.25.2' }));
    actions.jump(10, 0);
    actions.jump(11, 1);
    views.toggleLink();
    expect(relation()).toEqual({ kind: 'offset', offsetMm: 2 });
    actions.scroll(5, 0);
    expect(targets()).toEqual([15, 16]);
    actions.scroll(-3, 1);
    expect(targets()).toEqual([12, 13]);
  });

  test('are linked anew as they lie when they are linked again', () => {
    hang(stack('a', { stepMm: 2 }), stack('b', { stepMm: 2, frameOfReference: '2.25.2' }));
    views.toggleLink();
    views.toggleLink();
    actions.jump(3, 1);
    expect(targets()).toEqual([0, 3]);
    views.toggleLink();
    expect(relation()).toEqual({ kind: 'offset', offsetMm: 6 });
  });

  test('stay where they are in another plane, and say so', () => {
    const coronal = stack('b', { cosines: [1, 0, 0, 0, 0, -1] });
    hang(stack('a'), coronal);
    views.toggleLink();
    actions.scroll(5, 0);
    expect(targets()).toEqual([5, 0]);
    expect(relation()).toEqual({ kind: 'apart', reason: 'not-parallel' });
  });

  test('go by number only where neither has a position', () => {
    hang(stack('a', { isPlaced: false }), stack('b', { isPlaced: false }));
    views.toggleLink();
    actions.scroll(3, 0);
    expect(targets()).toEqual([3, 3]);
    expect(relation()).toEqual({ kind: 'number' });
  });

  test('do not go by number where one of them has a position', () => {
    hang(stack('a'), stack('b', { isPlaced: false }));
    views.toggleLink();
    actions.scroll(3, 0);
    expect(targets()).toEqual([3, 0]);
    expect(relation()).toEqual({ kind: 'apart', reason: 'no-position' });
  });

  test('stay in the phase that they show where several lie at one position', () => {
    // Two phases, one after the other: places 0 to 19 and 20 to 39 at the same positions.
    const phases = stack('b', { positionsMm: Array.from({ length: 40 }, (_, index) => (index % 20) * 2) });
    hang(stack('a', { stepMm: 2, count: 20 }), phases);
    actions.jump(20, 1);
    views.toggleLink();
    actions.scroll(4, 0);
    expect(targets()).toEqual([4, 24]);
  });

  test('are left alone when they were taken out, or the link is of something else', () => {
    hang(stack('a'), stack('b'));
    views.toggleLink();
    views.toggleTileLink(1);
    actions.scroll(3, 0);
    expect(targets()).toEqual([3, 0]);
    views.toggleTileLink(1);
    views.toggleLinkAction('scroll');
    actions.scroll(3, 0);
    expect(targets()).toEqual([6, 0]);
  });
});

describe('what else is linked', () => {
  test('is the fit of both pictures', () => {
    hang(stack('a'), stack('b'));
    views.toggleLink();
    actions.actualSize(0);
    expect(tileOf(store.getState(), 1).camera.scale).toEqual({ kind: 'actual' });
  });

  test('is the window, but never of another modality', () => {
    const mr = stack('b', { Modality: 'MR' });
    hang(stack('a'), mr);
    views.toggleLink();
    views.toggleLinkAction('window');
    actions.setWindow({ kind: 'object', index: 1 }, 0);
    expect(tileOf(store.getState(), 1).windowMode).toEqual({ kind: 'default' });
    hang(stack('a'), stack('b'));
    actions.setWindow({ kind: 'object', index: 1 }, 0);
    expect(tileOf(store.getState(), 1).windowMode).toEqual({ kind: 'object', index: 1 });
  });
});
