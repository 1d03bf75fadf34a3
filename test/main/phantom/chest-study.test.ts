import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ChestAnatomy } from '../../../main/phantom/chest/chest-anatomy.ts';
import { chestCodePlace, chestMarks, markDistancePixels } from '../../../main/phantom/chest/chest-label.ts';
import {
  chestExams,
  chestSpacingMm,
  createChestStudy,
  sliceHeights,
  yearBefore,
} from '../../../main/phantom/chest/chest-study.ts';
import { readFrameCode } from '../../../main/phantom/frame-code.ts';
import type { PhantomObject } from '../../../main/phantom/phantom-object.ts';
import { sampleStudies } from '../../../main/phantom/sample-studies.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { orientationLetters } from '../../../shared/geometry/orientation-letters.ts';
import { describeImage } from '../../../shared/image/describe-image.ts';
import { frameAttributes, type ImageDescription } from '../../../shared/image/image-description.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { runProgram } from '../../support/run-program.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

interface ReadImage {
  readonly image: ImageDescription;
  /** Modality values, row-major. */
  readonly hu: Int16Array;
  readonly position: readonly number[];
}

function read({ bytes }: PhantomObject): ReadImage {
  const parsed = parsePart10(bytes);
  const { TransferSyntaxUID } = parsed.transferSyntax;
  const image = describeImage(parsed.dataSet, { TransferSyntaxUID });
  const { pixelData } = parsed;
  if (image === null || pixelData?.kind !== 'native') throw new Error('a phantom has native pixels');
  const count = image.Rows * image.Columns;
  const view = new DataView(bytes.buffer, bytes.byteOffset + pixelData.offsetBytes, 2 * count);
  const hu = Int16Array.from({ length: count }, (_, index) => view.getUint16(2 * index, true) - 1024);
  const position = frameAttributes(image, 0).ImagePositionPatient;
  if (position === null) throw new Error('a slice has a position');
  return { image, hu, position };
}

function studyOf(exam: 'current' | 'prior', sliceCount = 3, seed = 'test') {
  return createChestStudy({ exam, seed, StudyDate: '20260131', sliceCount });
}

/** Value at a place of the patient, in millimetres. */
function valueAt({ image, hu, position }: ReadImage, x: number, y: number): number {
  const column = Math.round((x - (position[0] ?? 0)) / chestSpacingMm);
  const row = Math.round((y - (position[1] ?? 0)) / chestSpacingMm);
  return hu[row * image.Columns + column] ?? Number.NaN;
}

/** Mean of the values within a square of five pixels: what noise leaves of a tissue. */
function meanAt(slice: ReadImage, x: number, y: number): number {
  let sum = 0;
  for (const dx of [-2, -1, 0, 1, 2]) {
    for (const dy of [-2, -1, 0, 1, 2]) {
      sum += valueAt(slice, x + dx * chestSpacingMm, y + dy * chestSpacingMm);
    }
  }
  return sum / 25;
}

const [scout, ...slices] = [...studyOf('current', 7).objects()].map(read);
const lung = slices.filter(({ image }) => image.SeriesNumber === 1);
const mediastinum = slices.filter(({ image }) => image.SeriesNumber === 2);

function windowOf(slice: ReadImage | undefined) {
  return slice === undefined ? [] : frameAttributes(slice.image, 0).vois;
}

