import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PlaneActions } from '../../../renderer/reading/plane-actions.ts';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import { ReadingEngine } from '../../../renderer/reading/reading-engine.ts';
import type { ShownFrame, TileState } from '../../../renderer/reading/reading-state.ts';
import { findGrid } from '../../../renderer/reading/volume-geometry.ts';
import { storedValues } from '../../../shared/image/stored-pixels.ts';
import { emptyHangingChoice } from '../../../shared/model/hanging.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { FrameServer, settled, truncatedFrame } from '../../support/frame-server.ts';
import { buildStack } from '../../support/stack-builder.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

let server: FrameServer;
let engine: ReadingEngine;
let actions: ReadingActions;
let planes: PlaneActions;
let pictures: (() => void)[];

async function untilQuiet(): Promise<void> {
  for (;;) {
    await settled();
    if (pictures.length === 0) return;
    const tasks = pictures;
    pictures = [];
    for (const task of tasks) task();
  }
}

async function open(displaySet: DisplaySet): Promise<void> {
  engine = new ReadingEngine({
    calls: {
      open: () =>
        Promise.resolve({
          token: 'token',
          patientKey: 'patient',
          study: buildStudyRow(),
          displaySets: [displaySet],
          priors: [],
          hangingChoice: { ...emptyHangingChoice, protocolId: 'by-number' },
        }),
      displaySets: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    },
    fetch: server.fetch,
    nextPicture: (task) => {
      pictures.push(task);
    },
  });
  actions = new ReadingActions(engine.store);
  planes = new PlaneActions(engine.store, () => 1e9);
  await engine.open(1);
  await untilQuiet();
}

async function loadAll(): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await server.answerAll();
    await untilQuiet();
  }
}

function tile(index = 0): TileState {
  const found = engine.store.getState().tiles[index];
  if (found === undefined) throw new Error(`No tile ${index}`);
  return found;
}

function plane(index = 0): ShownFrame {
  const { shown } = tile(index);
  if (shown?.kind !== 'frame') throw new Error(`Expected a picture, found ${shown?.error.message ?? 'none'}`);
  return shown;
}

beforeEach(() => {
  server = new FrameServer();
  pictures = [];
});
afterEach(() => engine.close());

