import { describe, expect, test } from 'vitest';
import { DrawableMaker, type Picture } from '../../../renderer/render/picture.ts';
import { rasterize } from '../../../renderer/render/rasterize.ts';
import type { ImageDescription } from '../../../shared/image/image-description.ts';
import { renderGrey } from '../../../shared/image/render-grey.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildOverlayPlane,
  buildStoredFrame,
  linearWindow,
} from '../../support/image-description-builder.ts';

const oneToOne = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
const grey8 = { BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 } as const;
/** Stored values 0 … 255 are shown as they are: LINEAR, PS3.3 C.11.2.1.2, c = 128, w = 256. */
const asStored = linearWindow(128, 256);

function draw(values: readonly number[], rows: number, columns: number) {
  const frame = buildStoredFrame(Uint8Array.from(values), { rows, columns });
  return new DrawableMaker().make({
    frame,
    image: buildImageDescription({ ...grey8, Rows: rows, Columns: columns }),
    attributes: buildFrameAttributes(),
    voi: asStored,
    isInverted: false,
    overlays: [],
    shutterOverlays: [],
    showsHidden: false,
  });
}

function greys(rgba: Uint8ClampedArray): number[] {
  return [...rgba].filter((_, index) => index % 4 === 0);
}

function lut(entries: number[]) {
  return { firstMapped: 0, bitsPerEntry: 8, entries, explanation: null };
}

describe('drawing on the CPU', () => {
  test('shows stored pixels as they are at 1:1, and black beside them', () => {
    const drawable = draw([10, 20, 30, 40], 2, 2);
    expect(greys(rasterize(drawable, oneToOne, 3, 2, 'linear'))).toEqual([10, 20, 0, 30, 40, 0]);
  });

  test('interpolates between centres of pixels and repeats the edge', () => {
    // At zoom 4, device pixel centres lie at 1/8, 3/8, 5/8, 7/8 of a stored pixel: from centre .5 on, shares of the
    // right neighbour are 1/8, 3/8, 5/8, 7/8, hence 8, 24, 40, 56 of 64.
    const drawable = draw([0, 64], 1, 2);
    const matrix = { ...oneToOne, a: 4, d: 1 };
    expect(greys(rasterize(drawable, matrix, 8, 1, 'linear'))).toEqual([0, 0, 8, 24, 40, 56, 64, 64]);
    expect(greys(rasterize(drawable, matrix, 8, 1, 'nearest'))).toEqual([0, 0, 0, 0, 64, 64, 64, 64]);
  });

  test('takes the mean of all pixels under a device pixel when reduced: none is left out', () => {
    const drawable = draw([0, 40, 80, 120, 0, 0, 0, 240], 2, 4);
    const half = { ...oneToOne, a: 0.5, d: 0.5 };
    expect(greys(rasterize(drawable, half, 2, 1, 'linear'))).toEqual([10, 110]);
  });

  test('interpolates stored values before the window, not light after it', () => {
    // Between 0 and 200 with everything above 100 white: the middle is at 100, where a mean of light would be 127.
    const frame = buildStoredFrame(Uint8Array.of(0, 200), { rows: 1, columns: 2 });
    const drawable = new DrawableMaker().make({
      frame,
      image: buildImageDescription({ ...grey8, Rows: 1, Columns: 2 }),
      attributes: buildFrameAttributes(),
      voi: linearWindow(100.5, 1),
      isInverted: false,
      overlays: [],
      shutterOverlays: [],
      showsHidden: false,
    });
    expect(greys(rasterize(drawable, { ...oneToOne, a: 4 }, 8, 1, 'linear'))).toEqual([
      0, 0, 0, 0, 255, 255, 255, 255,
    ]);
  });

  test('turns and mirrors', () => {
    const drawable = draw([1, 2, 3, 4], 2, 2);
    // A quarter turn clockwise: x' = 2 - y, y' = x.
    expect(greys(rasterize(drawable, { a: 0, b: 1, c: -1, d: 0, e: 2, f: 0 }, 2, 2, 'linear'))).toEqual([
      3, 1, 4, 2,
    ]);
    expect(greys(rasterize(drawable, { ...oneToOne, a: -1, e: 2 }, 2, 2, 'linear'))).toEqual([2, 1, 4, 3]);
  });

  test('draws RGB, and palette colours mixed as colours, not as indices', () => {
    const rgb = new DrawableMaker().make({
      frame: buildStoredFrame(Uint8Array.of(255, 0, 10, 1, 2, 3), {
        rows: 1,
        columns: 2,
        samplesPerPixel: 3,
        photometric: 'RGB',
      }),
      image: buildImageDescription({ ...grey8, SamplesPerPixel: 3, PhotometricInterpretation: 'RGB' }),
      attributes: buildFrameAttributes(),
      voi: asStored,
      isInverted: false,
      overlays: [],
      shutterOverlays: [],
      showsHidden: false,
    });
    expect([...rasterize(rgb, oneToOne, 2, 1, 'linear')]).toEqual([255, 0, 10, 255, 1, 2, 3, 255]);

    const palette = { red: lut([200, 0, 0]), green: lut([0, 0, 0]), blue: lut([0, 99, 100]) };
    const indexed = new DrawableMaker().make({
      frame: buildStoredFrame(Uint8Array.of(0, 2), { rows: 1, columns: 2, photometric: 'PALETTE COLOR' }),
      image: buildImageDescription({ ...grey8, PhotometricInterpretation: 'PALETTE COLOR', palette }),
      attributes: buildFrameAttributes(),
      voi: asStored,
      isInverted: false,
      overlays: [],
      shutterOverlays: [],
      showsHidden: false,
    });
    // Halfway between index 0 (200, 0, 0) and index 2 (0, 0, 100) is (100, 0, 50); index 1 would be (0, 0, 99).
    expect([...rasterize(indexed, { ...oneToOne, e: 0.5 }, 3, 1, 'linear')].slice(4, 8)).toEqual([
      100, 0, 50, 255,
    ]);
  });

  test('draws floating point values through the same pipeline', () => {
    const values = Float32Array.of(-1000, 0, 39.4, 40.4, 1000, 5);
    const image = buildImageDescription({ sampleKind: 'float32', BitsAllocated: 32, BitsStored: 32 });
    const frame = buildStoredFrame(values, { rows: 2, columns: 3 });
    const voi = linearWindow(40, 400);
    const drawable = new DrawableMaker().make({
      frame,
      image,
      attributes: buildFrameAttributes(),
      voi,
      isInverted: true,
      overlays: [],
      shutterOverlays: [],
      showsHidden: false,
    });
    expect(greys(rasterize(drawable, oneToOne, 3, 2, 'linear'))).toEqual([
      ...renderGrey(frame, image, buildFrameAttributes(), voi, true),
    ]);
  });

  test('makes a new table for a new window, not the one before', () => {
    const maker = new DrawableMaker();
    const picture = {
      frame: buildStoredFrame(Uint8Array.of(100), { rows: 1, columns: 1 }),
      image: buildImageDescription(grey8),
      attributes: buildFrameAttributes(),
      isInverted: false,
      overlays: [],
      shutterOverlays: [],
      showsHidden: false,
    };
    const level = (voi: ReturnType<typeof linearWindow>, isInverted = false): number | undefined =>
      rasterize(maker.make({ ...picture, voi, isInverted }), oneToOne, 1, 1, 'linear')[0];
    expect([level(asStored), level(asStored, true), level(linearWindow(10, 20)), level(asStored)]).toEqual([
      100, 155, 255, 100,
    ]);
  });
});

