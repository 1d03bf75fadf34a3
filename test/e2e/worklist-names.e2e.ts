import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { runProgram } from '../support/run-program.ts';
import { utf8Bytes, writeStudies } from '../support/study-folder.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-names-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the policy stopped and what the page threw, from now on. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** `second` is what an equals sign parts off: a name of groups (PS3.5 6.2.1). */
const hostile = [
  {
    PatientName: '<img src=x onerror=window.wasRun(1)>',
    main: '<IMG SRC',
    second: 'x onerror',
  },
  {
    PatientName: '<script>wasRun()</script>^<b>bold</b>',
    main: '<SCRIPT>WASRUN()</SCRIPT>, <b>bold</b>',
    second: '',
  },
  // Shown in its place, so that nothing reads backwards.
  { PatientName: utf8Bytes('Safe^\u202Emalignant\u202C'), main: 'SAFE, \uFFFDmalignant\uFFFD', second: '' },
  { PatientName: 'Two\r\nLines^In\nOne', main: 'TWO␍␊LINES, In␊One', second: '' },
  { PatientName: '{name}^${7*7} {count}', main: '{NAME}, ${7*7} {count}', second: '' },
] as const;

test('N116 hostile names are shown as text in the worklist, the overlay and the title, and nothing runs', async ({
  workstation,
}) => {
  const { page, dicom } = workstation;
  const worklist = new WorklistPage(page);
  const wall = new WallPage(page);
  const complaints = complaintsOf(page);
  const files = writeStudies(
    folder,
    60,
    hostile.map(({ PatientName }, index) => ({
      PatientName,
      SpecificCharacterSet: 'ISO_IR 192',
      AccessionNumber: `HOSTILE-${index}`,
      StudyDescription: '"><svg onload=window.wasRun=1>',
      SeriesDescription: '<b>bold</b>',
    })),
  );
  const sent = await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  expect(sent.exitCode, sent.output).toBe(0);
  await worklist.showRows(hostile.length);
  await worklist.screenshot('names-hostile');

  for (const [index, { main, second }] of hostile.entries()) {
    const shown = `${main} ${second}`.trim();
    const row = worklist.row(`HOSTILE-${index}`);
    await expect(row.locator('[data-column="PatientName"]')).toHaveText(shown);
    await row.click();
    await expect(page.getByRole('complementary').getByRole('heading', { level: 1 })).toHaveText(shown);
    await page.keyboard.press('Enter');
    await expect(wall.tile()).toHaveAttribute('data-state', 'shown');
    await expect(wall.tile().locator('.top-left b')).toHaveText(main);
    expect(await page.title()).toContain(main);
    if (index === 0) await worklist.screenshot('names-hostile-reading');
    await page.keyboard.press('Backspace');
    await expect(worklist.rows).toHaveCount(hostile.length);
  }
  expect(await page.evaluate(() => Reflect.has(window, 'wasRun'))).toBe(false);
  expect(await page.locator('img[src="x"], svg[onload], .study-row b').count()).toBe(0);
  expect(complaints).toEqual([]);
});

/** Byte for byte of PS3.5 annexes H.3.1 and I.2; the Greek one by ISO 8859-7 with its escape (PS3.3 C.12.1.1.2). */
const written = [
  {
    SpecificCharacterSet: '\\ISO 2022 IR 87',
    PatientName: 'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
    main: 'YAMADA, Tarou',
    second: '山田 太郎',
    lang: 'ja',
    search: '太郎 yam',
  },
  {
    SpecificCharacterSet: '\\ISO 2022 IR 149',
    PatientName:
      'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf',
    main: 'HONG, Gildong',
    second: '洪 吉洞',
    lang: 'ko',
    search: '吉洞 hong',
  },
] as const;

test('Japanese, Korean and Greek names are decoded, carry their language, and are found in their own writing', async ({
  workstation,
}) => {
  const { page, dicom } = workstation;
  const worklist = new WorklistPage(page);
  const wall = new WallPage(page);
  const files = writeStudies(folder, 70, [
    ...written.map(({ SpecificCharacterSet, PatientName }) => ({ SpecificCharacterSet, PatientName })),
    {
      SpecificCharacterSet: '\\ISO 2022 IR 126',
      // ESC 2/13 4/6 puts the Greek part of ISO 8859-7 into G1.
      PatientName: '\x1b-F\xd3\xe1\xf0\xf6\xfe^\x1b-F\xc4\xe1\xed\xdc\xe7',
    },
  ]);
  const sent = await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  expect(sent.exitCode, sent.output).toBe(0);
  await worklist.showRows(3);

  for (const { main, second, lang } of written) {
    const name = worklist.row(main).locator('[data-column="PatientName"]');
    await expect(name.locator(`[lang="${lang}"]`)).toHaveText(second);
  }
  const greek = worklist.row('ΣΑΠΦΏ').or(worklist.row('ΣΑΠΦΩ'));
  await expect(greek.locator('[lang="el"]')).toContainText('Δανάη');
  await worklist.screenshot('names-written');

  await worklist.search.fill('ΔΑΝΑΗ');
  await expect(worklist.rows).toHaveCount(1);
  for (const { search, main, second, lang } of written) {
    await worklist.search.fill(search);
    await expect(worklist.rows).toHaveCount(1);
    await wall.open(main);
    await expect(wall.tile().locator('.top-left').locator(`[lang="${lang}"]`)).toContainText(second);
    await page.keyboard.press('Backspace');
  }
});
