import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCodecRegistry } from '../../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../../main/decode/decode-frame.ts';
import {
  drawPhantom,
  phantomMarks,
  rampLevel,
  rampPlace,
  rampSteps,
} from '../../../main/phantom/draw-phantom.ts';
import { drawFrameCode, readFrameCode } from '../../../main/phantom/frame-code.ts';
import { PhantomCanvas } from '../../../main/phantom/phantom-canvas.ts';
import { phantomRecipes } from '../../../main/phantom/phantom-kinds.ts';
import { createPhantomStudy } from '../../../main/phantom/phantom-study.ts';
import { phantomKinds } from '../../../main/services/services.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { orientationLetters } from '../../../shared/geometry/orientation-letters.ts';
import { describeImage } from '../../../shared/image/describe-image.ts';
import { frameAttributes, type ImageDescription } from '../../../shared/image/image-description.ts';
import { storedValues } from '../../../shared/image/stored-pixels.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { runProgram } from '../../support/run-program.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const registry = createCodecRegistry();

function studyOf(kind: (typeof phantomKinds)[number], sliceCount = 3) {
  return createPhantomStudy({ kind, seed: 'test', StudyDate: '20260101', sliceCount });
}

interface ReadObject {
  readonly image: ImageDescription;
  readonly valueAt: (frameIndex: number, row: number, column: number) => number;
}

function read(bytes: Uint8Array<ArrayBuffer>): ReadObject {
  const parsed = parsePart10(bytes);
  const TransferSyntaxUID = parsed.transferSyntax.TransferSyntaxUID;
  const image = describeImage(parsed.dataSet, { TransferSyntaxUID });
  const { pixelData } = parsed;
  if (image === null || pixelData?.kind !== 'native') throw new Error('a phantom has native pixels');
  const frameBytes = (image.Rows * image.Columns * image.BitsAllocated) / 8;
  const frames = Array.from({ length: image.NumberOfFrames }, (_, frameIndex) => {
    const start = pixelData.offsetBytes + frameIndex * frameBytes;
    return storedValues(
      decodeFrame(registry, {
        bytes: bytes.slice(start, start + frameBytes),
        TransferSyntaxUID,
        isBigEndian: false,
        startBit: 0,
        pixels: image,
      }),
    );
  });
  return {
    image,
    valueAt: (frameIndex, row, column) => frames[frameIndex]?.[row * image.Columns + column] ?? Number.NaN,
  };
}

/** The program writes superior and inferior where the letters of the standard are head and foot. */
function asWritten(letters: string): string {
  return letters.replaceAll('H', 'S').replaceAll('F', 'I');
}

