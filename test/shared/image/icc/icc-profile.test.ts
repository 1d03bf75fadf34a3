import { describe, expect, test } from 'vitest';
import { readIccProfile } from '../../../../shared/image/icc/icc-profile.ts';
import { convertToSrgb } from '../../../../shared/image/icc/icc-to-srgb.ts';
import { buildIcc, buildSrgb, gamma, matrixTags, parametric, xyz } from '../../../support/icc-builder.ts';

function usable(bytes: Uint8Array) {
  const reading = readIccProfile(bytes);
  if (reading.kind === 'unusable') throw new Error(reading.reason);
  return reading;
}

function converted(bytes: Uint8Array, ...rgb: number[]): number[] {
  const samples = Uint8Array.from(rgb);
  convertToSrgb(samples, 255, usable(bytes).toXyz);
  return [...samples];
}

/** The colorants of sRGB with another curve: only the curve changes then. */
function srgbWith(curve: readonly number[]): Uint8Array {
  return buildIcc({
    connection: 'XYZ ',
    tags: matrixTags(
      [
        xyz(0.436_074_7, 0.222_504_5, 0.013_932_2),
        xyz(0.385_064_9, 0.716_878_6, 0.097_104_5),
        xyz(0.143_080_4, 0.060_616_9, 0.714_173_3),
      ],
      [curve, curve, curve],
    ),
  });
}

describe('an ICC profile of curves and a matrix', () => {
  test('of sRGB changes nothing, in 8 and in 16 bits', () => {
    const all = Array.from({ length: 256 }, (_, value) => [value, 255 - value, (value * 7) % 256]).flat();
    expect(converted(buildSrgb(), ...all)).toEqual(all);
    const wide = Uint16Array.from({ length: 3000 }, (_, index) => (index * 7919) % 65_536);
    const before = [...wide];
    convertToSrgb(wide, 65_535, usable(buildSrgb()).toXyz);
    // Colorants have 16 binary places and the inverse matrix seven decimals.
    for (const [index, value] of wide.entries())
      expect(Math.abs(value - (before[index] ?? 0))).toBeLessThan(12);
  });

  test('of a gamma of 1 encodes linear light: a fifth of it is level 124', () => {
    // 51 / 255 = 0.2; 1.055 × 0.2 ^ (1 / 2.4) - 0.055 = 0.484529; × 255 = 123.55
    expect(converted(srgbWith(gamma(1)), 51, 51, 51)).toEqual([124, 124, 124]);
  });

  test('of a gamma of 1.8 lightens little: half of it is level 146', () => {
    // 0.50196 ^ 1.80078 (461 / 256) = 0.28906; 1.055 × 0.28906 ^ (1 / 2.4) - 0.055 = 0.57396; × 255 = 146.36
    expect(converted(srgbWith(gamma(1.8)), 128, 128, 128)).toEqual([146, 146, 146]);
  });

  test('swaps channels where its colorants are swapped, and cuts what sRGB does not hold', () => {
    const swapped = buildIcc({
      connection: 'XYZ ',
      version: 2,
      tags: matrixTags(
        [
          xyz(0.143_080_4, 0.060_616_9, 0.714_173_3),
          xyz(0.385_064_9, 0.716_878_6, 0.097_104_5),
          xyz(0.872_149_4, 0.445_009, 0.027_864_4),
        ],
        [gamma(1), gamma(1), gamma(1)],
      ),
    });
    // Blue is twice the red of sRGB: 0.6 of it is 1.2 and is cut; 0.2 of it 0.4: 1.055 × 0.4 ^ (1/2.4) - 0.055 = 0.66519
    expect(converted(swapped, 0, 0, 153)).toEqual([255, 0, 0]);
    expect(converted(swapped, 0, 0, 51)).toEqual([170, 0, 0]);
  });

  test('has a name, of version 2 and of version 4', () => {
    expect(usable(buildSrgb()).name).toBe('Test profile');
    const old = buildIcc({
      connection: 'XYZ ',
      version: 2,
      tags: matrixTags([xyz(1, 0, 0), xyz(0, 1, 0), xyz(0, 0, 1)], [gamma(1), gamma(1), gamma(1)]),
    });
    expect(usable(old).name).toBe('Test profile');
  });

  // ICC.1:2022, Table 68, by hand at X = 0.5 and below the border.
  test.each<[string, readonly number[], number, number]>([
    ['kind 0', parametric(0, 2), 0.5, 0.25],
    // (2 × 0.5 - 0.5) ^ 2, X ≥ 0.25
    ['kind 1', parametric(1, 2, 2, -0.5), 0.5, 0.25],
    ['kind 1 below', parametric(1, 2, 2, -0.5), 0.2, 0],
    ['kind 2', parametric(2, 2, 2, -0.5, 0.125), 0.5, 0.375],
    ['kind 2 below', parametric(2, 2, 2, -0.5, 0.125), 0.2, 0.125],
    ['kind 3', parametric(3, 2, 1, 0, 0.5, 0.25), 0.5, 0.25],
    ['kind 3 below', parametric(3, 2, 1, 0, 0.5, 0.25), 0.2, 0.1],
    ['kind 4', parametric(4, 2, 1, 0, 0.5, 0.25, 0.125, 0.0625), 0.5, 0.375],
    ['kind 4 below', parametric(4, 2, 1, 0, 0.5, 0.25, 0.125, 0.0625), 0.2, 0.1625],
  ])('follows a parametric curve of %s', (_, curve, from, expected) => {
    const tags = matrixTags([xyz(1, 0, 0), xyz(0, 1, 0), xyz(0, 0, 1)], [curve, curve, curve]);
    expect(usable(buildIcc({ connection: 'XYZ ', tags })).toXyz([from, from, from])[0]).toBeCloseTo(
      expected,
      4,
    );
  });
});

describe('what is no usable profile', () => {
  const whole = buildSrgb();

  test('is named, not thrown: another colour space, no tags, nothing at all', () => {
    const cmyk = buildIcc({ colourSpace: 'CMYK', connection: 'Lab ', tags: {} });
    expect(readIccProfile(cmyk)).toEqual({ kind: 'unusable', reason: 'is for CMYK, not for RGB' });
    expect(readIccProfile(buildIcc({ connection: 'Lab ', tags: {} }))).toMatchObject({ kind: 'unusable' });
    expect(readIccProfile(buildIcc({ connection: 'XYZ ', tags: {} }))).toMatchObject({
      reason: 'has neither a table nor rXYZ',
    });
    expect(readIccProfile(new Uint8Array(0))).toMatchObject({ kind: 'unusable' });
    expect(readIccProfile(new Uint8Array(200))).toEqual({ kind: 'unusable', reason: 'is no ICC profile' });
  });

  test('is refused wherever it is cut short, and never takes the reader down', () => {
    for (let length = 0; length < whole.length - 4; length += 7) {
      expect(readIccProfile(whole.slice(0, length)).kind).toBe('unusable');
    }
  });

  test('with any byte changed is read or refused, and its colours stay colours', () => {
    for (let at = 0; at < whole.length; at += 1) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      const reading = readIccProfile(changed);
      if (reading.kind === 'unusable') continue;
      const samples = Uint8Array.of(10, 128, 250);
      convertToSrgb(samples, 255, reading.toXyz);
      expect(samples).toHaveLength(3);
    }
  });
});
