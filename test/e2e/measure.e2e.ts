import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { runProgram } from '../support/run-program.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';

let folder = '';

test.beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'negatoscope-measure-'));
});

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('a length, a region and an angle are drawn by mouse and are what the phantom was made with', async ({
  workstation,
}) => {
  const { page, dicom } = workstation;
  const made = await runNegatoscope('phantom', '--to', folder, '--test-card', '--slices', '5');
  expect(made.exitCode, made.stderr).toBe(0);
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  const wall = new WallPage(page);
  await wall.open('PHANTOM');
  await page.keyboard.press('Shift+Equal');
  const at = await wall.pixelPlace();

  await page.keyboard.press('d');
  await wall.drag(at(156.5, 264.5), at(356.5, 264.5));
  await expect(wall.labels()).toContainText('100.0 mm');
  await page.keyboard.press('e');
  await wall.drag(at(220, 350), at(290, 420));
  await page.keyboard.press('a');
  for (const place of [at(100, 200), at(100, 300), at(180, 300)]) await page.mouse.click(place.x, place.y);
  await expect(wall.labels()).toHaveCount(3);
  await expect(wall.labels().last()).toContainText('90.0°');
  await page.keyboard.press('F2');
  await page.keyboard.type('Spine');
  await page.keyboard.press('Enter');
  await page.keyboard.press('k');
  await page.screenshot({ path: 'test-results/screens/measure-mouse.png' });
  await page.getByRole('tab', { name: 'Key images' }).click();
  await expect(page.locator('[data-key-image]')).toHaveCount(1);
  await page.screenshot({ path: 'test-results/screens/measure-keys.png' });
  await page.getByRole('tab', { name: 'Tags' }).click();
  await page.getByRole('searchbox', { name: 'Search tags' }).fill('patient');
  await expect(page.getByRole('list', { name: 'Attributes' })).toContainText('PHANTOM-CT');
  await page.screenshot({ path: 'test-results/screens/measure-tags.png' });
});
