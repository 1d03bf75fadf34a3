import { expect, test } from 'vitest';
import { regionChoice } from '../../../renderer/tools/region-window.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildStoredFrame,
} from '../../support/image-description-builder.ts';

const measured = {
  image: buildImageDescription({ Rows: 4, Columns: 4 }),
  attributes: buildFrameAttributes({
    modality: { kind: 'rescale', RescaleSlope: 1, RescaleIntercept: -1000, RescaleType: 'HU' },
  }),
  frame: buildStoredFrame(
    Int16Array.from({ length: 16 }, (_, index) => index * 10),
    { rows: 4, columns: 4 },
  ),
};
const box = (from: number, to: number) => [
  { column: from, row: from },
  { column: to, row: to },
];

test('the window of a region reaches from its least to its greatest value', () => {
  // Pixels 5, 6, 9, 10: −950 to −900 in HU; 51 values about −924.5.
  expect(regionChoice(measured, box(1, 3))).toMatchObject({
    voi: { WindowCenter: -924.5, WindowWidth: 51 },
    source: { kind: 'region' },
  });
});

test('a box without a pixel, or of colour, makes no window', () => {
  expect(regionChoice(measured, box(9, 12))).toBeNull();
  const frame = buildStoredFrame(new Uint8Array(48), {
    rows: 4,
    columns: 4,
    samplesPerPixel: 3,
    photometric: 'RGB',
  });
  expect(regionChoice({ ...measured, frame }, box(1, 3))).toBeNull();
  expect(regionChoice({ ...measured, frame: null }, box(1, 3))).toBeNull();
});