/** Diameter of a ball whose cut through the middle has this area. */
function measuredDiameterMm(exam: 'current' | 'prior'): number {
  const { nodule } = chestExams[exam];
  const [x, y, z] = nodule.centerMm;
  const without = new ChestAnatomy(512, chestSpacingMm, { hasContrast: false, nodules: [] }).slice(z).slice();
  const ball = { ...nodule, hu: 3000 };
  const painted = new ChestAnatomy(512, chestSpacingMm, { hasContrast: false, nodules: [ball] }).slice(z);
  // Far above every tissue, the share of the ball in a pixel can be told from what is behind it.
  let pixels = 0;
  const middle = 511 / 2;
  for (let row = 0; row < 512; row++) {
    for (let column = 0; column < 512; column++) {
      const off = Math.hypot((column - middle) * chestSpacingMm - x, (row - middle) * chestSpacingMm - y);
      if (off > 8) continue;
      const before = without[row * 512 + column] ?? 0;
      const after = painted[row * 512 + column] ?? 0;
      // Strands around it have at most the value of water.
      pixels += after > 0 ? Math.max(0, (after - before) / (3000 - before)) : 0;
    }
  }
  return 2 * Math.sqrt((pixels * chestSpacingMm ** 2) / Math.PI);
}

describe('the chest', () => {
  test('is a scout and two series of the same slices, each with its own kernel and window', () => {
    expect(scout?.image).toMatchObject({ SeriesDescription: 'Scout', refusal: null, malformed: [] });
    expect(scout?.image.ImageType).toEqual(['ORIGINAL', 'PRIMARY', 'LOCALIZER']);
    expect([lung.length, mediastinum.length]).toEqual([7, 7]);
    expect(lung.map(({ position }) => position)).toEqual(mediastinum.map(({ position }) => position));
    expect(lung[0]?.image).toMatchObject({
      SeriesDescription: 'Lung 4.0 Br59',
      StudyDescription: 'CT chest with contrast (phantom)',
      PatientName: 'PHANTOM^CHEST',
      BurnedInAnnotation: 'YES',
      refusal: null,
      malformed: [],
    });
    expect(windowOf(lung[0])).toMatchObject([
      { WindowCenter: -600, WindowWidth: 1500, WindowCenterWidthExplanation: 'LUNG' },
    ]);
    expect(windowOf(mediastinum[0])).toMatchObject([
      { WindowCenter: 50, WindowWidth: 350, WindowCenterWidthExplanation: 'MEDIASTINUM' },
    ]);
  });

  test('says in its pixels which image of the series each is', () => {
    for (const series of [lung, mediastinum]) {
      const numbers = series.map(({ image, hu }) =>
        readFrameCode(
          image.Rows,
          image.Columns,
          (row, column) => hu[row * image.Columns + column] ?? 0,
          chestCodePlace(image.Columns),
        ),
      );
      expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(series.map(({ image }) => image.InstanceNumber)).toEqual(numbers);
    }
  });

  test('lies as its letters say, from the head down at even steps', () => {
    for (const { image } of [...lung, ...mediastinum]) {
      const letters = orientationLetters(image, frameAttributes(image, 0), {
        quarterTurns: 0,
        isFlipped: false,
      });
      // As burned in: R left, L right, A above, P below.
      expect(letters).toMatchObject({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
    }
    // 512 pixels of 0.7 mm around the middle: (511 / 2) × 0.7 = 178.85; the fourth of seven is at the nodule.
    expect(lung.map(({ position }) => position)).toEqual(
      [0, -4, -8, -12, -16, -20, -24].map((z) => [-178.85, -178.85, z]),
    );
  });

  test('has two marks 70 mm apart in every image', () => {
    expect(markDistancePixels * chestSpacingMm).toBeCloseTo(70, 9);
    const [left = [0, 0], right = [0, 0]] = chestMarks(512);
    expect([right[0] - left[0], right[1] - left[1]]).toEqual([0, markDistancePixels]);
    for (const { image, hu } of slices) {
      for (const [row, column] of [left, right]) {
        expect(hu[row * image.Columns + column]).toBe(800);
        expect(hu[(row - 1) * image.Columns + column]).toBe(800);
        expect(hu[(row - 1) * image.Columns + column - 1]).toBeLessThan(-800);
      }
    }
  });

  test('has the values of what it is made of, at places read off its anatomy', () => {
    const [slice] = mediastinum.slice(3);
    if (slice === undefined) throw new Error('no slice at the nodule');
    // Aorta with contrast, windpipe's branch, muscle of the back, fat under the skin, air outside.
    expect(meanAt(slice, 26, 41)).toBeCloseTo(192, -1);
    expect(meanAt(slice, -24, 15)).toBeLessThan(-900);
    expect(meanAt(slice, 20, 92)).toBeGreaterThan(35);
    expect(meanAt(slice, 20, 92)).toBeLessThan(75);
    expect(meanAt(slice, -154, 0)).toBeCloseTo(-104, -1.5);
    expect(meanAt(slice, 0, -130)).toBeCloseTo(-1000, -1);
    const [prior] = [...studyOf('prior', 1).objects()].slice(1).map(read);
    if (prior === undefined) throw new Error('no slice of the prior');
    // Blood without contrast.
    expect(meanAt(prior, 26, 41)).toBeLessThan(70);
  });
});

describe('the nodule', () => {
  test('is in the lung, and as large as it is said to be, in both examinations', () => {
    const [x, y] = chestExams.current.nodule.centerMm;
    expect(chestExams.prior.nodule.centerMm).toEqual(chestExams.current.nodule.centerMm);
    expect(measuredDiameterMm('current')).toBeCloseTo(10, 0);
    expect(measuredDiameterMm('prior')).toBeCloseTo(7, 0);
    const [slice] = lung.slice(3);
    if (slice === undefined) throw new Error('no slice at the nodule');
    expect(meanAt(slice, x, y)).toBeGreaterThan(0);
    expect(meanAt(slice, x, y)).toBeLessThan(80);
  });
});

test('a few slices lie around the nodule, all of them where the examination has them', () => {
  expect(sliceHeights(chestExams.current, 1)).toEqual([-12]);
  expect(sliceHeights(chestExams.current, 4)).toEqual([-8, -12, -16, -20]);
  const all = sliceHeights(chestExams.current, 60);
  expect([all.length, all[0], all.at(-1)]).toEqual([60, 92, 92 - 59 * 4]);
  expect(all).toContain(-12);
});

test('the same seed gives the same chest, another one other UIDs', () => {
  const bytes = (seed: string): string[] =>
    [...studyOf('current', 1, seed).objects()].map((object) => Buffer.from(object.bytes).toString('base64'));
  expect(bytes('a')).toEqual(bytes('a'));
  expect(studyOf('current', 1, 'a').StudyInstanceUID).not.toBe(studyOf('current', 1, 'b').StudyInstanceUID);
  expect(studyOf('current').StudyInstanceUID).not.toBe(studyOf('prior').StudyInstanceUID);
});

test('a sample for CT is a chest and the same patient a year before; of another kind its test card', () => {
  const samples = sampleStudies({ kind: 'ct', seed: 's', StudyDate: '20240229' });
  const first = samples.map((study) => {
    const [object] = study.objects();
    if (object === undefined) throw new Error('a study has objects');
    const { image } = read(object);
    return [image.StudyDescription, image.StudyDate, image.PatientID];
  });
  expect(first).toEqual([
    ['CT chest with contrast (phantom)', '20240229', 'PHANTOM-1'],
    ['CT chest low dose (phantom)', '20230228', 'PHANTOM-1'],
  ]);
  expect(samples.map(({ objectCount }) => objectCount)).toEqual([121, 49]);
  expect(sampleStudies({ kind: 'mr', seed: 's', StudyDate: '20240229' })).toHaveLength(1);
  expect(yearBefore('20260301')).toBe('20250301');
});

test.skipIf(programsMissing('dciodvfy'))('chests are without error to dciodvfy', async () => {
  const directory = temporaryDirectory();
  const objects = [...studyOf('current', 2).objects(), ...studyOf('prior', 2).objects()];
  expect(objects).toHaveLength(5 + 3);
  for (const [index, { bytes }] of objects.entries()) {
    const file = path.join(directory, `${index}.dcm`);
    await writeFile(file, bytes);
    const { output } = await runProgram('dciodvfy', [file]);
    expect(output.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  }
});
