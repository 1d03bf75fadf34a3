import { describe, expect, test } from 'vitest';
import type { AnnotatedPicture } from '../../../renderer/measure/annotated-picture.ts';
import { Marks } from '../../../renderer/measure/marks.ts';
import { Annotating } from '../../../renderer/tools/annotating.ts';
import { drawByKey } from '../../../renderer/tools/drawing-keys.ts';
import { toScreen } from '../../../renderer/tools/hit-test.ts';
import type { ImageDescription } from '../../../shared/image/image-description.ts';
import { imageToScreen, type Point2, type ViewOrientation } from '../../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import type { AnnotationDraft } from '../../../shared/model/annotations.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildStoredFrame,
} from '../../support/image-description-builder.ts';

const size = { width: 400, height: 300 };
const free = { isConstrained: false };
const at = (column: number, row: number): ImagePoint => ({ column, row });

interface Scene {
  readonly orientation?: ViewOrientation;
  readonly zoom?: number;
  readonly spacing?: [number, number] | null;
  readonly image?: Partial<ImageDescription>;
}

/** A tile with one picture of 64 × 64 pixels, whose values are 0 to 4095, and a hand over it. */
function scene({ orientation, zoom = 4, spacing = [0.5, 0.5], image = {} }: Scene = {}) {
  const marks = new Marks({
    calls: {
      list: () => Promise.resolve({ annotations: [], keyImages: [], notes: [] }),
      saveAnnotation: (_, __, draft) =>
        Promise.resolve({ ...draft, patientKey: '', author: '', createdAt: '', changedAt: '', revision: 1 }),
      removeAnnotation: () => Promise.resolve(),
      setKeyImage: () => Promise.resolve(),
      removeKeyImage: () => Promise.resolve(),
    },
    later: () => undefined,
    studyIdOf: () => 1,
  });
  const state = { tool: 'length', frameIndex: 0, ids: 0, windowed: 0 };
  const pixelAspect = spacing === null ? 1 : spacing[0] / spacing[1];
  const picture = (): AnnotatedPicture => ({
    tile: 0,
    image: buildImageDescription({ Rows: 64, Columns: 64, ...image }),
    attributes: buildFrameAttributes({ PixelSpacing: spacing }),
    frame: buildStoredFrame(
      Int16Array.from({ length: 64 * 64 }, (_, index) => index),
      { rows: 64, columns: 64 },
    ),
    frameIndex: state.frameIndex,
    imageToScreen: imageToScreen(
      { center: { x: 32, y: 32 }, zoom, orientation: orientation ?? { quarterTurns: 0, isFlipped: false } },
      pixelAspect,
      size,
    ),
  });
  const annotating = new Annotating(
    {
      pictureAt: () => picture(),
      pictureOf: () => ({ picture: picture(), middle: { x: size.width / 2, y: size.height / 2 } }),
      ratio: () => 1,
      tool: () => state.tool,
      windowRegion: () => {
        state.windowed++;
      },
      newId: () => `id ${++state.ids}`,
    },
    marks,
  );
  const place = (point: ImagePoint): Point2 => toScreen(point, picture().imageToScreen);
  return {
    annotating,
    marks,
    state,
    place,
    drag: (from: ImagePoint, to: ImagePoint): void => {
      annotating.press(0, place(from), free);
      annotating.move(0, place(to), free);
      annotating.release(0, place(to), free);
    },
    click: (point: ImagePoint): void => {
      annotating.move(0, place(point), free);
      annotating.press(0, place(point), free);
      annotating.release(0, place(point), free);
    },
    drafts: (): AnnotationDraft[] => [...marks.store.getState().annotations.values()],
    key: (key: string, more = {}) =>
      drawByKey(annotating, { key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more }),
  };
}

function valueOf(draft: AnnotationDraft | undefined): number {
  return draft?.values[0]?.value ?? Number.NaN;
}

const orientations = ([0, 1, 2, 3] as const).flatMap((quarterTurns): ViewOrientation[] => [
  { quarterTurns, isFlipped: false },
  { quarterTurns, isFlipped: true },
]);

