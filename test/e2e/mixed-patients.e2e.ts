import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { sliceFile, type SliceValues } from '../support/slice-file.ts';
import { WallPage } from '../support/wall-page.ts';
import { WorklistPage } from '../support/worklist-page.ts';
import { test } from '../support/workstation-fixture.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-mixed-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, values: SliceValues): void {
  writeFileSync(path.join(folder, name), sliceFile(values));
}

test('a study that names two patients is two rows in red, and says so above its images', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  write('one.dcm', { SOPInstanceUID: '2.25.1', PatientID: 'P-1', PatientName: 'Mixed^Anna' });
  write('two.dcm', { SOPInstanceUID: '2.25.2', PatientID: 'P-2', PatientName: 'Mixed^Bruno' });
  await worklist.importFolder(folder);
  await worklist.closeActivity();
  await page.keyboard.press('Alt+n');
  for (const name of ['MIXED, Anna', 'MIXED, Bruno']) {
    await expect(worklist.row(name)).toContainText('Identity conflict');
    await expect(worklist.row(name)).toHaveClass(/mixed/u);
  }
  await worklist.row('MIXED, Anna').click();
  await expect(page.getByRole('complementary')).toContainText('name different patients');
  await worklist.screenshot('mixed-worklist');
  const wall = new WallPage(page);
  await wall.open('MIXED, Anna');
  await expect(page.getByRole('alert').filter({ hasText: 'name different patients' })).toBeVisible();
  // The other patient's image is nowhere in this window.
  expect(await wall.count()).toBe(1);
  await expect(page.getByText('MIXED, Bruno')).toBeHidden();
  await worklist.screenshot('mixed-reading');
});

test('an object with other pixels under the same UID is said on the row and above the images; the first is shown', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  write('first.dcm', { SOPInstanceUID: '2.25.3', PatientName: 'Twice^Carla', pixelValue: 7 });
  await worklist.importFolder(folder);
  await worklist.closeActivity();
  write('first.dcm', { SOPInstanceUID: '2.25.3', PatientName: 'Twice^Carla', pixelValue: 9 });
  await worklist.importFolder(folder);
  await worklist.closeActivity();
  await page.keyboard.press('Alt+n');
  await expect(worklist.row('TWICE, Carla')).toBeVisible();
  const wall = new WallPage(page);
  await wall.open('TWICE, Carla');
  await expect(page.getByRole('alert').filter({ hasText: 'with other content' })).toBeVisible();
  await worklist.screenshot('conflict-reading');
});
