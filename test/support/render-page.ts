import { createCpuViewportRenderer } from '../../renderer/render/cpu-viewport-renderer.ts';
import type { Picture } from '../../renderer/render/picture.ts';
import { RenderSurface } from '../../renderer/render/render-surface.ts';
import type { TileDrawing } from '../../renderer/render/viewport-renderer.ts';
import { createWebglViewportRenderer } from '../../renderer/render/webgl-viewport-renderer.ts';
import type { Affine } from '../../shared/geometry/view-transform.ts';
import type { ImageDescription } from '../../shared/image/image-description.ts';
import { drawOverlayMask, overlayMask } from '../../shared/image/overlay-bits.ts';
import { renderFrame } from '../../shared/image/render-frame.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildOverlayPlane,
  buildStoredFrame,
  linearWindow,
} from './image-description-builder.ts';

/**
 * Runs in Chromium: draws the same pictures with WebGL2 and on the CPU and counts where they differ.
 * Bundled by the test that needs it.
 */

/** A reproducible value in 0 … 1 for each index. */
function scatter(index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1);
  x ^= x >>> 15;
  x = Math.imul(x, 0x85ebca77);
  x ^= x >>> 13;
  return (x >>> 0) / 2 ** 32;
}

const rows = 97;
const columns = 131;
const pixelCount = rows * columns;
const bits8 = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 } as const;

function picture(
  values: Parameters<typeof buildStoredFrame>[0],
  image: Partial<ImageDescription>,
  more: Partial<Picture> = {},
): Picture {
  const photometric = image.PhotometricInterpretation === 'RGB' ? 'RGB' : undefined;
  const isPalette = image.PhotometricInterpretation === 'PALETTE COLOR';
  return {
    frame: buildStoredFrame(values, {
      rows,
      columns,
      ...(photometric === undefined ? {} : { photometric, samplesPerPixel: 3 }),
      ...(isPalette ? { photometric: 'PALETTE COLOR' } : {}),
    }),
    image: buildImageDescription({ Rows: rows, Columns: columns, ...image }),
    attributes: buildFrameAttributes(),
    voi: linearWindow(40, 400),
    isInverted: false,
    overlays: [],
    shutterOverlays: [],
    showsHidden: false,
    ...more,
  };
}

const range = (least: number, greatest: number) => (_: unknown, index: number) =>
  Math.floor(least + scatter(index) * (greatest - least + 1));

/** One plane of scattered marks over the edge of the picture, and a region of interest. */
function withOverlays(plain: Picture): Picture {
  const planes = [
    buildOverlayPlane({ OverlayRows: 60, OverlayColumns: 77, OverlayOrigin: [-3, 80] }),
    buildOverlayPlane({
      group: 0x6002,
      OverlayType: 'R',
      OverlayRows: 20,
      OverlayColumns: 30,
      OverlayOrigin: [70, 5],
    }),
  ];
  return {
    ...plain,
    image: { ...plain.image, overlays: planes },
    overlays: [
      {
        group: 0x6000,
        bits: Uint8Array.from({ length: 578 }, (_, index) => (scatter(index) < 0.3 ? 0b0010_0001 : 0)),
        problem: null,
      },
      { group: 0x6002, bits: new Uint8Array(75).fill(0xff), problem: null },
    ],
  };
}

/** A circle and a rectangle that cut one another, with a level of their own. */
function withShutter(plain: Picture): Picture {
  return {
    ...plain,
    attributes: buildFrameAttributes({
      shutter: {
        rectangle: {
          ShutterLeftVerticalEdge: 20,
          ShutterRightVerticalEdge: 110,
          ShutterUpperHorizontalEdge: 9,
          ShutterLowerHorizontalEdge: 80,
        },
        circle: { row: 50, column: 70, radius: 44 },
        polygon: null,
        ShutterOverlayGroup: null,
        ShutterPresentationValue: 20_000,
      },
    }),
  };
}

/** Overlay 6000 hides what it marks. */
function withBitmapShutter(plain: Picture): Picture {
  const marked = withOverlays(plain);
  return {
    ...marked,
    overlays: [],
    shutterOverlays: marked.overlays,
    attributes: buildFrameAttributes({
      shutter: {
        rectangle: null,
        circle: null,
        polygon: [
          [1, 1],
          [97, 40],
          [60, 131],
        ],
        ShutterOverlayGroup: 0x6000,
        ShutterPresentationValue: null,
      },
    }),
  };
}

const twelveBits = { BitsStored: 12, HighBit: 11, PixelRepresentation: 0 } as const;

