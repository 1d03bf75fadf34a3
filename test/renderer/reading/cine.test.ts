import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CineActions, newFilm, playingFilms, steeredFilm } from '../../../renderer/reading/cine-actions.ts';
import { runCine } from '../../../renderer/reading/cine-clock.ts';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import { gridLayout } from '../../../renderer/reading/wall-layout.ts';
import type { CineState } from '../../../renderer/reading/reading-state.ts';
import {
  createReadingStore,
  tileOf,
  updateTile,
  type ReadingStore,
} from '../../../renderer/reading/reading-store.ts';
import { frameAttributes } from '../../../shared/image/image-description.ts';
import {
  buildDisplaySet,
  buildImageDescription,
  buildLoadedFrame,
} from '../../support/image-description-builder.ts';

let store: ReadingStore;
let cine: CineActions;

const film = (): CineState | null => store.getState().cine;
const target = (): number => tileOf(store.getState(), 0).target;

/** What the engine does in the next picture of the screen: the picture that was asked for is there. */
function arrive(): void {
  const image = buildImageDescription({ frameRateHz: 24 });
  updateTile(store, 0, {
    shown: {
      kind: 'frame',
      reformatted: null,
      displaySetId: 'a',
      position: target(),
      instanceId: 1,
      frameIndex: 0,
      image,
      attributes: frameAttributes(image, 0),
      frame: buildLoadedFrame(new Int16Array(16), { rows: 4, columns: 4 }),
    },
  });
}

/** The places of so many ticks. */
function play(count: number): number[] {
  return Array.from({ length: count }, () => {
    cine.tick();
    arrive();
    return target();
  });
}

function hang(count: number): void {
  store.setState({ displaySets: new Map([['a', buildDisplaySet(count, { displaySetId: 'a' })]]) });
  updateTile(store, 0, { displaySetId: 'a' });
  arrive();
}

beforeEach(() => {
  store = createReadingStore();
  cine = new CineActions(store, new ReadingActions(store));
  hang(5);
});

describe('a film', () => {
  test("plays at the object's own rate and begins again after the last picture", () => {
    cine.toggle();
    expect(film()).toMatchObject({ rateHz: 24, ownRateHz: 24, isPlaying: true });
    expect(play(6)).toEqual([1, 2, 3, 4, 0, 1]);
  });

  test('waits for a picture that has not come', () => {
    cine.toggle();
    cine.tick();
    expect(cine.tick()).toBe(false);
    expect(target()).toBe(1);
    arrive();
    expect(cine.tick()).toBe(true);
    expect(target()).toBe(2);
  });

  test('goes back and forth, or rests at the end', () => {
    cine.toggle();
    cine.cycleMode();
    expect(play(10)).toEqual([1, 2, 3, 4, 3, 2, 1, 0, 1, 2]);
    cine.cycleMode();
    expect(play(4)).toEqual([3, 4, 4, 4]);
    expect(film()?.isPlaying).toBe(false);
  });

  test('plays a part of the series', () => {
    cine.toggle();
    play(1);
    cine.setRange('first');
    play(2);
    cine.setRange('last');
    expect(film()).toMatchObject({ first: 1, last: 3 });
    expect(play(4)).toEqual([1, 2, 3, 1]);
    cine.clearRange();
    expect(play(4)).toEqual([2, 3, 4, 0]);
  });

  test('pauses, steps and stops at the first picture of its part', () => {
    cine.toggle();
    play(2);
    cine.toggle();
    expect(play(2)).toEqual([2, 2]);
    cine.step(1);
    expect(target()).toBe(3);
    cine.stop();
    expect(target()).toBe(0);
    expect(film()).toBeNull();
  });

  test('keeps its rate within what a screen shows', () => {
    cine.toggle();
    cine.setRate(500);
    expect(film()?.rateHz).toBe(60);
    cine.setRate(0);
    expect(film()?.rateHz).toBe(0.5);
    cine.setRate(Number.NaN);
    expect(film()?.rateHz).toBe(0.5);
  });

  test('is none of a single picture', () => {
    hang(1);
    cine.toggle();
    expect(film()).toBeNull();
  });
});

function start(...tiles: number[]): void {
  store.setState({
    layout: gridLayout(1, 3),
    films: new Map(
      tiles.map((tile) => [
        tile,
        { ...newFilm(tile, { frameRateHz: 24, frameTimesMs: null }, 12, 4), isOfProtocol: true },
      ]),
    ),
  });
}

