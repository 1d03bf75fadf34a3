import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import { ReadingEngine, type ReadingCalls } from '../../../renderer/reading/reading-engine.ts';
import type { TileState } from '../../../renderer/reading/reading-state.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { emptyHangingChoice } from '../../../shared/model/hanging.ts';
import type { DisplaySet, ReadingSession } from '../../../shared/model/reading.ts';
import { FrameServer, settled, truncatedFrame } from '../../support/frame-server.ts';
import { buildDisplaySet, buildImageDescription } from '../../support/image-description-builder.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

let server: FrameServer;
let engine: ReadingEngine;
let actions: ReadingActions;
let pictures: (() => void)[];
let opened: { studyId: number; answer: PromiseWithResolvers<ReadingSession> }[];
let closed: string[];
let priorSets: (token: string) => Promise<readonly DisplaySet[]>;

/** What happens until the screen is drawn again. */
function nextPicture(): void {
  const tasks = pictures;
  pictures = [];
  for (const task of tasks) task();
}

/** Draws until nothing is left to do. */
async function untilQuiet(): Promise<void> {
  for (;;) {
    await settled();
    if (pictures.length === 0) return;
    nextPicture();
  }
}

const tile = (index = 0): TileState => {
  const found = engine.store.getState().tiles[index];
  if (found === undefined) throw new Error(`No tile ${index}`);
  return found;
};
const place = (index = 0): number | null => tile(index).shown?.position ?? null;

function session(token: string, displaySets: DisplaySet[], studyId = 1): ReadingSession {
  return {
    token,
    patientKey: 'patient-1',
    study: buildStudyRow({ studyId }),
    displaySets,
    priors: [buildStudyRow({ studyId: 2, StudyDate: '20250101' })],
    // The series in order, whatever they are: what protocols make of them has tests of its own.
    hangingChoice: { ...emptyHangingChoice, protocolId: 'by-number' },
  };
}

async function open(displaySets: DisplaySet[], token = 'token-1'): Promise<void> {
  void engine.open(1);
  opened.at(-1)?.answer.resolve(session(token, displaySets));
  await settled();
  nextPicture();
}

beforeEach(() => {
  server = new FrameServer();
  pictures = [];
  opened = [];
  closed = [];
  priorSets = () => Promise.resolve([]);
  const calls: ReadingCalls = {
    open: (studyId) => {
      const answer = Promise.withResolvers<ReadingSession>();
      opened.push({ studyId, answer });
      return answer.promise;
    },
    displaySets: (token) => priorSets(token),
    close: (token) => {
      closed.push(token);
      return Promise.resolve();
    },
  };
  engine = new ReadingEngine({
    calls,
    fetch: server.fetch,
    nextPicture: (task) => {
      pictures.push(task);
    },
  });
  actions = new ReadingActions(engine.store);
});

afterEach(() => {
  engine.close();
});