/** One row of six pixels whose second and third are marked. */
const marked = (isInverted = false) =>
  new DrawableMaker().make({
    frame: buildStoredFrame(Uint8Array.of(10, 20, 30, 40, 50, 60), { rows: 1, columns: 6 }),
    image: buildImageDescription({
      ...grey8,
      Rows: 1,
      Columns: 6,
      overlays: [buildOverlayPlane({ OverlayRows: 1, OverlayColumns: 2, OverlayOrigin: [1, 2] })],
    }),
    attributes: buildFrameAttributes(),
    voi: asStored,
    isInverted,
    shutterOverlays: [],
    showsHidden: false,
    overlays: [{ group: 0x6000, bits: Uint8Array.of(0b11), problem: null }],
  });

describe('overlays', () => {
  test('are white over the picture, and stay white when it is inverted', () => {
    expect(greys(rasterize(marked(), oneToOne, 6, 1, 'linear'))).toEqual([10, 255, 255, 40, 50, 60]);
    expect(greys(rasterize(marked(true), oneToOne, 6, 1, 'linear'))).toEqual([245, 255, 255, 215, 205, 195]);
  });

  test('cover each stored pixel as a block where it is enlarged', () => {
    const twice = { a: 2, b: 0, c: 0, d: 1, e: 0, f: 0 };
    const drawn = greys(rasterize(marked(), twice, 12, 1, 'linear'));
    expect(drawn.map((level) => level === 255)).toEqual(
      [0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0].map((isMarked) => isMarked === 1),
    );
  });

  test.each(['linear', 'nearest'] as const)('lose no mark where the picture is reduced: %s', (way) => {
    // Device pixels cover stored pixels 0–1, 2–3, 4–5; a mark of one stored pixel is one device pixel.
    const half = { a: 0.5, b: 0, c: 0, d: 0.5, e: 0, f: 0.5 };
    expect(greys(rasterize(marked(), half, 3, 1, way)).map((level) => level === 255)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

/** A row of pixels in which columns from 2 on to `last` are shown by a shutter, or some are padding. */
function hiding(
  values: readonly number[],
  change: Omit<Partial<Picture>, 'image'> & { image?: Partial<ImageDescription> },
) {
  const { image, ...more } = change;
  return new DrawableMaker().make({
    frame: buildStoredFrame(Uint8Array.from(values), { rows: 1, columns: values.length }),
    image: buildImageDescription({ ...grey8, Rows: 1, Columns: values.length, ...image }),
    attributes: buildFrameAttributes(),
    voi: asStored,
    isInverted: false,
    overlays: [],
    shutterOverlays: [],
    showsHidden: false,
    ...more,
  });
}

/** Shows columns 2 and 3 (from 1); level 128 of 255 is P-Value 32896. */
const shuttered = buildFrameAttributes({
  shutter: {
    rectangle: {
      ShutterLeftVerticalEdge: 2,
      ShutterRightVerticalEdge: 3,
      ShutterUpperHorizontalEdge: 1,
      ShutterLowerHorizontalEdge: 1,
    },
    circle: null,
    polygon: null,
    ShutterOverlayGroup: null,
    ShutterPresentationValue: 32_896,
  },
});

describe('what is hidden', () => {
  const four = [200, 10, 20, 240];
  const twice = { ...oneToOne, a: 2 };
  const half = { ...oneToOne, a: 0.5 };

  test('has the level of the shutter, in either polarity, until the reader lifts it', () => {
    const draw4 = (more: Partial<Picture>) =>
      greys(rasterize(hiding(four, { attributes: shuttered, ...more }), oneToOne, 4, 1, 'linear'));
    expect(draw4({})).toEqual([128, 10, 20, 128]);
    expect(draw4({ isInverted: true })).toEqual([128, 245, 235, 128]);
    expect(draw4({ showsHidden: true })).toEqual(four);
  });

  test('does not shine into its neighbours where the picture is enlarged or reduced', () => {
    const drawable = hiding(four, { attributes: shuttered });
    // Device pixels .25 and .75 of each stored one. Column 1 (10) has no shown neighbour to the left.
    expect(greys(rasterize(drawable, twice, 8, 1, 'linear'))).toEqual([128, 128, 10, 13, 18, 20, 128, 128]);
    // Each device pixel covers a hidden and a shown one; the one under the centre (0-based 1 and 3) decides.
    expect(greys(rasterize(drawable, half, 2, 1, 'linear'))).toEqual([10, 128]);
  });

  test('is under an overlay, which is drawn over the shutter', () => {
    const overlays = [{ group: 0x6000, bits: Uint8Array.of(0b11), problem: null }];
    const plane = buildOverlayPlane({ OverlayRows: 1, OverlayColumns: 2, OverlayOrigin: [1, 1] });
    const drawable = hiding(four, { attributes: shuttered, overlays, image: { overlays: [plane] } });
    expect(greys(rasterize(drawable, oneToOne, 4, 1, 'linear'))).toEqual([255, 255, 20, 128]);
  });

  test('can be an overlay itself, also while overlays are not drawn', () => {
    const shutterOverlays = [{ group: 0x6000, bits: Uint8Array.of(0b0101), problem: null }];
    const plane = buildOverlayPlane({ OverlayRows: 1, OverlayColumns: 4, OverlayOrigin: [1, 1] });
    const attributes = buildFrameAttributes({
      shutter: {
        rectangle: null,
        circle: null,
        polygon: null,
        ShutterOverlayGroup: 0x6000,
        ShutterPresentationValue: null,
      },
    });
    const drawable = hiding(four, { attributes, shutterOverlays, image: { overlays: [plane] } });
    expect(greys(rasterize(drawable, oneToOne, 4, 1, 'linear'))).toEqual([0, 10, 0, 240]);
  });

  test('of padding is black in an inverted picture and has no part in means, until the reader lifts it', () => {
    const image = { PixelPaddingValue: 3, PixelPaddingRangeLimit: 0 };
    const values = [0, 100, 3, 200];
    const inverted = (more: Partial<Picture>, matrix = oneToOne, width = 4) =>
      greys(rasterize(hiding(values, { image, isInverted: true, ...more }), matrix, width, 1, 'linear'));
    expect(inverted({})).toEqual([0, 155, 0, 55]);
    expect(inverted({}, half, 2)).toEqual([155, 55]);
    expect(inverted({ showsHidden: true })).toEqual([255, 155, 252, 55]);
  });

  test('of padding in floats and in colour: floats as integers, colour has none', () => {
    const float = new DrawableMaker().make({
      ...hidingFloat,
      image: buildImageDescription({
        sampleKind: 'float32',
        BitsAllocated: 32,
        BitsStored: 32,
        PixelPaddingValue: -1e9,
      }),
    });
    expect(greys(rasterize(float, oneToOne, 3, 1, 'linear'))).toEqual([0, 255, 0]);
    expect(float.hasHidden).toBe(true);
  });

  test('leaves the mask out where padding is black by itself', () => {
    expect(hiding([0, 100], { image: { PixelPaddingValue: 0 } })).toMatchObject({
      mask: null,
      hasHidden: false,
    });
  });
});

const hidingFloat = {
  frame: buildStoredFrame(Float32Array.of(-1e9, 0.5, 1.5), { rows: 1, columns: 3 }),
  attributes: buildFrameAttributes(),
  voi: {
    kind: 'window',
    WindowCenter: 1,
    WindowWidth: 1,
    VOILUTFunction: 'LINEAR_EXACT',
    WindowCenterWidthExplanation: null,
  },
  isInverted: true,
  overlays: [],
  shutterOverlays: [],
  showsHidden: false,
} as const;