const grey12 = (image: Partial<ImageDescription> = {}): Picture =>
  picture(
    Uint16Array.from({ length: pixelCount }, range(0, 4095)),
    { ...twelveBits, ...image },
    { voi: linearWindow(2048, 4096) },
  );

const rgb8 = (): Picture =>
  picture(Uint8Array.from({ length: pixelCount * 3 }, range(0, 255)), {
    ...bits8,
    PixelRepresentation: 0,
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
  });

/** Entries of 16 bits for indices from -100 on: the table is signed and shorter than the indices. */
function palette16(): Picture {
  const lut = (from: number) => ({
    firstMapped: -100,
    bitsPerEntry: 16,
    entries: Array.from({ length: 200 }, (_, index) => range(0, 65_535)(null, from + index)),
    explanation: null,
  });
  return picture(Int16Array.from({ length: pixelCount }, range(-300, 300)), {
    PhotometricInterpretation: 'PALETTE COLOR',
    palette: { red: lut(0), green: lut(1000), blue: lut(2000) },
  });
}

const sequenceLut = {
  firstMapped: -500,
  bitsPerEntry: 12,
  entries: Array.from({ length: 1000 }, (_, index) => range(0, 4095)(null, index)),
  explanation: null,
};

export const pictures = {
  uint8: () =>
    picture(Uint8Array.from({ length: pixelCount }, range(0, 255)), { ...bits8, PixelRepresentation: 0 }),
  int8: () => picture(Int8Array.from({ length: pixelCount }, range(-128, 127)), bits8),
  uint16: () =>
    picture(
      Uint16Array.from({ length: pixelCount }, range(0, 65_535)),
      { PixelRepresentation: 0 },
      { voi: linearWindow(30_000, 50_000) },
    ),
  int16: () => picture(Int16Array.from({ length: pixelCount }, range(-32_768, 32_767)), {}),
  'int16 inverted': () =>
    picture(Int16Array.from({ length: pixelCount }, range(-1024, 3071)), {}, { isInverted: true }),
  'MONOCHROME1, 12 bits': () =>
    picture(
      Uint16Array.from({ length: pixelCount }, range(0, 4095)),
      { BitsStored: 12, HighBit: 11, PixelRepresentation: 0, PhotometricInterpretation: 'MONOCHROME1' },
      { voi: linearWindow(2048, 4096) },
    ),
  float32: () =>
    picture(
      Float32Array.from({ length: pixelCount }, (_, index) => scatter(index) * 2000 - 1000),
      { sampleKind: 'float32', BitsAllocated: 32, BitsStored: 32 },
    ),
  float64: () =>
    picture(
      Float64Array.from({ length: pixelCount }, (_, index) => scatter(index) * 2000 - 1000),
      { sampleKind: 'float64', BitsAllocated: 64, BitsStored: 64 },
    ),
  int32: () =>
    picture(
      Int32Array.from({ length: pixelCount }, range(-2_000_000_000, 2_000_000_000)),
      { BitsAllocated: 32, BitsStored: 32, HighBit: 31 },
      { voi: linearWindow(0, 4_000_000_000) },
    ),
  uint32: () =>
    picture(
      Uint32Array.from({ length: pixelCount }, range(0, 4_000_000_000)),
      { BitsAllocated: 32, BitsStored: 32, HighBit: 31, PixelRepresentation: 0 },
      { voi: linearWindow(2_000_000_000, 4_000_000_000) },
    ),
  '1 bit': () =>
    picture(
      Uint8Array.from({ length: pixelCount }, range(0, 1)),
      { BitsAllocated: 1, BitsStored: 1, HighBit: 0, PixelRepresentation: 0 },
      { voi: linearWindow(0.5, 2) },
    ),
  'modality LUT, then VOI LUT': () =>
    picture(Uint16Array.from({ length: pixelCount }, range(0, 4095)), twelveBits, {
      attributes: buildFrameAttributes({
        modality: {
          kind: 'lut',
          lut: {
            firstMapped: 100,
            bitsPerEntry: 16,
            entries: Array.from({ length: 2000 }, (_, index) => range(0, 1200)(null, index)),
            explanation: null,
          },
          ModalityLUTType: 'US',
        },
      }),
      voi: { kind: 'lut', lut: sequenceLut },
    }),
  'SIGMOID, negative slope': () =>
    picture(
      Int16Array.from({ length: pixelCount }, range(-3000, 3000)),
      {},
      {
        attributes: buildFrameAttributes({
          modality: { kind: 'rescale', RescaleSlope: -0.013, RescaleIntercept: 4.5, RescaleType: null },
        }),
        voi: {
          kind: 'window',
          WindowCenter: 3,
          WindowWidth: 20,
          VOILUTFunction: 'SIGMOID',
          WindowCenterWidthExplanation: null,
        },
      },
    ),
  'LINEAR_EXACT, width below 1': () =>
    picture(
      Uint16Array.from({ length: pixelCount }, range(0, 65_535)),
      { PixelRepresentation: 0 },
      {
        attributes: buildFrameAttributes({
          modality: { kind: 'rescale', RescaleSlope: 0.000_015, RescaleIntercept: 0, RescaleType: null },
        }),
        voi: {
          kind: 'window',
          WindowCenter: 0.5,
          WindowWidth: 0.7,
          VOILUTFunction: 'LINEAR_EXACT',
          WindowCenterWidthExplanation: null,
        },
      },
    ),
  'RGB of 16 bits': () =>
    picture(Uint16Array.from({ length: pixelCount * 3 }, range(0, 65_535)), {
      PixelRepresentation: 0,
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
    }),
  'palette of 16 bits, signed': palette16,
  'grey with shutter': () => withShutter(grey12()),
  'RGB with shutter': () => withShutter(rgb8()),
  'palette with shutter': () => withShutter(palette16()),
  'float32 with shutter': () =>
    withShutter(
      picture(
        Float32Array.from({ length: pixelCount }, (_, index) => scatter(index) * 2000 - 1000),
        { sampleKind: 'float32', BitsAllocated: 32, BitsStored: 32 },
      ),
    ),
  'grey with bitmap shutter': () => withBitmapShutter(grey12()),
  'grey with shutter and overlays': () => withShutter(withOverlays(grey12())),
  'MONOCHROME1 with padding': () =>
    grey12({
      PhotometricInterpretation: 'MONOCHROME1',
      PixelPaddingValue: 0,
      PixelPaddingRangeLimit: 1500,
    }),
  'float32 with padding': () =>
    picture(
      Float32Array.from({ length: pixelCount }, (_, index) =>
        scatter(index) < 0.3 ? 9999 : scatter(index) * 2000 - 1000,
      ),
      { sampleKind: 'float32', BitsAllocated: 32, BitsStored: 32, PixelPaddingValue: 9999 },
    ),
  'shutter and padding lifted': () => ({
    ...withShutter(
      grey12({
        PhotometricInterpretation: 'MONOCHROME1',
        PixelPaddingValue: 0,
        PixelPaddingRangeLimit: 1500,
      }),
    ),
    showsHidden: true,
  }),
  RGB: rgb8,
  palette: () => {
    const lut = (from: number) => ({
      firstMapped: 0,
      bitsPerEntry: 8,
      entries: Array.from({ length: 256 }, (_, index) => range(0, 255)(null, from + index)),
      explanation: null,
    });
    return picture(Uint8Array.from({ length: pixelCount }, range(0, 255)), {
      ...bits8,
      PixelRepresentation: 0,
      PhotometricInterpretation: 'PALETTE COLOR',
      palette: { red: lut(0), green: lut(1000), blue: lut(2000) },
    });
  },
  'grey with overlays': () => withOverlays(grey12()),
  'RGB with overlays': () => withOverlays(rgb8()),
  'palette with overlays': () => withOverlays(palette16()),
} satisfies Record<string, () => Picture>;

