import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { writeStudies } from '../support/study-folder.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-axe-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const settingsSections = [
  'Display and language',
  'Keys and mouse',
  'Receiver',
  'Certificates and TLS',
  'Space and keeping',
  'Trash',
  'Checks and backups',
  'Limits',
];

async function setSetting(page: Page, key: string, value: string): Promise<void> {
  const set = await page.request.post(new URL('/rpc/settings.set', page.url()).href, {
    data: { key, value },
  });
  expect(set.ok()).toBe(true);
}

test('no view has a serious finding of axe', async ({ workstation }) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  await expect(page.getByRole('heading', { name: 'No studies yet' })).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);

  const made = await runNegatoscope('phantom', '--to', folder, '--test-card', '--slices', '3');
  expect(made.exitCode, made.stderr).toBe(0);
  writeStudies(folder, 80, [{ PatientName: 'Other^One' }, { PatientName: 'Other^Two' }]);
  writeFileSync(path.join(folder, 'letter.dcm'), 'no image');
  await worklist.importFolder(folder);
  expect(await seriousFindings(page)).toEqual([]);
  await worklist.closeActivity();

  await worklist.row('PHANTOM, CT').click();
  await page.keyboard.press('Alt+2');
  await worklist.row('OTHER, One').click();
  await expect(page.getByRole('complementary')).toContainText('Series');
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings).toContainText('Language');
  for (const section of settingsSections) {
    await settings.getByRole('navigation').getByRole('button', { name: section }).click();
    await worklist.screenshot(`settings-${section.toLowerCase().replaceAll(' ', '-')}`);
    expect(await seriousFindings(page)).toEqual([]);
  }
  await settings.getByRole('searchbox', { name: 'Search settings' }).fill('port');
  await expect(settings.getByRole('textbox', { name: 'Port', exact: true })).toBeVisible();
  // Escape would first empty the search.
  await settings.getByRole('button', { name: 'Close' }).click();
  await expect(settings).toBeHidden();

  await page.keyboard.press('Control+K');
  await page.keyboard.type('im');
  await expect(page.getByRole('option').first()).toBeVisible();
  await worklist.screenshot('palette');
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');

  const wall = new WallPage(page);
  await wall.open('PHANTOM, CT');
  expect(await seriousFindings(page)).toEqual([]);

  // The other colours, and the largest text.
  await setSetting(page, 'display.theme', 'contrast');
  await setSetting(page, 'display.textSize', '150');
  await expect(page.locator('html[data-theme="contrast"][data-text-size="150"]')).toBeVisible();
  await worklist.screenshot('reading-contrast');
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Control+,');
  await expect(settings).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('grid', { name: 'Worklist' })).toBeVisible();
  await worklist.screenshot('worklist-contrast');
  expect(await seriousFindings(page)).toEqual([]);
  // Light is the worklist's: around images it is dark again.
  await setSetting(page, 'display.textSize', '100');
  await setSetting(page, 'display.theme', 'light');
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--bg'));
  await expect.poll(background).toBe('#f5f6f8');
  await worklist.screenshot('worklist-light');
  expect(await seriousFindings(page)).toEqual([]);
  await wall.open('PHANTOM, CT');
  expect(await background()).toBe('#0b0d10');
});

test('a site may turn off the notice on calibrated screens, and every window follows', async ({
  workstation,
}) => {
  const { page } = workstation;
  const another = await workstation.openWindow();
  const notice = /Not for primary diagnosis/u;
  for (const each of [page, another]) {
    await expect(each).toHaveTitle(notice);
    await expect(each.getByRole('banner').getByText(notice)).toBeVisible();
  }
  await page.bringToFront();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('checkbox', { name: 'not for primary diagnosis' }).click();
  for (const each of [page, another]) {
    await expect(each.getByRole('banner').getByText(notice)).toBeHidden();
    await expect(each).toHaveTitle('Worklist · Negatoscope');
  }
});
