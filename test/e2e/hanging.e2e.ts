import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { createChestStudy } from '../../main/phantom/chest/chest-study.ts';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { runProgram } from '../support/run-program.ts';
import { WallPage } from '../support/wall-page.ts';
import { test, type WorkstationUnderTest } from '../support/workstation-fixture.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-hang-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function send(workstation: WorkstationUnderTest, kind: string): Promise<void> {
  const made = await runNegatoscope('phantom', '--to', folder, '--kind', kind);
  expect(made.exitCode, made.stderr).toBe(0);
  await store(workstation);
}

async function store({ dicom }: WorkstationUnderTest): Promise<void> {
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  await runProgram('storescu', ['+sd', '+r', '-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
}

function bar(page: Page) {
  return page.getByRole('region', { name: 'Hanging protocol' });
}

test('a mammogram hangs R CC, L CC, R MLO, L MLO, and says why in sentences', async ({ workstation }) => {
  const { page } = workstation;
  await send(workstation, 'mg');
  const wall = new WallPage(page);
  await wall.open('PHANTOM');
  await expect(bar(page)).toContainText('Mammography');
  for (const index of [0, 1, 2, 3]) await expect(wall.tile(index)).toHaveAttribute('data-state', 'shown');

  await page.keyboard.press('y');
  const dialog = page.getByRole('dialog', { name: 'Why this layout' });
  await expect(dialog).toContainText('A modality of the study is MG');
  await expect(dialog.getByRole('article')).toHaveCount(4);
  await expect(dialog.getByRole('article').first()).toContainText('R CC');
  await expect(dialog).toContainText('Required:');
  await page.screenshot({ path: 'test-results/why-this-layout.png' });

  await dialog.getByRole('button', { name: /By number of series/u }).click();
  await dialog.getByRole('button', { name: 'Use this one' }).click();
  await page.keyboard.press('Escape');
  await expect(bar(page)).toContainText('By number of series');
});

test('a series hung by hand is remembered for the study', async ({ workstation }) => {
  const { page } = workstation;
  await send(workstation, 'mg');
  const wall = new WallPage(page);
  await wall.open('PHANTOM');
  const before = await wall.shownInstance(0);
  await page.keyboard.press('PageDown');
  await expect.poll(() => wall.shownInstance(0)).not.toBe(before);
  await expect(wall.tile()).toHaveAttribute('data-state', 'shown');
  const chosen = await wall.shownInstance(0);
  await expect(bar(page)).toContainText('changed by hand');

  await page.keyboard.press('Backspace');
  await wall.open('PHANTOM');
  await expect.poll(() => wall.shownInstance(0)).toBe(chosen);
  await bar(page).getByRole('button', { name: 'changed by hand' }).click();
  await expect.poll(() => wall.shownInstance(0)).toBe(before);
});

test('a chest CT hangs beside the same patient’s of the year before, stage by stage', async ({
  workstation,
}) => {
  const { page } = workstation;
  for (const exam of ['current', 'prior'] as const) {
    const StudyDate = exam === 'current' ? '20260101' : '20250101';
    const chest = createChestStudy({ exam, seed: 'hang', StudyDate, sliceCount: 12 });
    let number = 0;
    for (const { bytes } of chest.objects()) {
      number += 1;
      await writeFile(path.join(folder, `${exam}-${number}.dcm`), bytes);
    }
  }
  await store(workstation);
  const wall = new WallPage(page);
  await wall.open('with contrast');
  await expect(bar(page)).toContainText('CT chest with prior');
  // The phantom's prior has no soft kernel: its viewport stays empty.
  for (const index of [0, 1, 2]) await expect(wall.tile(index)).toHaveAttribute('data-state', 'shown');
  await expect(wall.tile(3)).toContainText('Prior, mediastinum');
  await page.keyboard.press('.');
  await expect(bar(page)).toContainText('Stage 2 of');
  await expect(wall.tile(2)).toContainText('Current, coronal');
  await page.keyboard.press(',');
  await expect(wall.tile(2)).toHaveAttribute('data-state', 'shown');
});

test('a layout is saved as a protocol and hangs the study when it opens again', async ({ workstation }) => {
  const { page } = workstation;
  await send(workstation, 'mg');
  const wall = new WallPage(page);
  await wall.open('PHANTOM');
  await expect(bar(page)).toContainText('Mammography');
  await page.keyboard.press('y');
  const dialog = page.getByRole('dialog', { name: 'Why this layout' });
  await dialog.getByRole('button', { name: 'Save this layout as a protocol' }).click();
  await expect(dialog).toContainText('A modality of the study is MG');
  await expect(dialog).toContainText('On this study it hangs:');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Mine');
  await dialog.getByRole('button', { name: 'Try on the newest' }).click();
  await expect(dialog).toContainText('Matches 1 of 1');
  await page.screenshot({ path: 'test-results/save-layout.png' });
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('button', { name: /^Mine/u })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
  await wall.open('PHANTOM');
  await expect(bar(page)).toContainText('Mine');
});
