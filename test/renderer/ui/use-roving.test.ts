import { describe, expect, it } from 'vitest';
import { placeAfter } from '../../../renderer/ui/use-roving.ts';

describe('a roving stop', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowRight', 2, 0],
    ['ArrowUp', 0, 2],
    ['ArrowLeft', 1, 0],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['Enter', 1, 1],
  ])('goes by %s from %i of three to %i', (key, from, to) => {
    expect(placeAfter(key, from, 3)).toBe(to);
  });
});