describe.each(orientations)('on a picture turned $quarterTurns, flipped $isFlipped', (orientation) => {
  test.each([0.7, 4])(
    'a length between two places is the same at zoom %d, on pixels that are not square',
    (zoom) => {
      const { drag, drafts } = scene({ orientation, zoom, spacing: [2, 0.5] });
      drag(at(10, 10), at(22, 14));
      // 12 columns of 0.5 mm and 4 rows of 2 mm: 6 and 8 make 10.
      expect(valueOf(drafts()[0])).toBeCloseTo(10, 9);
    },
  );

  test('a region has the mean of the same pixels', () => {
    const { drag, drafts, state } = scene({ orientation });
    state.tool = 'rectangle';
    drag(at(20.2, 30.2), at(24.2, 32.2));
    // Columns 20 to 23 of rows 30 and 31: 64 · 30.5 + 21.5.
    expect(valueOf(drafts()[0])).toBeCloseTo(64 * 30.5 + 21.5, 9);
  });

  test('arrow keys move the cursor as it is seen on the screen', () => {
    const { annotating, place } = scene({ orientation });
    annotating.startCursor(0);
    const before = place(annotating.store.getState().cursor?.point ?? at(0, 0));
    annotating.moveCursor(3, 0, free);
    annotating.moveCursor(0, -2, free);
    const after = place(annotating.store.getState().cursor?.point ?? at(0, 0));
    expect(after.x - before.x).toBeCloseTo(12, 9);
    expect(after.y - before.y).toBeCloseTo(-8, 9);
  });
});

describe('the hand', () => {
  test('moves a handle from anywhere near it, and what it says is measured again', () => {
    const { annotating, drag, drafts, place, state } = scene();
    drag(at(10, 10), at(20, 10));
    state.tool = 'window';
    const handle = place(at(20, 10));
    annotating.press(0, { x: handle.x + 9, y: handle.y - 6 }, free);
    annotating.move(0, place(at(30, 10)), free);
    expect(annotating.store.getState().editing?.points[1]).toEqual(at(30, 10));
    annotating.release(0, place(at(30, 10)), free);
    expect(valueOf(drafts()[0])).toBeCloseTo(10, 9);
    expect(drafts()).toHaveLength(1);
  });

  test('moves all of an annotation by its line', () => {
    const { drag, drafts, state } = scene();
    drag(at(10, 10), at(40, 10));
    state.tool = 'window';
    drag(at(25, 10), at(27, 15));
    expect(drafts()[0]?.points).toEqual([at(12, 15), at(42, 15)]);
  });

  test('leaves the press to the tool of the tile where nothing lies', () => {
    const { annotating, drag, place, state } = scene();
    drag(at(10, 10), at(20, 10));
    state.tool = 'window';
    expect(annotating.press(0, place(at(50, 50)), free)).toBe(false);
    expect(annotating.store.getState().selectedId).toBeNull();
  });

  test('draws by clicks, and closes a polygon on its first point', () => {
    const { click, drafts, state } = scene();
    state.tool = 'polygon';
    for (const point of [at(10, 10), at(30, 10), at(30, 30), at(10.4, 9.8)]) click(point);
    expect(drafts()[0]?.points).toEqual([at(10, 10), at(30, 10), at(30, 30)]);
  });

  test('drops a drawing whose picture has gone, and draws nothing on the other', () => {
    const { annotating, drafts, place, state } = scene();
    annotating.press(0, place(at(10, 10)), free);
    annotating.release(0, place(at(10, 10)), free);
    state.frameIndex = 1;
    annotating.move(0, place(at(30, 30)), free);
    expect(annotating.store.getState().drawing?.drawing.pointer).toEqual(at(10, 10));
    annotating.press(0, place(at(30, 30)), free);
    expect(annotating.store.getState().drawing?.drawing.placed).toEqual([at(30, 30)]);
    expect(drafts()).toEqual([]);
  });

  test('finds no annotation of another frame', () => {
    const { annotating, drag, place, state } = scene();
    drag(at(10, 10), at(20, 10));
    state.frameIndex = 1;
    state.tool = 'window';
    expect(annotating.press(0, place(at(20, 10)), free)).toBe(false);
  });

  test('takes the values of a box for the window, and keeps nothing', () => {
    const { drag, drafts, state } = scene();
    state.tool = 'region-window';
    drag(at(10, 10), at(20, 20));
    expect(state.windowed).toBe(1);
    expect(drafts()).toEqual([]);
  });

  test('by Escape drops what is half drawn, then the selection, then nothing more', () => {
    const { annotating, click, drag, drafts } = scene();
    drag(at(10, 10), at(20, 10));
    click(at(40, 40));
    expect(annotating.cancel()).toBe(true);
    expect(annotating.store.getState().drawing).toBeNull();
    annotating.select('id 1');
    expect(annotating.cancel()).toBe(true);
    expect(annotating.store.getState().selectedId).toBeNull();
    expect(annotating.cancel()).toBe(false);
    expect(drafts()).toHaveLength(1);
  });
});

test('the magnifier shows its lens while the button is down, and draws nothing', () => {
  const { annotating, drafts, place, state } = scene();
  state.tool = 'magnifier';
  expect(annotating.press(0, place(at(10, 10)), free)).toBe(true);
  annotating.move(0, place(at(20, 20)), { isConstrained: true });
  expect(annotating.store.getState().lens).toEqual({ tile: 0, at: place(at(20, 20)), isStrong: true });
  annotating.release(0, place(at(20, 20)), free);
  expect(annotating.store.getState().lens).toBeNull();
  expect(drafts()).toEqual([]);
});