describe('opening a study', () => {
  test('hangs the series in order and asks for what is visible first', async () => {
    await open([
      buildDisplaySet(20, { displaySetId: 'a' }),
      buildDisplaySet(20, { displaySetId: 'b' }, 200),
      buildDisplaySet(20, { displaySetId: 'c' }, 300),
    ]);
    expect(engine.store.getState().layout).toEqual({ rows: 2, columns: 2 });
    expect([0, 1, 2, 3].map((index) => tile(index).displaySetId)).toEqual(['a', 'b', 'c', null]);
    expect(server.paths.slice(0, 3)).toEqual(['/frames/100/1', '/frames/200/1', '/frames/300/1']);
    expect(new Set(server.calls.map(({ token }) => token))).toEqual(new Set(['token-1']));
  });

  test('shows the answer to the newest opening only', async () => {
    void engine.open(1);
    void engine.open(2);
    opened[1]?.answer.resolve(session('token-2', [buildDisplaySet(3, { displaySetId: 'second' })], 2));
    await settled();
    opened[0]?.answer.resolve(session('token-1', [buildDisplaySet(3, { displaySetId: 'first' })]));
    await untilQuiet();
    expect(tile().displaySetId).toBe('second');
    expect(new Set(server.calls.map(({ token }) => token))).toEqual(new Set(['token-2']));
  });

  test('clears every tile before the next study is asked for, and drops frames still under way', async () => {
    await open([buildDisplaySet(3)]);
    server.call('/frames/100/1').answer();
    await untilQuiet();
    expect(place()).toBe(0);
    const late = server.call('/frames/101/1');
    void engine.open(2);
    expect(tile().shown).toBeNull();
    expect(closed).toEqual(['token-1']);
    late.answer();
    opened.at(-1)?.answer.resolve(session('token-2', [buildDisplaySet(3)], 2));
    await untilQuiet();
    expect(tile().shown).toBeNull();
    expect(engine.frames.state(101, 0).kind).toBe('loading');
  });

  test('ends a session whose answer came after the view was closed', async () => {
    void engine.open(1);
    engine.close();
    opened[0]?.answer.resolve(session('token-1', [buildDisplaySet(3)]));
    await settled();
    expect(closed).toEqual(['token-1']);
    expect(engine.store.getState().displaySets.size).toBe(0);
  });

  test('says that the session has ended when the workstation no longer knows it', async () => {
    await open([buildDisplaySet(3)]);
    server.call('/frames/100/1').answer();
    await untilQuiet();
    const stale = new NegatoscopeError('reading.stale-token', 'Unknown', {
      expected: 'a token',
      found: 'token-1',
    });
    server.call('/frames/101/1').refuse(stale.toRecord(), 409);
    await untilQuiet();
    expect(engine.store.getState().phase).toMatchObject({
      kind: 'failed',
      error: { code: 'reading.stale-token' },
    });
    // Nothing of it stays on screen, and nothing more is asked for.
    expect(tile().shown).toBeNull();
    expect(engine.frames.flightCount).toBe(0);
  });

  test('says why a study cannot be opened', async () => {
    void engine.open(7);
    opened[0]?.answer.reject(
      new NegatoscopeError('store.not-found', 'No study 7', { kind: 'study', id: '7' }),
    );
    await settled();
    expect(engine.store.getState().phase).toMatchObject({
      kind: 'failed',
      error: { code: 'store.not-found', message: 'No study 7' },
    });
  });
});

describe('scrolling', () => {
  test('keeps the picture on screen with its own description until the next one is here', async () => {
    await open([buildDisplaySet(5)]);
    server.call('/frames/100/1').answer();
    await untilQuiet();
    actions.scroll(1);
    await untilQuiet();
    expect(tile().target).toBe(1);
    expect(tile().shown).toMatchObject({
      instanceId: 100,
      position: 0,
      image: { SOPInstanceUID: '2.25.100.100' },
    });
    server.call('/frames/101/1').answer();
    await untilQuiet();
    expect(tile().shown).toMatchObject({
      instanceId: 101,
      position: 1,
      image: { SOPInstanceUID: '2.25.100.101' },
    });
  });

  test('shows every slice of a short movement, one a picture of the screen', async () => {
    await open([buildDisplaySet(10)]);
    await server.answerAll();
    await untilQuiet();
    await server.answerAll();
    actions.scroll(1);
    actions.scroll(1);
    actions.scroll(1);
    const places: (number | null)[] = [];
    while (pictures.length > 0) {
      nextPicture();
      places.push(place());
    }
    expect(places.slice(0, 3)).toEqual([1, 2, 3]);
    expect(tile().skippedCount).toBe(0);
  });

  test('counts the slices that a long movement passes, and starts anew after a rest', async () => {
    await open([buildDisplaySet(60)]);
    for (let round = 0; round < 10; round++) {
      await server.answerAll();
      await untilQuiet();
    }
    actions.scroll(40);
    const places: (number | null)[] = [];
    while (pictures.length > 0) {
      nextPicture();
      places.push(place());
    }
    const seen = new Set(places.filter((position) => position !== null && position > 0));
    expect(place()).toBe(40);
    expect(tile().skippedCount).toBe(40 - seen.size);
    expect(tile().skippedCount).toBeGreaterThan(0);
    actions.scroll(1);
    expect(tile().skippedCount).toBe(0);
  });

  test('counts nothing as skipped when a place is named', async () => {
    await open([buildDisplaySet(60)]);
    server.call('/frames/100/1').answer();
    await untilQuiet();
    actions.jumpToEnd();
    await untilQuiet();
    server.call('/frames/159/1').answer();
    await untilQuiet();
    expect(place()).toBe(59);
    expect(tile().skippedCount).toBe(0);
  });

  test('asks for the slice under way before those behind, and cancels what was passed', async () => {
    await open([buildDisplaySet(200)]);
    const early = server.calls.filter(({ signal }) => !signal.aborted).map(({ path }) => path);
    actions.jump(150);
    await untilQuiet();
    expect(server.paths[0]).toBe('/frames/250/1');
    expect(early.every((path) => server.call(path).signal.aborted)).toBe(true);
  });
});

const placesAtOnce = () => [tile().shown, ...tile().others].map((shown) => shown?.position);

