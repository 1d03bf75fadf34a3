import { expect, test } from 'vitest';
import { boxSide, labelAround, labelPlace } from '../../../renderer/reading/label-place.ts';

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

test('a label that was put somewhere lies around that place, and in the tile when that place has left it', () => {
  expect(labelAround({ x: 200, y: 150 }, label, tile)).toEqual({ left: 150, top: 133 });
  expect(labelAround({ x: -500, y: 900 }, label, tile)).toEqual({ left: 6, top: 260 });
});

test('its line leaves it on the side of what it speaks of', () => {
  const box = { left: 100, top: 100, width: 50, height: 20 };
  expect(boxSide(box, { x: 300, y: 110 })).toEqual({ x: 150, y: 110 });
  expect(boxSide(box, { x: 50, y: 300 })).toEqual({ x: 100, y: 120 });
});
