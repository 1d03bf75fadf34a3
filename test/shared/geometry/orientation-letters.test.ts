import { describe, expect, test } from 'vitest';
import { directionLetters, orientationLetters } from '../../../shared/geometry/orientation-letters.ts';
import type { ViewOrientation } from '../../../shared/geometry/view-transform.ts';

const biped = { PatientOrientation: null, AnatomicalOrientationType: null };
const quadruped = { PatientOrientation: null, AnatomicalOrientationType: 'QUADRUPED' };
const asReceived: ViewOrientation = { quarterTurns: 0, isFlipped: false };
const quarterTurns = [0, 1, 2, 3] as const;

type Vector = [number, number, number];
type Six = [number, number, number, number, number, number];

const unit = (axis: number, sign: number): Vector => [
  axis === 0 ? sign : 0,
  axis === 1 ? sign : 0,
  axis === 2 ? sign : 0,
];

/** The 48 signed permutations of the three patient axes. */
function signedPermutations(): [Vector, Vector, Vector][] {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  return orders.flatMap(([a = 0, b = 0, c = 0]) =>
    Array.from({ length: 8 }, (_, bits): [Vector, Vector, Vector] => [
      unit(a, bits & 1 ? -1 : 1),
      unit(b, bits & 2 ? -1 : 1),
      unit(c, bits & 4 ? -1 : 1),
    ]),
  );
}

/**
 * Independent derivation: a 3 × 3 picture whose pixels are their own patient positions, turned by moving pixels
 * about; the letter of a side is where its middle pixel lies as seen from the centre.
 */
function lettersByMovingPixels(row: Vector, column: Vector, view: ViewOrientation) {
  let picture: Vector[][] = [-1, 0, 1].map((down) =>
    [-1, 0, 1].map((along): Vector => [
      along * row[0] + down * column[0],
      along * row[1] + down * column[1],
      along * row[2] + down * column[2],
    ]),
  );
  if (view.isFlipped) picture = picture.map((line) => line.toReversed());
  for (let turn = 0; turn < view.quarterTurns; turn++) {
    // A quarter turn clockwise: the left column, read upwards, becomes the top row.
    picture = [0, 1, 2].map((index) => picture.map((line): Vector => line[index] ?? [0, 0, 0]).toReversed());
  }
  const letter = ([x, y, z]: Vector): string => {
    if (x !== 0) return x > 0 ? 'L' : 'R';
    if (y !== 0) return y > 0 ? 'P' : 'A';
    return z > 0 ? 'S' : 'I';
  };
  const at = (line: number, index: number) => letter(picture[line]?.[index] ?? [0, 0, 0]);
  return { top: at(0, 1), right: at(1, 2), bottom: at(2, 1), left: at(1, 0) };
}

