import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { makeMediaDirectory } from '../../support/media-directory.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { startBrowserHost } from '../../support/start-browser-host.ts';
import { WallPage } from '../../support/wall-page.ts';
import { test } from '../../support/workstation-fixture.ts';
import { WorklistPage } from '../../support/worklist-page.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-media-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function knee(number: number): Uint8Array<ArrayBuffer> {
  return sliceFile({
    SOPInstanceUID: `2.25.90${number}`,
    StudyInstanceUID: '2.25.91',
    SeriesInstanceUID: '2.25.92',
    InstanceNumber: String(number),
    PatientName: 'Zip^Zoe',
    StudyDescription: 'Knee from a ZIP',
  });
}

/** A disc as DCMTK writes it, of three slices: the third is scratched, and one file is not in its directory. */
function makeDisc(): { readonly disc: string; readonly scratched: string } {
  const disc = path.join(folder, 'CD_2024');
  mkdirSync(path.join(disc, 'DICOM'), { recursive: true });
  for (const number of [1, 2, 3]) writeFileSync(path.join(disc, 'DICOM', `IM${number}`), knee(number));
  makeMediaDirectory(disc, ['DICOM']);
  writeFileSync(path.join(disc, 'EXTRA'), sliceFile({ SOPInstanceUID: '2.25.78' }));
  writeFileSync(path.join(disc, 'VIEWER.EXE'), `MZ${'\u0090'.repeat(500)}`);
  // The directory says that it is of Zoe's patient.
  writeFileSync(path.join(disc, 'DICOM', 'IM2'), sliceFile({ SOPInstanceUID: '2.25.902', PatientID: 'B-2' }));
  const scratched = path.join(folder, 'scratched');
  renameSync(path.join(disc, 'DICOM', 'IM3'), scratched);
  return { disc, scratched };
}

test('what became of a disc stays in the activity panel over a restart, which goes on where it was', async ({
  playwright,
  launchOptions,
  viewport,
}) => {
  const data = path.join(folder, 'data');
  const { disc, scratched } = makeDisc();
  const browser = await playwright.chromium.launch(launchOptions);
  try {
    for (const visit of ['first', 'after a restart'] as const) {
      const host = await startBrowserHost([
        '--data',
        data,
        '--headless',
        ...(visit === 'first' ? [disc] : []),
      ]);
      try {
        const page = await (await browser.newContext({ viewport })).newPage();
        await page.goto(host.url);
        const worklist = new WorklistPage(page);
        if (visit === 'first') {
          // What was named at the start is opened.
          await expect(new WallPage(page).tile()).toHaveAttribute('data-state', 'shown');
          await page.keyboard.press('Backspace');
        }
        await worklist.openActivity();
        const job = worklist.activity.getByRole('listitem').filter({ hasText: 'CD_2024' }).first();
        await expect(job).toContainText('3 stored, 2 refused, 1 skipped');
        for (const [file, said] of [
          ['IM3', 'media.unreadable'],
          ['VIEWER.EXE', 'dicom.not-dicom'],
          ['IM2', 'another Patient ID'],
          ['EXTRA', ''],
        ] as const) {
          const line = job.getByRole('listitem').filter({ hasText: file }).last();
          await expect(line).toContainText(said);
        }
        if (visit === 'first') continue;
        await worklist.screenshot('import-after-restart');
        cpSync(scratched, path.join(disc, 'DICOM', 'IM3'));
        await job.getByRole('button', { name: 'Go on' }).click();
        await expect(job).toContainText('4 stored, 1 refused, 1 skipped');
        await expect(job.getByRole('button', { name: 'Go on' })).toBeHidden();
        await job.getByRole('button', { name: 'Dismiss' }).click();
        await expect(job).toBeHidden();
      } finally {
        await host.stop();
      }
    }
  } finally {
    await browser.close();
  }
});
