import { describe, expect, test } from 'vitest';
import { WheelSteps } from '../../../renderer/tools/wheel-steps.ts';
import { dragWindow } from '../../../renderer/tools/window-drag.ts';
import type { Voi } from '../../../shared/image/image-description.ts';
import { linearWindow } from '../../support/image-description-builder.ts';

const plain = { isFine: false, isCoarse: false };
const brightens = { downBrightens: true };

describe('dragging the window', () => {
  test('widens to the right: 300 pixels double it', () => {
    expect(dragWindow(linearWindow(40, 400), 300, 0, plain, brightens)).toEqual({
      voi: linearWindow(40, 800),
      source: { kind: 'reader' },
    });
  });

  test('brightens or darkens downwards by preference', () => {
    expect(dragWindow(linearWindow(40, 300), 0, 10, plain, brightens).voi).toMatchObject({
      WindowCenter: 30,
    });
    expect(dragWindow(linearWindow(40, 300), 0, 10, plain, { downBrightens: false }).voi).toMatchObject({
      WindowCenter: 50,
    });
  });

  test('is fine with Shift and coarse with Ctrl', () => {
    const start = linearWindow(0, 300);
    expect(dragWindow(start, 100, 0, { isFine: true, isCoarse: false }, brightens).voi).toMatchObject({
      WindowWidth: 310,
    });
    expect(dragWindow(start, 100, 0, { isFine: false, isCoarse: true }, brightens).voi).toMatchObject({
      WindowWidth: 800,
    });
  });

  test('never makes a width that LINEAR does not have (PS3.3 C.11.2.1.2)', () => {
    expect(dragWindow(linearWindow(40, 400), -5000, 0, plain, brightens).voi).toMatchObject({
      WindowWidth: 1,
    });
  });

  test('keeps the function and the fractions of a narrow window', () => {
    const suv: Voi = {
      kind: 'window',
      WindowCenter: 2.5,
      WindowWidth: 5,
      VOILUTFunction: 'LINEAR_EXACT',
      WindowCenterWidthExplanation: null,
    };
    expect(dragWindow(suv, 30, 0, plain, brightens).voi).toMatchObject({
      VOILUTFunction: 'LINEAR_EXACT',
      WindowWidth: 5.5,
    });
  });

  test('begins from the input range of a VOI LUT', () => {
    const lut = {
      firstMapped: 100,
      bitsPerEntry: 8,
      entries: Array.from({ length: 200 }, () => 0),
      explanation: null,
    };
    expect(dragWindow({ kind: 'lut', lut }, 0, 0, plain, brightens).voi).toMatchObject({
      WindowCenter: 200,
      WindowWidth: 200,
      VOILUTFunction: 'LINEAR',
    });
  });
});

const turns = (...deltas: number[]): number[] => {
  const wheel = new WheelSteps();
  return deltas.map((deltaY) => wheel.take({ deltaY, deltaMode: 0 }));
};

describe('the wheel', () => {
  test('scrolls one slice a notch, in either size of notch', () => {
    expect(turns(100, 120, -120)).toEqual([1, 1, -1]);
  });

  test('takes several notches in one event for what they are', () => {
    expect(turns(360)).toEqual([3]);
  });

  test('adds up the small turns of a touch pad and starts anew when it turns round', () => {
    expect(turns(10, 10, 10, -20, -10)).toEqual([0, 0, 1, 0, -1]);
  });

  test('scrolls one slice an event where the browser counts lines', () => {
    expect(new WheelSteps().take({ deltaY: 3, deltaMode: 1 })).toBe(1);
  });
});