export type PictureName = keyof typeof pictures;

export interface Difference {
  /** Bytes (R, G, B) that differ, and by how much at most. */
  readonly differentCount: number;
  readonly greatest: number;
  readonly byteCount: number;
  /** Different levels seen: a test over one grey would prove nothing. */
  readonly levelCount: number;
}

function compare(a: ArrayLike<number>, b: ArrayLike<number>): Difference {
  let differentCount = 0;
  let greatest = 0;
  const levels = new Set<number>();
  for (let index = 0; index < a.length; index++) {
    const difference = Math.abs((a[index] ?? 0) - (b[index] ?? 0));
    if (difference > 0) differentCount++;
    greatest = Math.max(greatest, difference);
    levels.add(a[index] ?? 0);
  }
  return { differentCount, greatest, byteCount: a.length, levelCount: levels.size };
}

const size = { width: 300, height: 220 };
/** Not at the canvas's corner, so that the clip and the flip of rows are part of the test. */
const rectangle = { x: 23, y: 11, width: 211, height: 157 };

function canvasOf(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  return canvas;
}

/** RGB of the tile as WebGL drew it, rows from the top. */
function drawnByWebgl(drawings: readonly TileDrawing[], canvas = canvasOf()): Uint8Array {
  const renderer = createWebglViewportRenderer(canvas);
  if (renderer === null) throw new Error('This Chromium has no WebGL2');
  renderer.resize(size.width, size.height);
  for (const drawing of drawings) renderer.draw('tile', drawing);
  const pixels = readWebgl(canvas);
  renderer.dispose();
  canvas.remove();
  return pixels;
}

