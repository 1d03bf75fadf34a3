import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { profilePreferences } from '../../../app/browser/app-window.ts';
import { createChestStudy } from '../../../main/phantom/chest/chest-study.ts';
import { allowScreens, openDesk, type Desk, type TestScreen } from '../../support/desk-of-screens.ts';
import { chromiumArguments } from '../../support/chromium-arguments.ts';
import { findProgram } from '../../support/external-programs.ts';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { runProgram } from '../../support/run-program.ts';
import { WallPage } from '../../support/wall-page.ts';
import { WorklistPage } from '../../support/worklist-page.ts';

/** One series on the first screen; on the second another of the same study, scrolled with it, above the prior. */
const overTwoScreens = {
  format: 'negatoscope hanging protocol',
  formatVersion: 1,
  id: 'chest-two-screens',
  name: 'Chest on two screens',
  level: 'user',
  rules: [{ about: 'study', attribute: 'ModalitiesInStudy', operator: 'equals', values: ['CT'], weight: 90 }],
  imageSets: [
    { id: 'current', label: 'Current', from: { kind: 'current' } },
    { id: 'prior', label: 'Prior', from: { kind: 'prior' } },
  ],
  displaySets: [
    { id: 'now', label: 'Now', imageSet: 'current', orderBy: [{ attribute: 'imageCount', take: 'most' }] },
    { id: 'also', label: 'Also', imageSet: 'current' },
    { id: 'before', label: 'Before', imageSet: 'prior', like: 'now' },
  ],
  stages: [
    {
      id: 'compare',
      name: 'Compare',
      screens: [
        { boxes: [{ id: 'left', at: [0, 0, 1, 1], displaySet: 'now' }] },
        {
          boxes: [
            { id: 'right', at: [0, 0, 1, 0.5], displaySet: 'also' },
            { id: 'prior', at: [0, 0.5, 1, 0.5], displaySet: 'before' },
          ],
        },
      ],
      links: [{ kinds: ['scroll'], boxes: ['left', 'right'] }],
    },
  ],
};

const first: TestScreen = { left: 0, top: 0, width: 1600, height: 1100 };
const second: TestScreen = { left: 1600, top: 0, width: 1200, height: 1600 };
/** The first tile of the second screen. */
const onSecond = 64;

let folder: string;
let desk: Desk;
test.beforeEach(async ({ playwright }) => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-screens-'));
  desk = await openDesk(playwright, [first, second]);
});
test.afterEach(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

async function sendStudies(): Promise<void> {
  for (const exam of ['current', 'prior'] as const) {
    const StudyDate = exam === 'current' ? '20260101' : '20250101';
    const chest = createChestStudy({ exam, seed: 'screens', StudyDate, sliceCount: 12 });
    let number = 0;
    for (const { bytes } of chest.objects()) {
      number += 1;
      await writeFile(path.join(folder, `${exam}-${number}.dcm`), bytes);
    }
  }
  const made = await runNegatoscope('phantom', '--to', folder, '--kind', 'mg');
  expect(made.exitCode, made.stderr).toBe(0);
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  const { dicom } = desk.host;
  await runProgram('storescu', ['+sd', '+r', '-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
}

async function saveProtocol(page: Page): Promise<void> {
  const status = await page.evaluate(async (protocol) => {
    const answer = await fetch('/rpc/hanging.save', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ protocol }),
    });
    return answer.status;
  }, overTwoScreens);
  expect(status).toBe(200);
}

async function chooseScreens(page: Page, firstIs: 'Reading 1' | 'Worklist' = 'Reading 1'): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('button', { name: 'Screens', exact: true }).click();
  await dialog.getByRole('button', { name: 'Find the screens' }).click();
  await expect(dialog.getByRole('combobox')).toHaveCount(2);
  await page.screenshot({ path: 'test-results/screens/settings-screens.png' });
  await dialog.getByRole('combobox').first().selectOption(firstIs);
  await dialog.getByRole('button', { name: 'Use these screens' }).click();
  await page.keyboard.press('Escape');
}

