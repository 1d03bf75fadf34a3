import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { videoFile } from '../support/study-folder.ts';
import { sliceFile } from '../support/slice-file.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-chosen-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a chosen folder with good and bad files is imported with a line for each bad one, and all good ones show', async ({
  workstation,
}) => {
  const { page, dataDirectory } = workstation;
  const worklist = new WorklistPage(page);
  const made = await runNegatoscope('phantom', '--to', folder, '--test-card', '--slices', '5');
  expect(made.exitCode, made.stderr).toBe(0);
  writeFileSync(path.join(folder, 'not-dicom.dcm'), 'A letter, saved under the wrong name.');
  writeFileSync(path.join(folder, 'truncated.dcm'), sliceFile({ PatientName: 'Broken^Off' }).subarray(0, -9));
  writeFileSync(path.join(folder, 'video.dcm'), videoFile('2.25.777', 'Video^Vera'));

  await worklist.importFolder(folder);
  // Five slices and the video; what cannot be shown is still kept.
  await expect(worklist.activity).toContainText('6 stored');
  const letter = worklist.activity.getByRole('listitem').filter({ hasText: 'not-dicom.dcm' }).last();
  await expect(letter).toContainText(/not DICOM|no DICOM|dicom\.not-dicom/iu);
  const truncated = worklist.activity.getByRole('listitem').filter({ hasText: 'truncated.dcm' }).last();
  await expect(truncated).toContainText('dicom.truncated');
  await expect(truncated).toContainText(/\d+ bytes|needed|remain/iu);
  await worklist.screenshot('import-result');
  await worklist.closeActivity();

  const listed = await runNegatoscope('--data', dataDirectory, 'list', '--level', 'instance', '--json');
  expect(listed.stdout.trim().split('\n')).toHaveLength(6);

  const wall = new WallPage(page);
  await worklist.row('VIDEO').click();
  await page.keyboard.press('Enter');
  const refused = page.getByRole('alert').filter({ hasText: 'codec.unsupported' });
  await expect(refused.first()).toBeVisible();
  await expect(refused.first()).toContainText(/H\.264|MPEG-4/u);
  await expect(wall.tile()).toHaveAttribute('data-error', 'codec.unsupported');
  await worklist.screenshot('undecodable-tile');
  await page.keyboard.press('Backspace');

  await wall.open('PHANTOM, CT');
  expect(await wall.count()).toBe(5);
  await wall.stepForward();
});

test('importing the same folder again says that everything is here already', async ({ workstation }) => {
  const worklist = new WorklistPage(workstation.page);
  writeFileSync(path.join(folder, 'a.dcm'), sliceFile());
  await worklist.importFolder(folder);
  await expect(worklist.activity).toContainText('1 stored');
  await worklist.closeActivity();
  await worklist.importFolder(folder);
  await expect(worklist.activity).toContainText('1 already here');
  expect(readFileSync(path.join(folder, 'a.dcm'))).toEqual(Buffer.from(sliceFile()));
});
