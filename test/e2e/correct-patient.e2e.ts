import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { sliceFile } from '../support/slice-file.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-disc-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('another hospital’s study joins its patient when a person says so, by keyboard, and leaves again', async ({
  workstation,
}) => {
  const { page, dataDirectory } = workstation;
  const worklist = new WorklistPage(page);
  writeFileSync(
    path.join(folder, 'ours'),
    sliceFile({
      SOPInstanceUID: '2.25.81',
      StudyInstanceUID: '2.25.82',
      PatientID: '4711',
      PatientName: 'Muster^Paula',
      PatientBirthDate: '19700312',
      StudyDescription: 'MR of the house',
      StudyDate: '20240105',
    }),
  );
  writeFileSync(
    path.join(folder, 'theirs'),
    sliceFile({
      SOPInstanceUID: '2.25.83',
      StudyInstanceUID: '2.25.84',
      PatientID: 'F-1',
      PatientName: 'MUSTER^PAULA^M',
      PatientBirthDate: '19700312',
      StudyDescription: 'MR from a disc',
    }),
  );
  await worklist.importFolder(folder);
  await worklist.closeActivity();

  await worklist.row('MR from a disc').click();
  await expect(page.getByRole('complementary')).not.toContainText('MR of the house');
  await page.keyboard.press('Alt+p');
  const dialog = page.getByRole('dialog', { name: 'Whose study is this?' });
  const proposal = dialog.getByRole('button', { name: /MUSTER, Paula/u });
  await expect(proposal).toContainText('similar name, same birth date, same sex');
  await worklist.screenshot('correct-patient');
  await proposal.focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Patient ID' })).toHaveValue('4711');
  await dialog.getByRole('button', { name: 'Show as this patient' }).press('Enter');
  await expect(dialog).toBeHidden();

  const row = worklist.row('MR from a disc');
  await expect(row).toContainText('4711');
  await expect(row.getByRole('img', { name: /received as .*MUSTER.* · F-1/iu })).toBeVisible();
  await expect(page.getByRole('complementary')).toContainText('MR of the house');
  await worklist.screenshot('corrected-patient');

  await row.click();
  await page.keyboard.press('Enter');
  const tile = page.locator('.corner.top-left').first();
  await expect(tile).toContainText('MUSTER, Paula');
  await expect(tile).toContainText('4711');
  await expect(tile.getByRole('img', { name: /received as .* · F-1/u })).toBeVisible();
  await worklist.screenshot('corrected-patient-reading');
  await page.keyboard.press('Backspace');

  // The files stay as they were received.
  const listed = await runNegatoscope('--data', dataDirectory, 'list', '--level', 'instance', '--json');
  const files = listed.stdout.match(/"file":"[^"]+"/gu) ?? [];
  expect(files).toHaveLength(2);
  const bytes = files.map((file) => readFileSync(file.slice('"file":"'.length, -1)).toString('latin1'));
  expect(bytes.some((text) => text.includes('MUSTER^PAULA^M'))).toBe(true);

  await row.click();
  await page.keyboard.press('Alt+p');
  await dialog.getByRole('button', { name: 'Show as received' }).press('Enter');
  await expect(row).toContainText('F-1');
  await expect(row.getByRole('img', { name: /received as/u })).toHaveCount(0);
  await page.keyboard.press('Alt+p');
  await expect(dialog).toContainText('taken back by');
  await page.keyboard.press('Escape');

  // Two patients who are one: chosen together, joined, and parted again by one key.
  await worklist.row('MR of the house').click();
  await row.click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('Alt+p');
  await expect(dialog).toContainText('2 different patients');
  await expect(dialog.getByRole('textbox', { name: 'Patient ID' })).toHaveValue('4711');
  await expect(dialog.getByRole('button', { name: /F-1/u })).toHaveCount(1);
  await worklist.screenshot('merge-patients');
  await dialog.getByRole('button', { name: 'Show as this patient' }).click();
  await expect(row).toContainText('4711');
  await expect(page.locator('footer')).toContainText('2 studies: patient corrected');
  await page.keyboard.press('Control+Z');
  await expect(row).toContainText('F-1');
  await expect(worklist.row('MR of the house')).toContainText('4711');
});
