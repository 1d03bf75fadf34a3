import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { runProgram } from '../support/run-program.ts';
import { sliceFile } from '../support/slice-file.ts';
import { test, type WorkstationUnderTest } from '../support/workstation-fixture.ts';
import { worklistScene } from '../support/worklist-scene.ts';
import { WorklistPage } from '../support/worklist-page.ts';

test.use({ viewport: { width: 1920, height: 1080 } });

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-scene-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Sends every study of the scene under the AE title of its modality. */
async function sendScene({ dicom }: WorkstationUnderTest): Promise<number> {
  const studies = worklistScene();
  const calling = new Set(studies.map(({ callingAe }) => callingAe));
  for (const ae of calling) mkdirSync(path.join(folder, ae));
  for (const [index, { callingAe, series, values }] of studies.entries()) {
    for (const [seriesIndex, { SeriesDescription, images }] of series.entries()) {
      for (let image = 1; image <= images; image++) {
        const root = `2.25.9.${index + 1}`;
        const bytes = sliceFile({
          ...values,
          StudyInstanceUID: root,
          SeriesInstanceUID: `${root}.${seriesIndex + 1}`,
          SOPInstanceUID: `${root}.${seriesIndex + 1}.${image}`,
          SeriesNumber: String(seriesIndex + 1),
          SeriesDescription,
          InstanceNumber: String(image),
        });
        writeFileSync(path.join(folder, callingAe, `${index}-${seriesIndex}-${image}.dcm`), bytes);
      }
    }
  }
  for (const ae of calling) {
    const sent = await runProgram('storescu', [
      '-aet',
      ae,
      '-aec',
      dicom.ae,
      '+sd',
      dicom.host,
      String(dicom.port),
      path.join(folder, ae),
    ]);
    expect(sent.exitCode, sent.output).toBe(0);
  }
  return studies.length;
}

test('a full worklist keeps its columns aligned and its usual values whole at 1920 × 1080', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  const count = await sendScene(workstation);
  await expect(worklist.rows.filter({ hasText: 'receiving' }).first()).toBeVisible();
  const discs = path.join(folder, 'KLINIK AM SEE');
  const made = await runNegatoscope('phantom', '--to', discs, '--kind', 'mg');
  expect(made.exitCode, made.stderr).toBe(0);
  await worklist.importFolder(discs);
  await worklist.closeActivity();
  const all = page.locator('footer').getByText(`${count + 1} studies`);
  await expect(async () => {
    await page.keyboard.press('Alt+N');
    await expect(all).toBeVisible({ timeout: 1000 });
  }).toPass();

  // Only now, so that no slow machine settles what is to be seen arriving.
  const set = await page.request.post(new URL('/rpc/settings.set', page.url()).href, {
    data: { key: 'study.settleTimeSeconds', value: 1 },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(set.status()).toBe(200);
  await expect(worklist.rows.filter({ hasText: 'receiving' })).toHaveCount(0);

  // The state that the picture shows: the newest unread, most others read, two flagged.
  await worklist.row('VALDIVIA').click();
  const scrollTo = (top: number): Promise<void> =>
    page.locator('.study-scroller').evaluate((scroller, to) => scroller.scrollTo(0, to), top);
  await scrollTo(10_000);
  await worklist.row('ÅKESSON').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Alt+2');
  await scrollTo(0);
  await worklist.row('BAEK').click();
  await worklist.row('ADEYEMI').click({ modifiers: ['Control'] });
  await page.keyboard.press('Alt+3');
  await worklist.row('26-091744').click();
  await expect(page.getByRole('complementary')).toContainText('Other studies of this patient');
  await page.mouse.move(0, 0);
  await worklist.screenshot('worklist-full');

  const look = await page.evaluate(() => {
    const scroller = document.querySelector('.study-scroller');
    const heads = [...document.querySelectorAll('thead th')];
    const rows = [...document.querySelectorAll('[data-study]')];
    const cells = rows.map((row) => [...row.querySelectorAll('td')]);
    return {
      scrollsSideways: scroller !== null && scroller.scrollWidth > scroller.clientWidth,
      heights: [...new Set(rows.map((row) => row.getBoundingClientRect().height))],
      misaligned: cells.filter((row) =>
        row.some((cell, index) => {
          const head = heads[index]?.getBoundingClientRect();
          const box = cell.getBoundingClientRect();
          return (
            head === undefined ||
            Math.abs(head.left - box.left) > 0.5 ||
            Math.abs(head.right - box.right) > 0.5
          );
        }),
      ).length,
      clipped: [
        ...new Set(
          cells.flat().flatMap((cell) => {
            const isCut = [cell, ...cell.querySelectorAll('.clip')].some(
              (part) => part.scrollWidth > part.clientWidth,
            );
            return isCut ? [`${cell.dataset['column'] ?? ''}: ${cell.textContent}`] : [];
          }),
        ),
      ],
    };
  });
  expect(look).toMatchObject({ scrollsSideways: false, heights: [36], misaligned: 0 });
  // Only free text that is longer than any column may be cut, and then with its end marked.
  expect(look.clipped.filter((text) => !/^(?:PatientName|StudyDescription|source): /u.test(text))).toEqual(
    [],
  );
});
