import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { startBrowserHost } from '../../support/start-browser-host.ts';
import { writeStudies } from '../../support/study-folder.ts';
import { WorklistPage } from '../../support/worklist-page.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-roll-out-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a file of settings is taken whole or not at all, what the site holds stays locked, and a saved tab outlives the program', async ({
  page,
}) => {
  const policy = path.join(folder, 'policy.json');
  writeFileSync(policy, '{ "store.trashDays": { "value": 90, "reason": "Law of the land" } }');
  const data = path.join(folder, 'data');
  const args = ['--headless', '--data', data, '--policy', policy];
  const first = await startBrowserHost(args);
  try {
    const worklist = new WorklistPage(page);
    await page.goto(first.url);
    const studies = path.join(folder, 'studies');
    mkdirSync(studies);
    writeStudies(studies, 70, [
      { PatientName: 'First^A', StudyDescription: 'Knee' },
      { PatientName: 'Second^B', StudyDescription: 'Knee' },
      { PatientName: 'Third^C', StudyDescription: 'Knee right' },
      { PatientName: 'Fourth^D', StudyDescription: 'Head' },
    ]);
    await worklist.importFolder(studies);
    await worklist.closeActivity();
    await worklist.showNewUntil('4 studies');
    await page.getByRole('button', { name: /^Modality/u }).click();
    await page.getByRole('menuitemcheckbox', { name: 'MR', exact: true }).click();
    await worklist.search.fill('knee');
    await expect(worklist.rows).toHaveCount(3);
    await page.getByRole('button', { name: 'Save as a tab' }).click();
    await page.getByRole('textbox', { name: 'Name of the tab' }).fill('Knees');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Knees 3', exact: true })).toBeVisible();

    await page.keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('searchbox', { name: 'Search settings' }).fill('trash');
    const held = settings.locator('[data-setting="store.trashDays"]');
    await expect(held.getByRole('textbox')).toBeDisabled();
    await expect(held.getByRole('textbox')).toHaveValue('90');
    await expect(held).toContainText('Held by the policy of this site: Law of the land');
    await worklist.screenshot('settings-held');

    const file = path.join(folder, 'site.json');
    const choose = async (text: string): Promise<void> => {
      writeFileSync(file, text);
      await settings.getByLabel('File of settings').setInputFiles(file);
    };
    await choose('{ "receiver.ae": "ROOM_4", "receiver.port": 70000, "store.trashDays": 1 }');
    const alert = settings.getByRole('alert');
    await expect(alert).toContainText('Nothing was taken from site.json, because of 2 of its 3 values');
    await expect(alert).toContainText('receiver.port: expected a whole number from 0 to 65535, found 70000');
    await expect(alert).toContainText('store.trashDays is held by the policy of this site: Law of the land');
    await worklist.screenshot('settings-refused-file');
    await settings.getByRole('searchbox', { name: 'Search settings' }).fill('');
    await settings.getByRole('navigation').getByRole('button', { name: 'Receiver' }).click();
    await expect(settings.locator('#setting-receiver\\.ae')).toHaveValue('NEGATOSCOPE');
    await choose('{ "receiver.ae": "ROOM_4", "store.trashDays": 90 }');
    await expect(settings.getByRole('status')).toContainText('1 setting changed');
    await expect(settings.locator('#setting-receiver\\.ae')).toHaveValue('ROOM_4');
    const saving = page.waitForEvent('download');
    await settings.getByRole('button', { name: 'Export' }).click();
    const exported = readFileSync(await (await saving).path(), 'utf8');
    expect(JSON.parse(exported)).toMatchObject({ 'receiver.ae': 'ROOM_4', 'store.trashDays': 90 });
  } finally {
    await first.stop();
  }

  const held = ['--data', data, '--policy', policy];
  const set = await runNegatoscope('config', 'set', 'store.trashDays', '1', ...held);
  expect(set).toMatchObject({ exitCode: 1, stdout: '' });
  expect(set.stderr).toContain('Law of the land');
  expect((await runNegatoscope('config', 'get', 'store.trashDays', ...held)).stdout).toBe('90\n');

  const second = await startBrowserHost(args);
  try {
    const worklist = new WorklistPage(page);
    await page.goto(second.url);
    const tab = page.getByRole('button', { name: 'Knees 3', exact: true });
    await tab.click();
    await expect(worklist.rows).toHaveCount(3);
    expect(await worklist.search.inputValue()).toBe('knee');
    await worklist.screenshot('worklist-saved-tab');
  } finally {
    await second.stop();
  }
});
