import { expect, test } from 'vitest';
import { trueSizeFactor } from '../../../renderer/hanging/hung-scale.ts';
import { sameScaleFactors } from '../../../renderer/hanging/same-scale.ts';
import { createReadingStore, emptyTile } from '../../../renderer/reading/reading-store.ts';
import { gridLayout } from '../../../renderer/reading/wall-layout.ts';
import { cameraPlacement, fittedCamera, zoomAbout } from '../../../renderer/render/camera.ts';
import { buildFrameAttributes, buildImageDescription } from '../../support/image-description-builder.ts';

const tileOfBox = new Map([
  ['box-1', 0],
  ['box-2', 1],
]);

/** Two tiles of one size with pictures of these columns (and rows) of this spacing in mm. */
function twoTiles(pictures: readonly (readonly [columns: number, spacingMm: number | null])[]) {
  const state = createReadingStore().getState();
  const tiles = state.tiles.map((tile, index) => {
    const [columns, spacingMm] = pictures[index] ?? [];
    if (columns === undefined) return tile;
    const attributes = buildFrameAttributes({
      PixelSpacing: spacingMm === null || spacingMm === undefined ? null : [spacingMm, spacingMm],
    });
    const image = buildImageDescription({ Rows: columns, Columns: columns, shared: attributes });
    const located = {
      displaySetId: `s${index}`,
      position: 0,
      instanceId: index,
      frameIndex: 0,
      image,
      attributes,
    };
    const error = { code: 'codec.corrupt', message: '' };
    return Object.assign({}, emptyTile, {
      displaySetId: `s${index}`,
      shown: { kind: 'failure' as const, ...located, error, mayRetry: false },
    });
  });
  return { ...state, tiles, layout: gridLayout(1, 2), wall: { width: 1000, height: 1000, ratio: 1 } };
}

test('the picture that shows less of the patient takes less of its tile, so that a millimetre is as long in both', () => {
  // 100 mm and 200 mm across, each in a tile of one size: the first is drawn at half of what would fit.
  const factors = sameScaleFactors(
    twoTiles([
      [1000, 0.1],
      [1000, 0.2],
    ]),
    { tileOfBox },
    ['box-1', 'box-2'],
  );
  expect([...(factors ?? [])]).toEqual([
    [0, 0.5],
    [1, 1],
  ]);
});

test('without a spacing there is no common scale', () => {
  expect(
    sameScaleFactors(
      twoTiles([
        [1000, 0.1],
        [1000, null],
      ]),
      { tileOfBox },
      ['box-1', 'box-2'],
    ),
  ).toBeNull();
});

test('a picture that leans lies at the side of its tile, at any zoom, until somebody moves it', () => {
  const size = { rows: 100, columns: 100, pixelAspect: 1 };
  const tile = { width: 300, height: 100 };
  const right = { ...fittedCamera, lean: { x: 1, y: 0 } as const };
  // 100 px wide at zoom 1 in 300 px: its right edge at 300 puts column −50 into the middle at 150.
  expect(cameraPlacement(right, size, tile).center).toEqual({ x: -50, y: 50 });
  const half = { ...right, scale: { kind: 'relative', factor: 0.5 } as const };
  // 50 px wide: column 100 at 300 and half a pixel a column put column −200 into the middle.
  expect(cameraPlacement(half, size, tile).center).toEqual({ x: -200, y: 50 });
  expect(zoomAbout(right, size, tile, { x: 250, y: 50 }, 1.5).lean).toBeNull();
});

test('true size: a millimetre of the patient is a millimetre of the screen, where the width of its pixels is known', () => {
  const state = twoTiles([
    [1000, 0.1],
    [1000, null],
  ]);
  // 0.1 mm a column on pixels of 0.25 mm: 0.4 pixels a column; 1000 columns fit the tile of 494 pixels at 0.494.
  const factor = trueSizeFactor(state, 0, 0.25);
  expect(factor).toBeCloseTo(0.4 / 0.494, 6);
  expect(trueSizeFactor(state, 0, null)).toBeNull();
  expect(trueSizeFactor(state, 1, 0.25)).toBeNull();
});