function readWebgl(canvas: HTMLCanvasElement): Uint8Array {
  const gl = canvas.getContext('webgl2');
  if (gl === null) throw new Error('No WebGL2 context to read from');
  const rgba = new Uint8Array(rectangle.width * rectangle.height * 4);
  const bottom = size.height - rectangle.y - rectangle.height;
  gl.readPixels(rectangle.x, bottom, rectangle.width, rectangle.height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
  const rgb = new Uint8Array(rectangle.width * rectangle.height * 3);
  for (let y = 0; y < rectangle.height; y++) {
    for (let x = 0; x < rectangle.width; x++) {
      const from = ((rectangle.height - 1 - y) * rectangle.width + x) * 4;
      rgb.set(rgba.subarray(from, from + 3), (y * rectangle.width + x) * 3);
    }
  }
  return rgb;
}

function drawnOnCpu(drawing: TileDrawing): Uint8Array {
  const canvas = canvasOf();
  const renderer = createCpuViewportRenderer(canvas);
  renderer.resize(size.width, size.height);
  renderer.draw('tile', drawing);
  const data = canvas
    .getContext('2d')
    ?.getImageData(rectangle.x, rectangle.y, rectangle.width, rectangle.height).data;
  canvas.remove();
  return Uint8Array.from(data ?? []).filter((_, index) => index % 4 !== 3);
}

function tileDrawing(
  name: PictureName,
  imageToScreen: Affine,
  interpolation: 'linear' | 'nearest',
): TileDrawing {
  return { rectangle, picture: pictures[name](), imageToScreen, interpolation };
}

/** What there is to compare. */
function names(): string[] {
  return Object.keys(pictures);
}

/** WebGL against the CPU for one picture and matrix. */
function differenceToCpu(name: PictureName, matrix: Affine, interpolation: 'linear' | 'nearest'): Difference {
  const what = tileDrawing(name, matrix, interpolation);
  return compare(drawnByWebgl([what]), drawnOnCpu(what));
}

/** WebGL at 1:1 against what `render` on the command line makes of the same frame. */
function differenceToRender(name: PictureName): Difference {
  const { frame, attributes, voi, isInverted, overlays, shutterOverlays, showsHidden, ...of } =
    pictures[name]();
  const image = { ...of.image, shared: attributes };
  const { picture: rendered, channels } = renderFrame(
    image,
    0,
    frame,
    { voi, source: { kind: 'reader' } },
    shutterOverlays,
    showsHidden,
  );
  const mask = overlayMask(image, overlays);
  if (mask !== null) drawOverlayMask(rendered, channels, mask);
  const matrix = { a: 1, b: 0, c: 0, d: 1, e: 20, f: 30 };
  const drawn = drawnByWebgl([
    { ...tileDrawing(name, matrix, 'linear'), picture: { ...pictures[name](), isInverted: false } },
  ]);
  if (isInverted) throw new Error('The command line inverts nothing');
  const shown: number[] = [];
  const expected: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let sample = 0; sample < 3; sample++) {
        shown.push(drawn[((row + 30) * rectangle.width + column + 20) * 3 + sample] ?? -1);
        expected.push(rendered[(row * columns + column) * channels + (channels === 3 ? sample : 0)] ?? -2);
      }
    }
  }
  return compare(shown, expected);
}

/** Levels left in a tile after its picture was taken away. */
function afterClearing(): number[] {
  const matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
  const filled = tileDrawing('uint8', matrix, 'linear');
  return [...new Set(drawnByWebgl([filled, { ...filled, picture: null }]))];
}