test('one Enter fills two screens, and whatever becomes of the second, no picture of another patient stays', async () => {
  const { page } = desk;
  await sendStudies();
  await allowScreens(desk);
  await saveProtocol(page);
  const wall = new WallPage(page);
  await new WorklistPage(page).showRows(3);
  const opened = page.waitForEvent('popup');
  await chooseScreens(page);
  const other = await opened;
  const far = new WallPage(other);
  await expect(other.locator('body')).toContainText('Reading screen 2');
  expect(await other.evaluate(() => [window.screenX, window.outerWidth])).toEqual([1600, 1200]);

  // Series of one study scroll together from either window; the prior hangs below.
  await wall.open('with contrast');
  await expect(far.tile(onSecond)).toHaveAttribute('data-state', 'shown');
  await expect(far.tile(onSecond + 1)).toHaveAttribute('data-state', 'shown');
  await expect(far.tile(onSecond + 1)).toHaveClass(/of-prior/u);
  await page.keyboard.press('Home');
  await wall.expectPosition(1);
  await page.keyboard.press('ArrowDown');
  await wall.expectPosition(2);
  await far.expectPosition(2, onSecond);
  await far.tile(onSecond).hover();
  await other.mouse.wheel(0, 100);
  await far.expectPosition(3, onSecond);
  await wall.expectPosition(3);
  // A key pressed in the second window is the reading's as well.
  await far.tile(onSecond).click({ modifiers: [] });
  await other.keyboard.press('Shift+I');
  await expect(far.tile(onSecond)).toHaveAttribute('data-inverted', 'true');
  // What is drawn there is the study's.
  await other.keyboard.press('d');
  const box = await far.tile(onSecond).boundingBox();
  if (box === null) throw new Error('no tile');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await far.drag(middle, { x: middle.x + 120, y: middle.y + 60 });
  await expect(far.labels(onSecond)).toHaveCount(1);
  await expect(page.getByRole('complementary')).toContainText(/Measurements\s*1/u);
  await other.keyboard.press('w');
  await page.screenshot({ path: 'test-results/screens/two-screens-1.png' });
  await other.screenshot({ path: 'test-results/screens/two-screens-2.png' });

  // The second window is closed while reading: its viewports come back as a page, and it is said.
  const notice = page.getByRole('alert').filter({ hasText: 'A reading window was closed' });
  await other.close();
  await expect(notice).toBeVisible();
  // The page with the viewport that was looked at is the one in sight.
  await expect(page.getByRole('region', { name: 'Hanging protocol' })).toContainText(
    '1 viewport on another page for want of screens',
  );
  await expect(wall.tile(1)).toHaveClass(/of-prior/u);
  await expect(wall.tile(0)).toHaveAttribute('data-inverted', 'true');
  await expect(wall.labels(0)).toHaveCount(1);
  await wall.expectPosition(3);
  await page.screenshot({ path: 'test-results/screens/window-closed.png' });

  // Filled again by a press, and only by that.
  const again = page.waitForEvent('popup');
  await notice.getByRole('button', { name: 'Fill the screens' }).click();
  const back = new WallPage(await again);
  await expect(back.tile(onSecond)).toHaveAttribute('data-inverted', 'true');
  await back.expectPosition(3, onSecond);
  await expect(notice).toHaveCount(0);

  // Another patient by key: both windows go, and nothing of the one before is on either.
  await page.keyboard.press('Control+ArrowUp');
  await expect(back.page.getByRole('heading')).toContainText('PHANTOM, MG');
  await expect(wall.tile()).toHaveAttribute('data-state', 'shown');
  // Whether or not a protocol has something for it: never dark without a word.
  await expect(back.tile(onSecond)).toHaveAttribute('data-state', /^(?:shown|empty)$/u);
  await expect(back.page.locator('body')).not.toContainText('CHEST');
  await expect(page.getByRole('navigation', { name: 'Series' })).not.toContainText('Lung');
  await back.page.screenshot({ path: 'test-results/screens/other-patient.png' });

  // The screen is pulled out, and plugged in again: offered, not taken.
  const closed = back.page.waitForEvent('close');
  await desk.unplug(second.left);
  await closed;
  await expect(page.getByRole('alert').filter({ hasText: 'A reading screen is gone' })).toBeVisible();
  await expect(wall.tile()).toHaveAttribute('data-state', 'shown');
  await desk.plugIn(second);
  const offer = page.getByRole('alert').filter({ hasText: '1 reading screen is connected' });
  await expect(offer).toBeVisible();
  expect(desk.context.pages()).toHaveLength(1);
  const taken = page.waitForEvent('popup');
  await offer.getByRole('button', { name: 'Fill the screens' }).click();
  const last = await taken;
  await expect(new WallPage(last).tile(onSecond)).toHaveAttribute('data-state', /^(?:shown|empty)$/u);
  const ended = last.waitForEvent('close');

  // A page of its own that opens another patient: this one and its windows let go.
  const apart = new WallPage(await desk.context.newPage());
  await apart.page.goto(new URL('/', desk.host.url).href);
  await apart.open('with contrast');
  await expect(page.getByRole('alert').filter({ hasText: 'Another patient was opened' })).toBeVisible();
  await expect(wall.tile()).toHaveCount(0);
  await ended;
});

