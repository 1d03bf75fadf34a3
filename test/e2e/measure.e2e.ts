import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { openPhantom } from '../support/open-phantom.ts';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { startBrowserHost } from '../support/start-browser-host.ts';
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
  const { page } = workstation;
  const wall = await openPhantom(workstation, folder, 'ct', 5);
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

test('a length is drawn, corrected, named and taken back by keys alone', async ({ workstation }) => {
  const { page } = workstation;
  const wall = await openPhantom(workstation, folder, 'ct', 3);
  await page.keyboard.press('Shift+Equal');
  await expect(wall.tile()).toHaveAttribute('data-zoom', '1');
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Drawing cursor')).toContainText('Column 256.5, row 256.5');
  await page.keyboard.press('Enter');
  await repeat(page, 'Control+ArrowRight', 10);
  await page.keyboard.press('Enter');
  // 100 pixels of 0.5 mm.
  await expect(wall.labels()).toContainText('50.0 mm');
  // Takes hold of the end, moves it 7 pixels and a half, and lets go.
  await page.keyboard.press('Enter');
  await repeat(page, 'ArrowRight', 7);
  await repeat(page, 'Shift+ArrowRight', 5);
  await page.keyboard.press('Enter');
  await expect(wall.labels()).toContainText('53.8 mm');
  await page.keyboard.press('F2');
  await page.keyboard.type('Node, station 7');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-measure-row]')).toContainText('Node, station 7');
  await page.screenshot({ path: 'test-results/screens/measure-keys-only.png' });
  await repeat(page, 'Control+z', 2);
  await expect(wall.labels()).toContainText('50.0 mm');
  await page.keyboard.press('Control+z');
  await expect(wall.labels()).toHaveCount(0);
  await repeat(page, 'Control+y', 3);
  await expect(wall.labels()).toContainText('Node, station 7');
  await expect(wall.labels()).toContainText('53.8 mm');
});

test('on a turned and mirrored radiograph at any zoom, millimetres are those of the detector', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = await openPhantom(workstation, folder, 'cr', 1);
  await page.keyboard.press('Alt+r');
  await page.keyboard.press('Alt+h');
  await page.keyboard.press('d');
  const box = await wall.tile().boundingBox();
  if (box === null) throw new Error('no tile');
  const from = { x: box.x + box.width / 2 - 90, y: box.y + box.height / 2 - 120 };
  await wall.drag(from, { x: from.x + 120, y: from.y + 160 });
  const zoom = Number(await wall.tile().getAttribute('data-zoom'));
  // 120 and 160 make 200 pixels of the screen; a pixel of the detector is 0.2 mm.
  const expected = (200 / zoom) * 0.2;
  const shown = await wall.labels().locator('.label-main').textContent();
  expect(Math.abs(Number((shown ?? '').replace(/\s*mm/u, '')) - expected)).toBeLessThanOrEqual(0.05 + 1e-9);
  await expect(wall.labels()).toContainText('at detector');
  await page.screenshot({ path: 'test-results/screens/measure-turned.png' });
});

test('measurements and key images are there after a reload, a restart and a rebuilt index', async ({
  playwright,
  launchOptions,
  viewport,
}) => {
  test.setTimeout(150_000);
  const data = path.join(folder, 'data');
  const images = path.join(folder, 'images');
  const made = await runNegatoscope('phantom', '--to', images, '--test-card', '--slices', '3');
  expect(made.exitCode, made.stderr).toBe(0);
  const imported = await runNegatoscope('--data', data, 'import', images);
  expect(imported.exitCode, imported.stderr).toBe(0);
  const browser = await playwright.chromium.launch(launchOptions);
  try {
    for (const visit of ['draw', 'after a restart', 'after a reindex'] as const) {
      if (visit === 'after a reindex') {
        const rebuilt = await runNegatoscope('--data', data, 'reindex');
        expect(rebuilt.exitCode, rebuilt.stderr).toBe(0);
      }
      const host = await startBrowserHost(['--data', data, '--headless']);
      try {
        const page = await (await browser.newContext({ viewport })).newPage();
        await page.goto(host.url);
        const wall = new WallPage(page);
        await wall.open('PHANTOM');
        if (visit === 'draw') {
          await page.keyboard.press('Shift+Equal');
          const at = await wall.pixelPlace();
          await page.keyboard.press('d');
          await wall.drag(at(156.5, 264.5), at(356.5, 264.5));
          await page.keyboard.press('k');
          await expect(wall.labels()).toContainText('100.0 mm');
          // The window comes back with the study that it showed.
          await page.reload();
          await expect(wall.tile()).toHaveAttribute('data-state', 'shown');
        }
        await expect(wall.labels()).toContainText('100.0 mm');
        await expect(page.locator('[data-measure-row]')).toHaveCount(1);
        await page.getByRole('tab', { name: 'Key images' }).click();
        await expect(page.locator('[data-key-image]')).toHaveCount(1);
        await page.keyboard.press('Alt+ArrowLeft');
        await expect(wall.row('PHANTOM')).toBeVisible();
      } finally {
        await host.stop();
      }
    }
  } finally {
    await browser.close();
  }
});

async function repeat(page: Page, key: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await page.keyboard.press(key);
}
