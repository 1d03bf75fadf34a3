import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { runProgram } from '../support/run-program.ts';
import { difference, greyPixels, screenPixels, type GreyPixels } from '../support/screen-pixels.ts';
import { shutterFate, shutterFile, shutterImage } from '../support/shutter-file.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-hidden-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const whole = { x: 0, y: 0, width: shutterImage.size, height: shutterImage.size };

async function rendered(file: string, ...options: string[]): Promise<GreyPixels> {
  const png = path.join(folder, 'rendered.png');
  const { exitCode, stderr } = await runNegatoscope('render', file, ...options, '--out', png);
  expect(exitCode, stderr).toBe(0);
  return greyPixels(await readFile(png));
}

test('a display shutter and padding are on screen as render draws them, said, and lifted by a key', async ({
  workstation,
}) => {
  const { page, dicom } = workstation;
  const wall = new WallPage(page);
  const file = path.join(folder, 'shutter.dcm');
  await writeFile(file, shutterFile());
  await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), file]);
  await wall.open('Shutter');
  await page.keyboard.press('Shift+Equal');
  await expect(wall.tile()).toHaveAttribute('data-zoom', '1');

  const hidden = await screenPixels(page, wall.tile(), whole);
  expect(difference(hidden, await rendered(file))).toEqual({ count: 0, largest: 0 });
  // And by what was put into the file: the level of the shutter outside the circle, black padding inside it.
  const levels = { shutter: new Set<number>(), padding: new Set<number>(), shown: new Set<number>() };
  for (const [index, level] of hidden.values.entries()) {
    const row = Math.floor(index / shutterImage.size);
    levels[shutterFate(row, index % shutterImage.size)].add(level);
  }
  expect([...levels.shutter]).toEqual([shutterImage.shutterLevel]);
  expect([...levels.padding]).toEqual([0]);
  expect(levels.shown.size).toBeGreaterThan(100);
  await expect(wall.tile()).toContainText('Shutter');
  await expect(wall.tile()).toContainText('Padding black');
  await page.screenshot({ path: 'test-results/screens/shutter.png' });

  await page.keyboard.press('Shift+G');
  await expect(wall.tile()).toContainText('Shutter lifted');
  const lifted = await screenPixels(page, wall.tile(), whole);
  expect(difference(lifted, await rendered(file, '--show-hidden'))).toEqual({ count: 0, largest: 0 });
  // MONOCHROME1: stored 0 of a window over all 12 bits is white.
  expect(lifted.values[0]).toBe(255);

  // The next opening hides again what the object hides.
  await page.keyboard.press('Backspace');
  await wall.open('Shutter');
  await expect(wall.tile()).not.toContainText('Shutter lifted');
});
