import { expect, test } from 'vitest';
import { labelPlace } from '../../../renderer/reading/label-place.ts';

const tile = { width: 400, height: 300 };
const label = { width: 100, height: 34 };

test.each([
  ['right of its shape', { left: 100, right: 150, top: 100, bottom: 120 }, { left: 160, top: 93 }],
  [
    'left of a shape at the right side',
    { left: 320, right: 395, top: 100, bottom: 120 },
    { left: 210, top: 93 },
  ],
  ['below a shape as wide as the tile', { left: 5, right: 395, top: 40, bottom: 60 }, { left: 150, top: 70 }],
  [
    'above one that ends at the lower side',
    { left: 5, right: 395, top: 250, bottom: 295 },
    { left: 150, top: 206 },
  ],
  [
    'inside the tile when the shape is larger',
    { left: -50, right: 450, top: -50, bottom: 350 },
    { left: 294, top: 133 },
  ],
])('a label is %s', (_, shape, expected) => {
  expect(labelPlace(shape, label, tile)).toEqual(expected);
});
