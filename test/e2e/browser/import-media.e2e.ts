import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { requireProgram } from '../../support/external-programs.ts';
import { makeMediaDirectory } from '../../support/media-directory.ts';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { startBrowserHost } from '../../support/start-browser-host.ts';
import { WallPage } from '../../support/wall-page.ts';
import { test } from '../../support/workstation-fixture.ts';
import { WorklistPage } from '../../support/worklist-page.ts';
import { buildZip } from '../../support/zip-builder.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-media-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Drops files and folders on the window, as the system's file manager does. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const place = { x: 500, y: 400, data: { items: [], files: [...files], dragOperationsMask: 1 } };
  await expect(async () => {
    // A hand that drags moves on and on.
    await session.send('Input.dispatchDragEvent', { type: 'dragEnter', ...place });
    await session.send('Input.dispatchDragEvent', { type: 'dragOver', ...place });
    await expect(page.getByRole('heading', { name: 'Drop to import' })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...place });
}

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

test('a dropped folder and a ZIP show images while they are copied; cancelled, they are taken whole another time', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  const dropped = path.join(folder, 'stick');
  const made = await runNegatoscope('phantom', '--to', dropped, '--test-card', '--slices', '5');
  expect(made.exitCode, made.stderr).toBe(0);
  writeFileSync(path.join(dropped, 'letter.txt'), 'Dear colleague, thank you for this patient.');
  writeFileSync(path.join(dropped, 'zz-last.dcm'), sliceFile({ SOPInstanceUID: '2.25.77' }));
  const zip = path.join(folder, 'knee.zip');
  writeFileSync(zip, buildZip([1, 2, 3].map((number) => ({ name: `${number}`, bytes: knee(number) }))));

  // The last file is as slow as the test wants it to be.
  const last = Promise.withResolvers<void>();
  await page.route(/zz-last/u, async (route) => {
    await last.promise;
    await route.continue();
  });
  await expect(page.getByRole('heading', { name: 'No studies yet' })).toBeVisible();
  await drop(page, [dropped, zip]);
  const job = worklist.activity.getByRole('listitem').first();
  await expect(job).toContainText('9 of 10');
  await worklist.screenshot('import-running');
  await worklist.closeActivity();

  // Both are here, and the import is not at its end.
  await expect(worklist.row('Knee from a ZIP')).toBeVisible();
  const wall = new WallPage(page);
  await wall.open('PHANTOM, CT');
  expect(await wall.count()).toBe(5);
  await wall.stepForward();
  await page.keyboard.press('Backspace');

  await worklist.openActivity();
  await job.getByRole('button', { name: 'Cancel' }).click();
  await expect(job.getByRole('img', { name: 'Cancelled' })).toBeVisible();
  last.resolve();
  await expect(job).toContainText('8 stored, 1 refused');
  await worklist.closeActivity();

  // Once more, and nothing is there twice.
  await drop(page, [dropped, zip]);
  // Of the ZIP the window cannot know it.
  await expect(job).toContainText('1 stored, 8 already here, 5 of them not sent again, 1 refused');
  await expect(job.getByRole('listitem').filter({ hasText: 'letter.txt' })).toContainText('dicom.not-dicom');
  await worklist.screenshot('import-dropped-again');
});

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

test('a dropped disc is sent in its order; a page that is loaded anew meanwhile leaves it to be dropped once more, and only the rest is sent', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  const disc = path.join(folder, 'DISC_7');
  mkdirSync(path.join(disc, 'DICOM'), { recursive: true });
  const listed = ['C', 'A', 'D', 'B'];
  for (const [index, name] of listed.entries())
    writeFileSync(path.join(disc, 'DICOM', name), knee(index + 1));
  makeMediaDirectory(
    disc,
    listed.map((name) => `DICOM/${name}`),
  );
  const sent: string[] = [];
  const held = Promise.withResolvers<void>();
  await page.route(/\/uploads\//u, async (route) => {
    const name = path.basename(new URL(route.request().url()).searchParams.get('name') ?? '');
    sent.push(name);
    // The third as listed never leaves the window.
    if (name === 'D' && sent.filter((each) => each === 'D').length === 1) await held.promise;
    await route.continue().catch(() => undefined);
  });
  await expect(page.getByRole('heading', { name: 'No studies yet' })).toBeVisible();
  await drop(page, [disc]);
  // Two are on their way at a time, and may be seen here either way round.
  await expect
    .poll(() => [sent.slice(0, 1), sent.slice(1, 3).toSorted(), sent.slice(3).toSorted()])
    .toEqual([['DICOMDIR'], ['A', 'C'], ['B', 'D']]);
  const job = worklist.activity.getByRole('listitem').filter({ hasText: 'DISC_7' }).first();
  await expect(job).toContainText('4 of 5');
  await page.reload();
  held.resolve();
  await worklist.openActivity();
  await expect(job).toContainText('The window was closed before everything was sent4 found, 3 stored');
  await expect(job).toContainText('give the same again');
  await worklist.screenshot('import-left');
  await worklist.closeActivity();

  sent.length = 0;
  await drop(page, [disc]);
  await expect(job).toContainText('1 stored, 3 already here, 3 of them not sent again, 1 skipped');
  expect(sent).toEqual(['DICOMDIR', 'D']);

  // An archive with a password waits for it, and says when it is another one.
  const packed = [5, 6].map((number) => {
    writeFileSync(path.join(folder, `${number}`), knee(number));
    return `${number}`;
  });
  execFileSync(requireProgram('zip'), ['-q', '-P', 'secret', 'locked.zip', ...packed], { cwd: folder });
  await worklist.closeActivity();
  await drop(page, [path.join(folder, 'locked.zip')]);
  const locked = worklist.activity.getByRole('listitem').filter({ hasText: 'locked.zip' }).first();
  await expect(locked).toContainText('2 refused');
  await locked.getByLabel('Password').fill('another');
  await page.keyboard.press('Enter');
  await expect(locked).toContainText('another password, or damaged');
  await worklist.screenshot('import-locked');
  await locked.getByLabel('Password').fill('secret');
  await page.keyboard.press('Enter');
  await expect(locked).toContainText('2 stored');
});

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
        await expect(job).toContainText(
          '5 found, 3 stored, 1 refused, 1 listed but missing, 1 skipped, 1 present but not listed',
        );
        for (const [file, said] of [
          ['IM3', 'media.missing'],
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
