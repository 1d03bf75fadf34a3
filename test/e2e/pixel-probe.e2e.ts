import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { overlayFile } from '../support/overlay-file.ts';
import { runProgram } from '../support/run-program.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-probe-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What was put into the file at a place, without the bit of its embedded overlay. */
const storedAt = (slice: number, row: number, column: number): number =>
  (row * 13 + column * 5 + slice * 100) & 0x3ff;

test('the value under the pointer is that of the pixel and slice on screen, also while the pointer rests', async ({
  workstation,
}) => {
  const { page, dicom } = workstation;
  const wall = new WallPage(page);
  for (const slice of [1, 2]) {
    const file = path.join(folder, `${slice}.dcm`);
    await writeFile(file, overlayFile(slice));
    await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), file]);
  }
  await wall.open('Overlay');
  await page.keyboard.press('Shift+Equal');
  await expect(wall.tile()).toHaveAttribute('data-zoom', '1');
  const probe = wall.tile().locator('.probe');
  await expect(probe).toHaveText('');

  const box = await wall.tile().boundingBox();
  const [left = 0, top = 0] = ((await wall.tile().getAttribute('data-picture-origin')) ?? '')
    .split(' ')
    .map(Number);
  if (box === null) throw new Error('The tile has no place');
  const pointAt = (row: number, column: number): Promise<void> =>
    page.mouse.move(box.x + left + column + 0.5, box.y + top + row + 0.5);

  for (const [row, column] of [
    [0, 0],
    [201, 255],
    [255, 30],
    [77, 123],
  ] as const) {
    await pointAt(row, column);
    // No rescale: the number has no unit, CT or not.
    await expect(probe).toHaveText(`stored ${storedAt(1, row, column)} x ${column + 1} y ${row + 1}`);
  }
  await wall.stepForward();
  await expect(probe).toHaveAttribute('data-probe', String(storedAt(2, 77, 123)));
  await page.screenshot({ path: 'test-results/screens/probe.png' });
  // Beside the picture there is no pixel.
  await page.mouse.move(box.x + left - 20, box.y + top + 10);
  await expect(probe).toHaveText('');
});