/** Takes the context away and gives it back; answers the states gone through and whether the picture is as before. */
async function loseAndRestore(mayRestore: boolean): Promise<{ states: string[]; difference: Difference }> {
  const host = document.createElement('div');
  document.body.append(host);
  const states: string[] = [];
  const what = tileDrawing('int16', { a: 1, b: 0, c: 0, d: 1, e: 5, f: 5 }, 'linear');
  const done = Promise.withResolvers<void>();
  const surface = new RenderSurface(host, 'webgl2', (state) => {
    states.push(state);
    if (state === 'lost') return;
    surface.draw('tile', what);
    done.resolve();
  });
  surface.resize(size.width, size.height);
  surface.draw('tile', what);
  const extension = host.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
  extension?.loseContext();
  // The browser tells of the loss in a later task; a context cannot be restored before that.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (mayRestore) extension?.restoreContext();
  await done.promise;
  const canvas = host.querySelector('canvas');
  if (canvas === null) throw new Error('The surface has no canvas');
  const shown =
    surface.state === 'webgl2'
      ? readWebgl(canvas)
      : Uint8Array.from(
          canvas.getContext('2d')?.getImageData(rectangle.x, rectangle.y, rectangle.width, rectangle.height)
            .data ?? [],
        ).filter((_, index) => index % 4 !== 3);
  const result = { states, difference: compare(shown, drawnOnCpu(what)) };
  surface.dispose();
  return result;
}

/** Draws on the CPU after a loss; the old context comes back all the same. What is on the page then. */
async function restoreTooLate(): Promise<{ states: string[]; canvasCount: number; difference: Difference }> {
  const host = document.createElement('div');
  document.body.append(host);
  const states: string[] = [];
  const onCpu = Promise.withResolvers<void>();
  const surface = new RenderSurface(host, 'webgl2', (state) => {
    states.push(state);
    if (state === 'cpu') onCpu.resolve();
  });
  surface.resize(size.width, size.height);
  const lost = host.querySelector('canvas');
  const extension = lost?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
  extension?.loseContext();
  await onCpu.promise;
  const restored = new Promise((resolve) => {
    lost?.addEventListener('webglcontextrestored', resolve, { once: true });
  });
  extension?.restoreContext();
  await restored;
  const what = tileDrawing('uint16', { a: 1, b: 0, c: 0, d: 1, e: 5, f: 5 }, 'linear');
  surface.draw('tile', what);
  const canvases = host.querySelectorAll('canvas');
  const shown = Uint8Array.from(
    canvases[0]?.getContext('2d')?.getImageData(rectangle.x, rectangle.y, rectangle.width, rectangle.height)
      .data ?? [],
  ).filter((_, index) => index % 4 !== 3);
  const difference = compare(shown, drawnOnCpu(what));
  surface.dispose();
  return { states, canvasCount: canvases.length, difference };
}

/** As on a device whose memory has no room for the picture's texture; only that of its reduced picture. */
function withoutTextureMemory(): Difference {
  const what = tileDrawing('int16', { a: 0.5, b: 0, c: 0, d: 0.5, e: 5, f: 5 }, 'linear');
  const canvas = canvasOf();
  const gl = canvas.getContext('webgl2', { preserveDrawingBuffer: true });
  if (gl === null) throw new Error('This Chromium has no WebGL2');
  const allocate = gl.texStorage2D.bind(gl);
  const askError = gl.getError.bind(gl);
  let isFull = false;
  gl.texStorage2D = (target, levels, format, width, height) => {
    isFull = width === columns && height === rows;
    if (!isFull) allocate(target, levels, format, width, height);
  };
  gl.getError = () => (isFull ? gl.OUT_OF_MEMORY : askError());
  return compare(drawnByWebgl([what], canvas), drawnOnCpu(what));
}

/** A wall larger than a drawing buffer may be: who draws it, and whether its right end shows its tile. */
function hugeWall(width: number): { state: string; level: number | undefined } {
  const host = document.createElement('div');
  document.body.append(host);
  const surface = new RenderSurface(host, 'webgl2', () => undefined);
  surface.resize(width, 64);
  const white = picture(
    Uint8Array.from({ length: pixelCount }, () => 255),
    { ...bits8, PixelRepresentation: 0 },
    { voi: linearWindow(128, 256) },
  );
  const matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
  surface.draw('tile', {
    rectangle: { x: width - 64, y: 0, width: 64, height: 64 },
    picture: white,
    imageToScreen: matrix,
    interpolation: 'linear',
  });
  const canvas = host.querySelector('canvas');
  const level = canvas?.getContext('2d')?.getImageData(width - 1, 0, 1, 1).data[0];
  const { state } = surface;
  surface.dispose();
  return { state, level };
}

export const renderPage = {
  names,
  restoreTooLate,
  withoutTextureMemory,
  hugeWall,
  differenceToCpu,
  differenceToRender,
  afterClearing,
  loseAndRestore,
};
export type RenderPage = typeof renderPage;

declare global {
  var renderPageUnderTest: RenderPage;
}
globalThis.renderPageUnderTest = renderPage;