describe('keys alone', () => {
  test('draw a length to the pixel, and to a tenth of one', () => {
    const { annotating, drafts, key } = scene();
    annotating.startCursor(0);
    key('Enter');
    for (let step = 0; step < 12; step++) key('ArrowRight');
    key('ArrowDown', { shiftKey: true });
    key('Enter');
    expect(drafts()[0]?.points[0]).toEqual(at(32.5, 32.5));
    expect(drafts()[0]?.points[1]?.column).toBe(44.5);
    expect(drafts()[0]?.points[1]?.row).toBeCloseTo(32.6, 12);
  });

  test('draw four points of a Cobb angle, and take one back', () => {
    const { annotating, drafts, key, state } = scene();
    state.tool = 'cobb';
    annotating.startCursor(0);
    key('Enter');
    key('ArrowRight', { ctrlKey: true });
    key('Enter');
    key('ArrowDown', { ctrlKey: true });
    key('Enter');
    expect(key('Backspace')).toBe(true);
    key('Enter');
    key('ArrowLeft', { ctrlKey: true });
    key('ArrowDown', { ctrlKey: true });
    key('Enter');
    // A line to the right, and one that falls by 45°.
    expect(valueOf(drafts()[0])).toBeCloseTo(45, 9);
  });

  test('close a polygon by Enter on its last point', () => {
    const { annotating, drafts, key, state } = scene();
    state.tool = 'polygon';
    annotating.startCursor(0);
    key('Enter');
    key('ArrowRight', { ctrlKey: true });
    key('Enter');
    key('ArrowDown', { ctrlKey: true });
    key('Enter');
    key('Enter');
    expect(drafts()[0]?.points).toHaveLength(3);
  });

  test('take hold of a handle, move it and let go', () => {
    const { annotating, drafts, key, state } = scene();
    annotating.startCursor(0);
    key('Enter');
    key('ArrowRight', { ctrlKey: true });
    key('Enter');
    state.tool = 'window';
    annotating.startCursor(0);
    key('Enter');
    key('ArrowLeft', { ctrlKey: true });
    key('Enter');
    expect(drafts()[0]?.points).toEqual([at(22.5, 32.5), at(42.5, 32.5)]);
  });

  test('mean nothing here while no cursor is shown', () => {
    const { key } = scene();
    expect(key('ArrowDown')).toBe(false);
    expect(key('Enter')).toBe(false);
    expect(key('Backspace')).toBe(false);
  });
});

describe('a calibration', () => {
  test('gives a picture without spacing millimetres, and says whose they are', () => {
    const { annotating, drag, drafts, state } = scene({ spacing: null });
    drag(at(10, 10), at(20, 10));
    expect(drafts()[0]?.values[0]).toEqual({
      name: 'length',
      value: 10,
      unit: '{pixel}',
      provenance: 'px absent',
    });
    state.tool = 'calibration';
    drag(at(10, 40), at(30, 40));
    expect(drafts()).toHaveLength(1);
    annotating.calibrate(50, 'instance');
    // 50 mm over 20 pixels.
    expect(drafts()[1]?.manualSpacing).toEqual({
      columnSpacingMm: 2.5,
      rowSpacingMm: 2.5,
      scope: 'instance',
    });
    expect(valueOf(drafts()[1])).toBe(50);
    state.tool = 'length';
    drag(at(10, 20), at(20, 20));
    expect(drafts()[2]?.values[0]).toEqual({ name: 'length', value: 25, unit: 'mm', provenance: 'user' });
  });

  test('keeps the shape of the pixels', () => {
    const { annotating, drag, drafts, state } = scene({ spacing: [0.4, 0.2] });
    state.tool = 'calibration';
    drag(at(10, 10), at(10, 20));
    annotating.calibrate(40, 'series');
    // 10 rows are 40 mm; columns are half as far apart.
    expect(drafts()[0]?.manualSpacing?.rowSpacingMm).toBeCloseTo(4, 12);
    expect(drafts()[0]?.manualSpacing?.columnSpacingMm).toBeCloseTo(2, 12);
  });

  test('whose line is moved keeps the length that was typed', () => {
    const { annotating, drag, drafts, state } = scene({ spacing: null });
    state.tool = 'calibration';
    drag(at(10, 40), at(30, 40));
    annotating.calibrate(50, 'instance');
    state.tool = 'window';
    drag(at(30, 40), at(50, 40));
    expect(drafts()[0]?.manualSpacing?.columnSpacingMm).toBeCloseTo(1.25, 12);
    expect(valueOf(drafts()[0])).toBeCloseTo(50, 9);
  });

  test.each([0, -3, Number.NaN, Infinity])('of %d millimetres is none', (lengthMm) => {
    const { annotating, drag, drafts, state } = scene({ spacing: null });
    state.tool = 'calibration';
    drag(at(10, 40), at(30, 40));
    annotating.calibrate(lengthMm, 'instance');
    expect(drafts()).toEqual([]);
  });
});