test('the worklist stays on its own screen, and a page on the reading screen reads what is opened there', async () => {
  const { page } = desk;
  await sendStudies();
  await allowScreens(desk);
  const list = new WallPage(page);
  await new WorklistPage(page).showRows(3);
  await chooseScreens(page, 'Worklist');
  const opened = desk.context.waitForEvent('page');
  await list.row('PHANTOM-MG').click();
  await page.keyboard.press('Enter');
  const reading = new WallPage(await opened);
  await expect(reading.tile()).toHaveAttribute('data-state', 'shown');
  await expect(reading.page.locator('body')).toContainText('PHANTOM, MG');
  await expect(list.tile()).toHaveCount(0);

  // Opened in the list or walked to by key: the reading page goes, the list stays and shows where it is.
  await list.row('low dose').click();
  await page.keyboard.press('Enter');
  await expect(reading.page.getByRole('heading', { name: 'PHANTOM, CHEST' })).toBeVisible();
  await expect(reading.tile()).toHaveAttribute('data-state', 'shown');
  await reading.page.keyboard.press('Control+ArrowUp');
  await expect(reading.page.getByRole('heading', { name: 'PHANTOM, MG' })).toBeVisible();
  await expect(list.row('PHANTOM-MG')).toHaveAttribute('aria-selected', 'true');
  expect(desk.context.pages()).toHaveLength(2);
});

test('the app window’s own profile lets our page see the screens, and no other', async ({ playwright }) => {
  const profile = path.join(folder, 'profile');
  await mkdir(path.join(profile, 'Default'), { recursive: true });
  const preferences = JSON.stringify(profilePreferences(desk.host.url));
  await writeFile(path.join(profile, 'Default/Preferences'), preferences);
  const executablePath = findProgram('chromium');
  const context = await playwright.chromium.launchPersistentContext(profile, {
    args: [...chromiumArguments],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const page = await context.newPage();
    const access = (): Promise<string> =>
      page.evaluate(async () => {
        const {
          permissions,
        }: { permissions: { query(name: { name: string }): Promise<{ state: string }> } } = navigator;
        return (await permissions.query({ name: 'window-management' })).state;
      });
    await page.goto(desk.host.url);
    expect(await access()).toBe('granted');
    await page.goto(desk.host.url.replace('127.0.0.1', 'localhost'));
    expect(await access()).toBe('prompt');
  } finally {
    await context.close();
  }
});