describe('films of a hanging protocol', () => {
  test('are what the bar tells of and steers while their tile is the active one', () => {
    hang(5);
    start(0, 1);
    expect(steeredFilm(store.getState())).toMatchObject({ tile: 0, isPlaying: true, rateHz: 12 });
    cine.setRate(6);
    expect(film()).toMatchObject({ tile: 0, rateHz: 6, isPlaying: true });
    store.setState({ activeTile: 1 });
    expect(steeredFilm(store.getState())).toMatchObject({ tile: 1, rateHz: 12 });
    cine.stop();
    // That of the other tile goes on as it is.
    expect(film()).toBeNull();
    expect([...store.getState().films.keys()]).toEqual([0]);
  });

  test('play each at its own rate while their tiles are on screen', () => {
    start(0, 1);
    expect(playingFilms(store.getState()).map(({ tile, rateHz }) => [tile, rateHz])).toEqual([
      [0, 12],
      [1, 12],
    ]);
    expect(cine.tick(0)).toBe(true);
    expect(target()).toBe(1);
    store.setState({ oneUp: 1 });
    expect(playingFilms(store.getState()).map(({ tile }) => tile)).toEqual([1]);
  });

  test('pause in the bar, one at a time, and the one before goes on as it is', () => {
    start(0, 1);
    cine.toggle();
    expect(film()).toMatchObject({ tile: 0, isPlaying: false });
    expect([...store.getState().films.keys()]).toEqual([1]);
    store.setState({ activeTile: 1 });
    cine.toggle();
    expect(film()).toMatchObject({ tile: 1, isPlaying: false });
    expect(store.getState().films.get(0)).toMatchObject({ isPlaying: false });
  });

  test('end when another series hangs in their tile', () => {
    start(0, 1);
    const sets = ['a', 'b'].map((id) => buildDisplaySet(5, { displaySetId: id }));
    store.setState({ displaySets: new Map(sets.map((set) => [set.displaySetId, set])) });
    new ReadingActions(store).hang('b', 0);
    expect([...store.getState().films.keys()]).toEqual([1]);
  });
});

describe('a film with a time for each of its pictures', () => {
  /** One object of four frames: 40, 80 and 240 ms between them, a mean of 120. */
  const frameTimesMs = [0, 40, 80, 240];
  const image = buildImageDescription({ NumberOfFrames: 4, frameRateHz: 1000 / 120, frameTimesMs });
  const set = {
    ...buildDisplaySet(4, { displaySetId: 'a', images: [image] }),
    frames: [0, 1, 2, 3].map((frameIndex) => ({ instanceId: 1, imageIndex: 0, frameIndex })),
  };
  const stop: (() => void)[] = [];
  afterEach(() => {
    for (const end of stop.splice(0)) end();
  });

  /** When each picture was asked for, by a clock of its own, for so many pictures. */
  function times(count: number): [number, number][] {
    let now = 0;
    const tasks: { task: () => void; at: number }[] = [];
    const seen: [number, number][] = [];
    stop.push(
      runCine(store, cine, {
        now: () => now,
        later: (task, delayMs) => tasks.push({ task, at: now + delayMs }),
        cancel: () => {
          tasks.length = 0;
        },
      }),
    );
    while (seen.length < count) {
      const next = tasks.shift();
      if (next === undefined) throw new Error('The clock has stopped');
      now = next.at;
      next.task();
      arrive();
      seen.push([target(), Math.round(now)]);
    }
    return seen;
  }

  beforeEach(() => {
    store.setState({ displaySets: new Map([['a', set]]) });
    cine.toggle();
    store.setState({ cine: { ...newFilm(0, image, null, 3), mode: 'loop' } });
  });

  test('shows each at its own time, and the first again after their mean', () => {
    expect(times(5)).toEqual([
      [1, 40],
      [2, 120],
      [3, 360],
      [0, 480],
      [1, 520],
    ]);
  });

  test('goes back at the same times', () => {
    cine.cycleMode();
    expect(times(6).slice(2)).toEqual([
      [3, 360],
      // The end of the way is no time of its own: it turns after the mean.
      [2, 480],
      [1, 560],
      [0, 600],
    ]);
  });

  test('keeps their shares when it is played at half its speed', () => {
    cine.setRate(1000 / 240);
    expect(times(3)).toEqual([
      [1, 80],
      [2, 240],
      [3, 720],
    ]);
  });

  test('comes on time after a picture that came late', () => {
    expect(cine.stayMs()).toBeCloseTo(40, 9);
    updateTile(store, 0, { target: 2 });
    expect(cine.stayMs()).toBeCloseTo(240, 9);
  });
});