test('words of an arrow are asked for when it is drawn, and a text without any is no text', () => {
  const { annotating, click, drag, drafts, state } = scene();
  state.tool = 'arrow';
  drag(at(10, 10), at(20, 20));
  expect(annotating.store.getState().form).toEqual({ kind: 'words', annotationId: 'id 1' });
  annotating.setWords('id 1', ' fracture ');
  expect(drafts()[0]?.text).toBe('fracture');
  state.tool = 'text';
  click(at(40, 40));
  annotating.setWords('id 2', '  ');
  expect(drafts()).toHaveLength(1);
});

describe.each(orientations)(
  'the label of a measurement on a picture turned $quarterTurns, flipped $isFlipped',
  (orientation) => {
    test('stays where the hand put it, goes along with its shape, and can be taken back', () => {
      const { annotating, drag, drafts, marks, place, state } = scene({ orientation, spacing: [2, 0.5] });
      drag(at(10, 10), at(22, 14));
      state.tool = 'window';
      const middle = place(at(30, 30));
      // Held 5 and 3 pixels off its middle: it does not leap to the pointer.
      const held = { x: middle.x - 5, y: middle.y - 3 };
      expect(annotating.labels.press(0, 'id 1', held, middle)).toBe(true);
      const aim = place(at(40, 20));
      annotating.labels.move({ x: aim.x - 5, y: aim.y - 3 });
      expect(drafts()[0]?.labelAt).toBeNull();
      annotating.labels.release();
      expect(drafts()[0]?.labelAt?.column).toBeCloseTo(40, 9);
      expect(drafts()[0]?.labelAt?.row).toBeCloseTo(20, 9);
      // All of it three columns right and two rows down: the label goes along.
      drag(at(16, 12), at(19, 14));
      expect(drafts()[0]?.points[0]?.column).toBeCloseTo(13, 9);
      expect(drafts()[0]?.labelAt?.column).toBeCloseTo(43, 9);
      expect(drafts()[0]?.labelAt?.row).toBeCloseTo(22, 9);
      // One end alone: it stays.
      drag(at(25, 16), at(27, 16));
      expect(drafts()[0]?.labelAt?.column).toBeCloseTo(43, 9);
      marks.undo();
      marks.undo();
      expect(drafts()[0]?.labelAt?.column).toBeCloseTo(40, 9);
      marks.undo();
      expect(drafts()[0]?.labelAt).toBeNull();
    });

    test('moves by keys to that side of the screen, and goes home', () => {
      const { annotating, drag, drafts, place } = scene({ orientation });
      drag(at(10, 10), at(22, 14));
      annotating.labels.nudge(0, 1, 0);
      const first = place(drafts()[0]?.labelAt ?? at(0, 0));
      annotating.labels.nudge(0, 1, -1);
      const second = place(drafts()[0]?.labelAt ?? at(0, 0));
      expect(second.x - first.x).toBeCloseTo(16, 9);
      expect(second.y - first.y).toBeCloseTo(-16, 9);
      annotating.labels.home();
      expect(drafts()[0]?.labelAt).toBeNull();
    });
  },
);

test('a label that is only clicked is selected and not moved; while another is drawn it lets the hand through', () => {
  const { annotating, click, drag, drafts, place, state } = scene();
  drag(at(10, 10), at(22, 14));
  annotating.select(null);
  const middle = place(at(30, 30));
  // The tool draws, and nothing is selected: a press on a label begins a drawing.
  expect(annotating.labels.press(0, 'id 1', middle, middle)).toBe(false);
  state.tool = 'window';
  expect(annotating.labels.press(0, 'id 1', middle, middle)).toBe(true);
  annotating.labels.move({ x: middle.x + 3, y: middle.y });
  annotating.labels.release();
  expect(annotating.store.getState().selectedId).toBe('id 1');
  expect(drafts()[0]?.labelAt).toBeNull();
  state.tool = 'angle';
  click(at(40, 40));
  expect(annotating.labels.press(0, 'id 1', middle, middle)).toBe(false);
});

test('a label that is being moved stays where it was when the hand is called back', () => {
  const { annotating, drag, drafts, place, state } = scene();
  drag(at(10, 10), at(22, 14));
  state.tool = 'window';
  const middle = place(at(30, 30));
  annotating.labels.press(0, 'id 1', middle, middle);
  annotating.labels.move(place(at(50, 50)));
  expect(annotating.cancel()).toBe(true);
  annotating.labels.release();
  expect(drafts()[0]?.labelAt).toBeNull();
});
