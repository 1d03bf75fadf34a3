import { frameAttributes } from '../../shared/image/image-description.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { planePicture } from '../../renderer/reading/plane-advance.ts';
import { reformatOf, gridOf } from '../../renderer/reading/volume-geometry.ts';
import type { Volume, PlaneSource } from '../../renderer/reading/volume.ts';
import { cameraMatrix, fittedCamera } from '../../renderer/render/camera.ts';
import type { LoadedFrame } from '../../renderer/render/frame-cache.ts';
import type { Picture } from '../../renderer/render/picture.ts';
import { RenderSurface, type DrawingWish } from '../../renderer/render/render-surface.ts';
import type { TileRectangle } from '../../renderer/render/viewport-renderer.ts';
import type { PlaneOrientation } from '../../shared/volume/reformat.ts';
import type { SliceValues } from '../../shared/volume/sample-plane.ts';
import { isRefused } from '../../shared/volume/volume-grid.ts';
import { buildStack } from '../support/stack-builder.ts';
import { buildLoadedFrame, linearWindow } from '../support/image-description-builder.ts';
import type { BenchStep, BenchViewer, FrameShape } from './viewer-under-bench.ts';

/** Our viewports on the frames that the benchmark gives, without the reading view around them. */
let set: DisplaySet;
let frames: LoadedFrame[];
let values: SliceValues[];
let wish: DrawingWish;
let surface: RenderSurface | null = null;

function open(size: number): RenderSurface {
  surface?.dispose();
  document.body.replaceChildren();
  const host = document.createElement('div');
  document.body.append(host);
  surface = new RenderSurface(host, wish, () => undefined);
  surface.resize(size, size);
  return surface;
}

const windowOf = (step: number) => linearWindow(40, 400 + 2 * (step % 100));

function stackPicture(index: number, voi = linearWindow(40, 400)): Picture {
  const image = set.images[index];
  const frame = frames[index];
  if (image === undefined || frame === undefined) throw new RangeError(`No frame ${index}`);
  return {
    frame,
    overlays: [],
    shutterOverlays: [],
    showsHidden: true,
    image,
    attributes: frameAttributes(image, 0),
    voi,
    isInverted: false,
  };
}

function draw(target: RenderSurface, tile: string, rectangle: TileRectangle, picture: Picture): void {
  const { Rows, Columns } = picture.image;
  const [rowMm, columnMm] = picture.attributes.PixelSpacing ?? [1, 1];
  const size = { rows: Rows, columns: Columns, pixelAspect: rowMm / columnMm };
  target.draw(tile, {
    rectangle,
    picture,
    imageToScreen: cameraMatrix(fittedCamera, size, rectangle),
    interpolation: 'linear',
  });
}

/** As the engine does: what was asked for is drawn in the next picture of the screen. */
function inNextPicture(task: () => void): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      task();
      resolve();
    });
  });
}

const everything = { phasePlace: 0, limitBytes: 1e9 };

const whole = (size: number): TileRectangle => ({ x: 0, y: 0, width: size, height: size });
const quarter = (size: number, index: number): TileRectangle => ({
  x: ((index % 2) * size) / 2,
  y: (Math.floor(index / 2) * size) / 2,
  width: size / 2,
  height: size / 2,
});

function volumeOf(): Volume {
  const grid = gridOf(set, everything);
  if (isRefused(grid)) throw new Error(`Refused: ${grid.reason}`);
  return { grid, size: grid.size, slices: values, noValue: -1024, isInModalityUnits: false, failedCount: 0 };
}

function planeStep(
  target: RenderSurface,
  volume: Volume,
  orientation: PlaneOrientation,
  slab: PlaneSource['wish']['slab'],
  rectangle: TileRectangle,
): (step: number) => void {
  const source: PlaneSource = {
    kind: 'plane',
    wish: { orientation, tiltDegrees: { aboutRow: 0, aboutColumn: 0 }, slab },
    ...everything,
  };
  const planes = reformatOf(set, source);
  if (planes === null) throw new Error('No planes');
  const middle = Math.floor(planes.count / 2);
  return (step) => {
    const away = step % 40 < 20 ? step % 20 : 20 - (step % 20);
    const shown = planePicture(set, source, volume, planes, middle + away);
    if (shown === null) return;
    draw(target, orientation, rectangle, {
      ...stackPicture(0),
      frame: shown.frame,
      image: shown.image,
      attributes: shown.attributes,
    });
  };
}

const viewer: BenchViewer = {
  prepare(shape: FrameShape, how = 'auto') {
    wish = how;
    const pixels = globalThis.makeBenchFrames(shape);
    values = pixels;
    set = buildStack({
      count: shape.slices,
      Rows: shape.rows,
      Columns: shape.columns,
      PixelSpacing: [0.7, 0.7],
    });
    const empty = buildLoadedFrame(new Int16Array(0), { rows: shape.rows, columns: shape.columns });
    frames = pixels.map((pixel): LoadedFrame => Object.assign({}, empty, { pixels: pixel.buffer }));
    return Promise.resolve();
  },
  scroll(size) {
    const target = open(size);
    return ready((step) => draw(target, '0', whole(size), stackPicture(step % frames.length)));
  },
  window(size) {
    const target = open(size);
    return ready((step) => draw(target, '0', whole(size), stackPicture(0, windowOf(step))));
  },
  linked(size) {
    const target = open(size);
    return ready((step) => {
      for (let tile = 0; tile < 4; tile++) {
        draw(target, String(tile), quarter(size, tile), stackPicture(step % frames.length));
      }
    });
  },
  planes(size) {
    const target = open(size);
    const volume = volumeOf();
    const steps = (['axial', 'coronal', 'sagittal'] as const).map((orientation, index) =>
      planeStep(target, volume, orientation, null, quarter(size, index)),
    );
    return ready((step) => {
      for (const one of steps) one(step);
    });
  },
  slab(size) {
    const target = open(size);
    return ready(planeStep(target, volumeOf(), 'coronal', { mode: 'mip', thicknessMm: 20 }, whole(size)));
  },
};

function ready(task: (step: number) => void): Promise<BenchStep> {
  const step: BenchStep = (index) => inNextPicture(() => task(index));
  return step(0).then(() => step);
}

globalThis.benchViewer = viewer;