describe('orientation letters from Image Orientation (Patient)', () => {
  test('agree with moving labelled pixels, for all 48 axis permutations, flips and quarter turns', () => {
    const cases = signedPermutations();
    expect(new Set(cases.map((axes) => axes.flat().join())).size).toBe(48);
    for (const [row, column] of cases) {
      for (const turns of quarterTurns) {
        for (const isFlipped of [false, true]) {
          const view = { quarterTurns: turns, isFlipped };
          const cosines: Six = [...row, ...column];
          expect(orientationLetters(biped, { ImageOrientationPatient: cosines }, view)).toEqual({
            ...lettersByMovingPixels(row, column, view),
            source: 'ImageOrientationPatient',
          });
        }
      }
    }
  });

  test('name a supine axial slice as every reader knows it: front on top, patient right on the left', () => {
    const axial = { ImageOrientationPatient: [1, 0, 0, 0, 1, 0] satisfies Six };
    expect(orientationLetters(biped, axial, asReceived)).toMatchObject({
      top: 'A',
      right: 'L',
      bottom: 'P',
      left: 'R',
    });
  });

  test('carry a second and a third letter where the plane is oblique', () => {
    // Turned 30° about the x axis: the columns run back and, by sin 30°, down.
    const tilted: Six = [1, 0, 0, 0, Math.cos(Math.PI / 6), -Math.sin(Math.PI / 6)];
    expect(orientationLetters(biped, { ImageOrientationPatient: tilted }, asReceived)).toMatchObject({
      top: 'AS',
      bottom: 'PI',
      left: 'R',
      right: 'L',
    });
    expect(directionLetters([0.5, 0.6, 0.62])).toBe('SPL');
  });

  test('stay single for the few degrees by which scanners tilt', () => {
    const fiveDegrees = (5 * Math.PI) / 180;
    expect(directionLetters([0, Math.cos(fiveDegrees), Math.sin(fiveDegrees)])).toBe('P');
    const elevenDegrees = (11 * Math.PI) / 180;
    expect(directionLetters([0, Math.cos(elevenDegrees), Math.sin(elevenDegrees)])).toBe('PS');
  });

  test('use the terms for animals where the image says quadruped', () => {
    const axial = { ImageOrientationPatient: [1, 0, 0, 0, 1, 0] satisfies Six };
    expect(orientationLetters(quadruped, axial, asReceived)).toMatchObject({
      top: 'V',
      right: 'LE',
      bottom: 'D',
      left: 'RT',
    });
    expect(directionLetters([0, 0, 1], true)).toBe('CR');
  });

  test.each([
    ['not of unit length', [2, 0, 0, 0, 1, 0]],
    ['not orthogonal', [1, 0, 0, 0.7, 0.714, 0]],
    ['null vectors', [0, 0, 0, 0, 0, 0]],
  ] satisfies [string, Six][])('are absent when the cosines are %s', (_, cosines) => {
    const image = { ...biped, PatientOrientation: ['L', 'P'] satisfies [string, string] };
    expect(orientationLetters(image, { ImageOrientationPatient: cosines }, asReceived)).toBeNull();
  });
});

const lettersOfTerms = (
  first: string,
  second: string,
  view: ViewOrientation = asReceived,
  AnatomicalOrientationType: string | null = null,
) =>
  orientationLetters(
    { PatientOrientation: [first, second], AnatomicalOrientationType },
    { ImageOrientationPatient: null },
    view,
  );

describe('orientation letters from Patient Orientation', () => {
  test('name all sides of a frontal radiograph, head as superior', () => {
    expect(lettersOfTerms('L', 'F')).toEqual({
      top: 'S',
      right: 'L',
      bottom: 'I',
      left: 'R',
      source: 'PatientOrientation',
    });
  });

  test('follow a flip and a turn', () => {
    expect(lettersOfTerms('L', 'F', { quarterTurns: 0, isFlipped: true })).toMatchObject({
      left: 'L',
      top: 'S',
    });
    expect(lettersOfTerms('L', 'F', { quarterTurns: 1, isFlipped: false })).toMatchObject({
      right: 'S',
      bottom: 'L',
    });
  });

  test('keep secondary terms and turn each around on the far side', () => {
    expect(lettersOfTerms('A', 'FR')).toMatchObject({ right: 'A', left: 'P', bottom: 'IR', top: 'SL' });
  });

  test('read two-letter terms of animals whole', () => {
    expect(lettersOfTerms('CD', 'VRT', asReceived, 'QUADRUPED')).toMatchObject({
      right: 'CD',
      left: 'CR',
      bottom: 'VRT',
      top: 'DLE',
    });
  });

  test.each([
    ['', ''],
    ['X', 'F'],
    ['LR', 'F'],
    ['LL', 'F'],
    ['L', ''],
  ])('are absent for %j and %j', (first, second) => {
    expect(lettersOfTerms(first, second)).toBeNull();
  });

  test('are absent when the image says nothing', () => {
    expect(orientationLetters(biped, { ImageOrientationPatient: null }, asReceived)).toBeNull();
  });
});