describe('several pictures in one tile', () => {
  test('change together when all of the next page are here, and each counts as seen', async () => {
    await open([buildDisplaySet(10)]);
    actions.setMosaic({ rows: 2, columns: 2 });
    await server.answerAll();
    await untilQuiet();
    expect(placesAtOnce()).toEqual([0, 1, 2, 3]);
    for (let round = 0; round < 3; round++) {
      await server.answerAll();
      await untilQuiet();
    }
    actions.jumpToEnd();
    await untilQuiet();
    expect(placesAtOnce()).toEqual([6, 7, 8, 9]);
    await expect.poll(() => engine.store.getState().progress.get('set-1')).toMatchObject({ seenCount: 8 });
  });

  test('say for each which cannot be shown', async () => {
    await open([buildDisplaySet(4)]);
    actions.setMosaic({ rows: 2, columns: 2 });
    await untilQuiet();
    server.call('/frames/102/1').refuse(truncatedFrame);
    await server.answerAll();
    await untilQuiet();
    await server.answerAll();
    await untilQuiet();
    expect([tile().shown, ...tile().others].map((shown) => shown?.kind)).toEqual([
      'frame',
      'frame',
      'failure',
      'frame',
    ]);
  });
});

describe('pictures that cannot be shown', () => {
  test("say the server's code and reason, show nothing of the slice before, and the next slice is fine", async () => {
    await open([buildDisplaySet(3)]);
    server.call('/frames/100/1').answer();
    server.call('/frames/101/1').refuse(truncatedFrame);
    server.call('/frames/102/1').answer();
    await untilQuiet();
    actions.scroll(1);
    await untilQuiet();
    expect(tile().shown).toMatchObject({
      kind: 'failure',
      position: 1,
      instanceId: 101,
      mayRetry: true,
      error: { code: 'codec.corrupt' },
    });
    actions.scroll(1);
    await untilQuiet();
    expect(tile().shown).toMatchObject({ kind: 'frame', position: 2 });
  });

  test('come back when tried again with success', async () => {
    await open([buildDisplaySet(1)]);
    server.call('/frames/100/1').refuse(truncatedFrame);
    await untilQuiet();
    engine.retry(0);
    await untilQuiet();
    server.call('/frames/100/1').answer();
    await untilQuiet();
    expect(tile().shown).toMatchObject({ kind: 'frame', instanceId: 100 });
  });

  test('are not fetched when their description refuses them', async () => {
    const refusal = { code: 'codec.unsupported', message: 'MPEG-4 is kept but not shown' };
    await open([buildDisplaySet(1, { images: [buildImageDescription({ refusal })] })]);
    await untilQuiet();
    expect(server.calls).toEqual([]);
    expect(tile().shown).toMatchObject({ kind: 'failure', error: refusal, mayRetry: false });
  });
});

describe('priors', () => {
  test('are asked for with the token of the session when their study is opened in the strip', async () => {
    await open([buildDisplaySet(3)]);
    const tokens: string[] = [];
    priorSets = (token) => {
      tokens.push(token);
      return Promise.resolve([buildDisplaySet(2, { displaySetId: 'prior', studyId: 2 }, 500)]);
    };
    await engine.loadGroup(2);
    expect(tokens).toEqual(['token-1']);
    actions.hang('prior', 0);
    await untilQuiet();
    expect(server.paths).toContain('/frames/500/1');
  });

  test('that cannot be read say so and leave the study open', async () => {
    await open([buildDisplaySet(3)]);
    const failure = new NegatoscopeError('store.read-failed', 'The index could not be read', {
      file: 'index.sqlite',
      operation: 'read',
      reason: 'disk',
    });
    priorSets = () => Promise.reject(failure);
    await engine.loadGroup(2);
    const { phase, groups } = engine.store.getState();
    expect(phase.kind).toBe('open');
    expect(groups[1]?.load).toEqual({ kind: 'failed', error: failure });
    expect(groups[0]?.load.kind).toBe('loaded');
  });
});

test('a picture does not count as seen while nothing can be drawn', async () => {
  const counts = () => engine.store.getState().progress.get('set-1');
  engine.store.setState({ surface: 'lost' });
  await open([buildDisplaySet(3)]);
  server.call('/frames/100/1').answer();
  await untilQuiet();
  expect(place()).toBe(0);
  await expect.poll(counts).toMatchObject({ loadedCount: 1, seenCount: 0 });
  engine.store.setState({ surface: 'webgl2' });
  await untilQuiet();
  await expect.poll(counts).toMatchObject({ seenCount: 1 });
});
