import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readIccProfile } from '../../shared/image/icc/icc-profile.ts';
import { convertToSrgb } from '../../shared/image/icc/icc-to-srgb.ts';
import { programsMissing } from '../support/external-programs.ts';
import {
  buildIcc,
  buildSrgb,
  curve,
  gamma,
  lut,
  lutAToB,
  matrixTags,
  parametric,
  xyz,
  type GridShape,
} from '../support/icc-builder.ts';
import { runProgram } from '../support/run-program.ts';

/** Against Little CMS, as ImageMagick calls it: 4 096 colours through profiles of every kind that we read. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-icc-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => path.join(folder, name);

const side = 64;
const colours = Uint8Array.from({ length: side * side * 3 }, (_, index) => {
  const colour = Math.floor(index / 3);
  const steps = [colour & 15, (colour >> 4) & 15, (colour >> 8) & 15];
  return (steps[index % 3] ?? 0) * 17;
});

async function byLittleCms(profile: Uint8Array, intent: 'perceptual' | 'relative'): Promise<Uint8Array> {
  writeFileSync(at('in.ppm'), Buffer.concat([Buffer.from(`P6\n${side} ${side}\n255\n`), colours]));
  writeFileSync(at('from.icc'), profile);
  writeFileSync(at('srgb.icc'), buildSrgb());
  const convertArguments = [
    '-intent',
    intent,
    '-black-point-compensation',
    '-profile',
    at('from.icc'),
    '-profile',
    at('srgb.icc'),
  ];
  await runProgram('convert', [at('in.ppm'), ...convertArguments, '-depth', '8', at('out.ppm')]);
  return readFileSync(at('out.ppm')).subarray(-colours.length);
}

/** A soft mixture of the channels, so that no plane and no diagonal of the grid is flat. */
function grid(points: number, mix: (r: number, g: number, b: number) => [number, number, number]): GridShape {
  const values: number[] = [];
  for (let r = 0; r < points; r++) {
    for (let g = 0; g < points; g++) {
      for (let b = 0; b < points; b++)
        values.push(...mix(r / (points - 1), g / (points - 1), b / (points - 1)));
    }
  }
  return { grid: points, values };
}

/** Shares of L*, a*, b* within sRGB: lightness of the mean, colour about the middle. */
const toLab = (r: number, g: number, b: number): [number, number, number] => [
  0.1 + 0.8 * (0.3 * r + 0.6 * g + 0.1 * b) ** 0.9,
  0.5 + 0.12 * (r - g),
  0.5 + 0.12 * (g - b),
];
const colorants = [
  xyz(0.6097, 0.3111, 0.0195),
  xyz(0.2053, 0.6257, 0.0609),
  xyz(0.1492, 0.0632, 0.7446),
] as const;
const sRgbCurve = parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.040_45);
const bentTable = curve(Array.from({ length: 40 }, (_, index) => Math.round((index / 39) ** 2.1 * 65_535)));

const profiles: Readonly<Record<string, () => Uint8Array>> = {
  'Adobe RGB, gamma 2.2': () =>
    buildIcc({
      connection: 'XYZ ',
      version: 2,
      tags: matrixTags([...colorants], [gamma(2.2), gamma(2.2), gamma(2.2)]),
    }),
  'a curve of its own for each channel': () =>
    buildIcc({ connection: 'XYZ ', tags: matrixTags([...colorants], [bentTable, sRgbCurve, gamma(1.8)]) }),
  'lut8 to Lab': () =>
    buildIcc({ connection: 'Lab ', version: 2, tags: { A2B0: lut('mft1', grid(9, toLab), 1.3) } }),
  'lut16 to Lab': () =>
    buildIcc({ connection: 'Lab ', version: 2, tags: { A2B0: lut('mft2', grid(9, toLab), 0.8) } }),
  'lut16 to XYZ': () =>
    buildIcc({
      connection: 'XYZ ',
      version: 2,
      tags: {
        A2B0: lut(
          'mft2',
          grid(7, (r, g, b) => [0.05 + 0.3 * r, 0.05 + 0.2 * r + 0.2 * g, 0.04 + 0.3 * b]),
          1,
        ),
      },
    }),
  'lutAToB to Lab': () =>
    buildIcc({
      connection: 'Lab ',
      tags: {
        A2B1: lutAToB(grid(9, toLab), {
          a: sRgbCurve,
          m: gamma(1),
          b: parametric(0, 1),
          matrix: [0.9, 0.02, 0, 0, 1, 0, 0, 0.01, 0.98, 0.03, 0, 0],
        }),
      },
    }),
};

describe.skipIf(programsMissing('convert'))('colours through an ICC profile', () => {
  test.each(Object.keys(profiles))('are within one level of Little CMS: %s', async (name) => {
    const profile = profiles[name]?.() ?? new Uint8Array(0);
    const reading = readIccProfile(profile);
    expect(reading).toMatchObject({ kind: 'usable' });
    if (reading.kind === 'unusable') return;
    const ours = colours.slice();
    convertToSrgb(ours, 255, reading.toXyz);
    // Little CMS takes the black of a table only for the intent that the table is for.
    const theirs = await byLittleCms(
      profile,
      name.startsWith('lut') && !name.startsWith('lutA') ? 'perceptual' : 'relative',
    );
    const differences = ours.map((level, index) => Math.abs(level - (theirs[index] ?? 0)));
    // Little CMS works in 16 bits and with tables of the whole chain.
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
    expect(new Set(ours).size).toBeGreaterThan(60);
  });
});