describe('a plane through a series', () => {
  test('waits until every slice is here, then has a row of each', async () => {
    // Every value of a slice is its instance id: 100 at z = 0 and so on, 3 mm apart.
    await open(buildStack({ count: 6, stepMm: 3 }));
    planes.setPlane('coronal');
    await untilQuiet();
    expect(tile().shown).toBeNull();
    await loadAll();
    const { frame, image, attributes, reformatted } = plane();
    expect([...storedValues(frame)]).toEqual(
      [105, 104, 103, 102, 101, 100].flatMap((value) => [value, value, value, value]),
    );
    expect(image).toMatchObject({ Rows: 6, Columns: 4 });
    expect(attributes).toMatchObject({
      PixelSpacing: [3, 1],
      ImageOrientationPatient: [1, 0, 0, 0, 0, -1],
    });
    expect(reformatted?.gapZones).toEqual([]);
  });

  test('goes through the slice that was looked at, and back to it', async () => {
    await open(buildStack({ count: 9, stepMm: 3 }));
    await loadAll();
    actions.jump(6);
    await untilQuiet();
    planes.setPlane('axial');
    await loadAll();
    // From the head down: the seventh slice of nine from below is the third from above.
    expect(tile().target).toBe(2);
    expect(storedValues(plane().frame)[0]).toBe(106);
    actions.scroll(1);
    await untilQuiet();
    expect(storedValues(plane().frame)[0]).toBe(105);
    planes.showStack();
    await untilQuiet();
    expect(plane()).toMatchObject({ instanceId: 105, position: 5, reformatted: null });
  });

  test('shows a slice that cannot be decoded as a gap', async () => {
    await open(buildStack({ count: 6, stepMm: 3 }));
    server.call('/frames/100/1').answer();
    await untilQuiet();
    planes.setPlane('sagittal');
    await untilQuiet();
    for (let round = 0; round < 20; round++) {
      for (const call of server.calls) if (call.path === '/frames/103/1') call.refuse(truncatedFrame);
      await server.answerAll();
      await untilQuiet();
    }
    const { reformatted, frame } = plane();
    expect(reformatted?.volume.failedCount).toBe(1);
    expect(reformatted?.gapZones).toHaveLength(1);
    // int16 of 16 bits: the darkest value.
    expect([...storedValues(frame)].slice(8, 12)).toEqual([-32_768, -32_768, -32_768, -32_768]);
  });

  test('is not one of the images that were seen', async () => {
    await open(buildStack({ count: 6, stepMm: 3 }));
    planes.setPlane('coronal');
    await loadAll();
    await expect
      .poll(() => engine.store.getState().progress.get('stack'))
      .toMatchObject({ loadedCount: 6, seenCount: 0 });
  });

  test('becomes a slab, thicker by the wheel, and one layer again', async () => {
    await open(buildStack({ count: 9, stepMm: 3 }));
    planes.setPlane('axial');
    await loadAll();
    actions.jump(4);
    planes.cycleSlab();
    planes.setSlab({ mode: 'mip', thicknessMm: 9 });
    await untilQuiet();
    // Slices 105, 104 and 103.
    expect(storedValues(plane().frame)[0]).toBe(105);
    planes.cycleSlab();
    await untilQuiet();
    expect(storedValues(plane().frame)[0]).toBe(103);
    planes.cycleSlab();
    await untilQuiet();
    expect(storedValues(plane().frame)[0]).toBe(104);
    planes.cycleSlab();
    planes.thicken(2);
    expect(tile().source).toMatchObject({ wish: { slab: { mode: 'mean', thicknessMm: 2 } } });
    planes.thicken(-2);
    expect(tile().source).toMatchObject({ wish: { slab: null } });
  });

  test('stays with the point that is looked at when it is tilted', async () => {
    await open(buildStack({ count: 9, stepMm: 1 }));
    planes.setPlane('axial');
    await loadAll();
    actions.jump(4);
    await untilQuiet();
    planes.tilt(10, 0);
    planes.tilt(0, 15);
    await untilQuiet();
    expect(tile().source).toMatchObject({ wish: { tiltDegrees: { aboutRow: 10, aboutColumn: 15 } } });
    expect(plane().reformatted?.planes.isAlongVoxels).toBe(false);
    expect(
      Math.abs(
        (storedValues(plane().frame)[Math.floor((plane().image.Columns * plane().image.Rows) / 2)] ?? 0) -
          104,
      ),
    ).toBeLessThanOrEqual(1);
  });

  test('stands three times beside its images', async () => {
    await open(buildStack({ count: 9, stepMm: 1 }));
    planes.threePlanes();
    await loadAll();
    const kinds = [0, 1, 2, 3].map((index) => {
      const { source } = tile(index);
      return source.kind === 'plane' ? source.wish.orientation : source.kind;
    });
    expect(kinds).toEqual(['axial', 'coronal', 'sagittal', 'stack']);
    expect([0, 1, 2, 3].map((index) => plane(index).displaySetId)).toEqual([
      'stack',
      'stack',
      'stack',
      'stack',
    ]);
  });
});

describe('a series that is no volume says why', () => {
  test.each([
    ['one image', buildStack({ count: 1 }), 'reformat.one-image', 'only one slice position'],
    [
      'no position',
      buildStack({ count: 5, isPlaced: false }),
      'reformat.no-position',
      'do not say where they lie',
    ],
    [
      'uneven slices',
      buildStack({ positionsMm: [0, 1, 2, 3.4, 4.4, 6] }),
      'reformat.uneven',
      'from 1.00 to 1.60 mm apart',
    ],
  ])('%s', async (_, set, code, words) => {
    await open(set);
    await loadAll();
    planes.setPlane('coronal');
    await untilQuiet();
    const { shown } = tile();
    expect(shown).toMatchObject({ kind: 'failure', error: { code }, mayRetry: false });
    expect(shown?.kind === 'failure' ? shown.error.message : '').toContain(words);
    planes.showStack();
    await untilQuiet();
    expect(plane().reformatted).toBeNull();
  });
});

describe('a volume beyond its limit', () => {
  // 100 slices of 4 × 4 at 16 bits: 3 200 bytes.
  const set = buildStack({ count: 100 });
  test('is made of every second, third or fourth slice', () => {
    expect(findGrid(set, 0, 3200)).toMatchObject({ stride: 1, size: [4, 4, 100] });
    expect(findGrid(set, 0, 3199)).toMatchObject({ stride: 2, size: [4, 4, 50] });
    expect(findGrid(set, 0, 800)).toMatchObject({ stride: 4, size: [4, 4, 25] });
  });

  test('is refused with numbers beyond that', () => {
    expect(findGrid(set, 0, 799)).toEqual({
      kind: 'refused',
      reason: 'too-large',
      bytes: 3200,
      limitBytes: 799,
    });
  });
});
