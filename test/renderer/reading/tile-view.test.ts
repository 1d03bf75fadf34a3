import { describe, expect, test } from 'vitest';
import { hiddenPixels } from '../../../renderer/reading/hidden-pixels.ts';
import type { ShownFrame } from '../../../renderer/reading/reading-state.ts';
import { emptyTile } from '../../../renderer/reading/reading-store.ts';
import { pictureSize, tileDrawing } from '../../../renderer/reading/tile-view.ts';
import { DrawableMaker } from '../../../renderer/render/picture.ts';
import { rasterize } from '../../../renderer/render/rasterize.ts';
import { frameAttributes, type ImageDescription } from '../../../shared/image/image-description.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildLoadedFrame,
  linearWindow,
} from '../../support/image-description-builder.ts';

const rectangle = { x: 0, y: 0, width: 2, height: 1 };
const shutterOver = (column: number): NonNullable<ImageDescription['shared']['shutter']> => ({
  rectangle: {
    ShutterLeftVerticalEdge: column,
    ShutterRightVerticalEdge: column,
    ShutterUpperHorizontalEdge: 1,
    ShutterLowerHorizontalEdge: 1,
  },
  circle: null,
  polygon: null,
  ShutterOverlayGroup: null,
  ShutterPresentationValue: null,
});

/** An enhanced object of two frames of 1 × 2 pixels, each with functional groups of its own. */
const enhanced = buildImageDescription({
  Rows: 1,
  Columns: 2,
  NumberOfFrames: 2,
  shared: buildFrameAttributes({
    modality: { kind: 'identity' },
    vois: [linearWindow(50.5, 101)],
    PixelSpacing: [1, 1],
  }),
  perFrame: [
    {},
    {
      modality: { kind: 'rescale', RescaleSlope: 2, RescaleIntercept: -100, RescaleType: null },
      vois: [linearWindow(0.5, 201)],
      PixelSpacing: [1, 0.5],
      shutter: shutterOver(2),
    },
  ],
});

function shownFrame(frameIndex: number, image = enhanced): ShownFrame {
  return {
    kind: 'frame',
    displaySetId: 'set-1',
    position: frameIndex,
    instanceId: 1,
    frameIndex,
    image,
    attributes: frameAttributes(image, frameIndex),
    frame: buildLoadedFrame(Int16Array.of(50, 100), { rows: 1, columns: 2 }),
    reformatted: null,
  };
}

function levels(shown: ShownFrame, showsHidden = false): number[] {
  const { picture } = tileDrawing({ ...emptyTile, shown }, rectangle, { showsGraphics: true, showsHidden });
  if (picture === null) throw new Error('no picture');
  const matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
  const rgba = rasterize(new DrawableMaker().make(picture), matrix, 2, 1, 'linear');
  return [...rgba].filter((_, index) => index % 4 === 0);
}

describe('a frame of an enhanced object', () => {
  test('is drawn with its own rescale, window and shutter', () => {
    // Frame 1: 50 and 100 of 0 … 100: 127.5 and 255. Frame 2: 50 is 0 of -100 … 100; 100 is white and behind the shutter.
    expect(levels(shownFrame(0))).toEqual([128, 255]);
    expect(levels(shownFrame(1))).toEqual([0, 255]);
    expect(levels(shownFrame(1), true)).toEqual([128, 255]);
  });

  test('has its own pixel shape', () => {
    expect(pictureSize(shownFrame(0)).pixelAspect).toBe(1);
    expect(pictureSize(shownFrame(1)).pixelAspect).toBe(2);
  });
});

describe('what a picture hides is known', () => {
  test('of a shutter, and of one whose overlay did not come', () => {
    expect(hiddenPixels(shownFrame(0), emptyTile)).toMatchObject({ hasShutter: false });
    expect(hiddenPixels(shownFrame(1), emptyTile)).toMatchObject({
      hasShutter: true,
      isShutterMissing: false,
    });
    const bitmap = buildImageDescription({
      shared: buildFrameAttributes({
        shutter: { ...shutterOver(1), rectangle: null, ShutterOverlayGroup: 0x6000 },
      }),
    });
    expect(hiddenPixels(shownFrame(0, bitmap), emptyTile)).toMatchObject({ isShutterMissing: true });
  });

  test('of padding, where it is black only because it is padding', () => {
    const padded = { ...enhanced, PixelPaddingValue: -2000 };
    expect(hiddenPixels(shownFrame(0, padded), emptyTile).hasPadding).toBe(false);
    expect(hiddenPixels(shownFrame(0, padded), { ...emptyTile, isInverted: true }).hasPadding).toBe(true);
    expect(
      hiddenPixels(shownFrame(0, { ...padded, PhotometricInterpretation: 'MONOCHROME1' }), emptyTile)
        .hasPadding,
    ).toBe(true);
  });
});