describe.each(phantomKinds)('the phantom of %s', (kind) => {
  const recipe = phantomRecipes[kind];

  test('says in its pixels which frame each is', () => {
    const numbers: (number | null)[] = [];
    for (const { bytes } of studyOf(kind).objects()) {
      const { image, valueAt } = read(bytes);
      expect(image).toMatchObject({ Modality: recipe.Modality, refusal: null, malformed: [] });
      for (let frameIndex = 0; frameIndex < image.NumberOfFrames; frameIndex++) {
        numbers.push(
          readFrameCode(image.Rows, image.Columns, (row, column) => valueAt(frameIndex, row, column)),
        );
      }
    }
    const expected = recipe.form === 'projection' ? recipe.views.length : 3;
    expect(numbers).toEqual(Array.from({ length: expected }, (_, index) => index + 1));
  });

  test('is labelled as what it is and no patient', () => {
    const [object] = studyOf(kind).objects();
    const { image } = read(object?.bytes ?? new Uint8Array());
    expect(image.PatientName).toMatch(/^PHANTOM\^/u);
    expect(image.StudyDescription).toMatch(/PHANTOM .*synthetic/u);
    expect(image.SeriesDescription).toMatch(/^PHANTOM /u);
    expect(image.BurnedInAnnotation).toBe('YES');
  });

  test('has marks at exactly the distance that it states', () => {
    const [object] = studyOf(kind).objects();
    const { image, valueAt } = read(object?.bytes ?? new Uint8Array());
    const { left, right, below } = phantomMarks(recipe);
    const { ink } = recipe.levels;
    for (const [row, column] of [left, right, below]) {
      // The middle of a cross, and none of it diagonally beside.
      expect(valueAt(0, row, column)).toBe(ink);
      expect(valueAt(0, row - 1, column)).toBe(ink);
      expect(valueAt(0, row, column + 1)).toBe(ink);
      expect(valueAt(0, row - 1, column - 1)).not.toBe(ink);
    }
    const spacing = frameAttributes(image, 0).PixelSpacing ?? image.ImagerPixelSpacing;
    const region = image.shared.ultrasoundRegions[0];
    const columnMm = spacing?.[1] ?? (region?.PhysicalDeltaX ?? Number.NaN) * 10;
    const rowMm = spacing?.[0] ?? (region?.PhysicalDeltaY ?? Number.NaN) * 10;
    expect((right[1] - left[1]) * columnMm).toBeCloseTo(recipe.distanceMm, 9);
    expect((below[0] - left[0]) * rowMm).toBeCloseTo(recipe.distanceMm / 2, 9);
  });

  test('draws the letters that its geometry asks for', () => {
    const drawn = recipe.views.map(({ letters }) => ({
      left: asWritten(letters.left),
      right: asWritten(letters.right),
      top: asWritten(letters.top),
      bottom: asWritten(letters.bottom),
    }));
    const firstOfView = [...studyOf(kind, 1).objects()].map(({ bytes }) => read(bytes).image);
    const asked = firstOfView.map((image) => {
      const found = orientationLetters(image, frameAttributes(image, 0), {
        quarterTurns: 0,
        isFlipped: false,
      });
      return found === null
        ? { left: '', right: '', top: '', bottom: '' }
        : { left: found.left, right: found.right, top: found.top, bottom: found.bottom };
    });
    expect(drawn).toEqual(asked);
  });

  test('has a grey ramp of sixteen even steps', () => {
    const [object] = studyOf(kind).objects();
    const { valueAt } = read(object?.bytes ?? new Uint8Array());
    const { row, column, step } = rampPlace(recipe);
    const middle = Math.floor(step / 2);
    const steps = Array.from({ length: rampSteps }, (_, index) =>
      valueAt(0, row + middle, column + index * step + middle),
    );
    expect(steps).toEqual(Array.from({ length: rampSteps }, (_, index) => rampLevel(recipe, index)));
    expect(steps[0]).toBe(recipe.levels.rampFirst);
    expect(steps.at(-1)).toBe(recipe.levels.rampLast);
  });

  test.skipIf(programsMissing('dciodvfy'))('is without error to dciodvfy', async () => {
    const directory = temporaryDirectory();
    let files = 0;
    for (const { bytes } of studyOf(kind).objects()) {
      const file = path.join(directory, `${files++}.dcm`);
      await writeFile(file, bytes);
      const { output } = await runProgram('dciodvfy', [file]);
      expect(output.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
    }
    expect(files).toBeGreaterThan(0);
  });
});

test('slices of CT follow one another along the normal, at the stated distance', () => {
  const positions = [...studyOf('ct').objects()].map(
    ({ bytes }) => read(bytes).image.shared.ImagePositionPatient,
  );
  // 512 pixels of 0.5 mm around the origin: (511 / 2) × 0.5 = 127.75
  expect(positions).toEqual([
    [-127.75, -127.75, -2.5],
    [-127.75, -127.75, 0],
    [-127.75, -127.75, 2.5],
  ]);
});

test('frames of NM lie where their slice vector says', () => {
  const [object] = studyOf('nm').objects();
  const { image } = read(object?.bytes ?? new Uint8Array());
  expect(image.perFrame?.map((frame) => frame.ImagePositionPatient?.[2])).toEqual([-4, 0, 4]);
});

function bytesOf(seed: string): string {
  const study = createPhantomStudy({ kind: 'mr', seed, StudyDate: '20260101', sliceCount: 2 });
  return [...study.objects()].map(({ bytes }) => Buffer.from(bytes).toString('base64')).join();
}

test('the same seed gives the same study, another one another', () => {
  expect(bytesOf('a')).toBe(bytesOf('a'));
  expect(bytesOf('a')).not.toBe(bytesOf('b'));
  expect(studyOf('ct').StudyInstanceUID).not.toBe(studyOf('mr').StudyInstanceUID);
});

test.each([0, -1, 1.5, 4096])('%d slices are refused', (sliceCount) => {
  expect(() => studyOf('ct', sliceCount)).toThrow(RangeError);
});

describe('the code of a frame', () => {
  test('is read back from every number', () => {
    for (const frameNumber of [0, 1, 2, 255, 256, 1000, 4095]) {
      const canvas = new PhantomCanvas(128, 128, 500);
      drawFrameCode(canvas, frameNumber, 0, 1000);
      expect(readFrameCode(128, 128, (row, column) => canvas.values[row * 128 + column] ?? 0)).toBe(
        frameNumber,
      );
    }
  });

  test('is not read from a picture without one, or with a cell that is wrong', () => {
    expect(readFrameCode(128, 128, () => 7)).toBeNull();
    const canvas = drawPhantom(phantomRecipes.pt, { left: '', right: '', top: '', bottom: '' }, 5, 9);
    const row = Math.round((128 * 11) / 128);
    // Cell 12 of 20 (2 pixels each, the block 40 wide and centred): column 44 + 24.
    canvas.fillRectangle(row, 44 + 24, 2, 2, phantomRecipes.pt.levels.ink);
    expect(readFrameCode(128, 128, (y, x) => canvas.values[y * 128 + x] ?? 0)).toBeNull();
  });
});
