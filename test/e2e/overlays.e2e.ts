import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { isMarkedPixel, overlayFile, overlayImage } from '../support/overlay-file.ts';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { runProgram } from '../support/run-program.ts';
import { difference, greyPixels, screenPixels, type GreyPixels } from '../support/screen-pixels.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-overlays-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const { Rows: height, Columns: width } = overlayImage;
const whole = { x: 0, y: 0, width, height };

/** The picture that the command line makes of a file. */
async function rendered(file: string, ...options: string[]): Promise<GreyPixels> {
  const png = path.join(folder, 'rendered.png');
  const { exitCode, stderr } = await runNegatoscope('render', file, ...options, '--out', png);
  expect(exitCode, stderr).toBe(0);
  return greyPixels(await readFile(png));
}

test('overlay planes are on screen as render draws them, slice by slice, and can be hidden and are then told of', async ({
  workstation,
}) => {
  const { page, dicom } = workstation;
  const wall = new WallPage(page);
  const slices = [1, 2, 3];
  const files = slices.map((slice) => path.join(folder, `${slice}.dcm`));
  for (const [index, file] of files.entries()) await writeFile(file, overlayFile(index + 1));
  await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  await wall.open('Overlay');
  await page.keyboard.press('Shift+Equal');
  await expect(wall.tile()).toHaveAttribute('data-zoom', '1');

  for (const [index, file] of files.entries()) {
    const slice = index + 1;
    await wall.expectPosition(slice);
    expect(await wall.shownInstance()).toBe(`2.25.7100${slice}`);
    await expect(wall.tile()).toHaveAttribute('data-overlays', '3');
    const shown = await screenPixels(page, wall.tile(), whole);
    expect(difference(shown, await rendered(file))).toEqual({ count: 0, largest: 0 });
    // And by what was put into the file, not by our own word alone: no picture reaches white in this window.
    const isWhite = [...shown.values].map((level) => level === 255);
    expect(isWhite).toEqual(
      [...shown.values].map((_, pixel) => isMarkedPixel(slice, Math.floor(pixel / width), pixel % width)),
    );
    if (slice < slices.length) await wall.stepForward();
  }
  await page.screenshot({ path: 'test-results/screens/overlays.png' });

  await expect(wall.tile()).not.toContainText('hidden');
  await page.keyboard.press('g');
  await expect(wall.tile()).toContainText('3 overlays hidden');
  const bare = await screenPixels(page, wall.tile(), whole);
  expect(difference(bare, await rendered(files[2] ?? '', '--no-overlays'))).toEqual({ count: 0, largest: 0 });

  // The next opening begins with everything on the picture.
  await page.keyboard.press('Backspace');
  await wall.open('Overlay');
  await expect(wall.tile()).not.toContainText('hidden');
});

test('a plane that cannot be drawn is told of on the picture', async ({ workstation }) => {
  const { page, dicom } = workstation;
  const wall = new WallPage(page);
  const file = path.join(folder, 'short.dcm');
  await writeFile(file, overlayFile(1, { missingBytes: 2 }));
  await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), file]);
  await wall.open('Overlay');
  await expect(wall.tile()).toHaveAttribute('data-overlays', '2');
  await expect(wall.tile()).toContainText('1 overlay not drawn');
});
