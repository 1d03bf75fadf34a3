import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { writeStudies } from '../support/study-folder.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-bulk-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const studyCount = 130;

test('by keys alone: several studies are chosen, marked, labelled, written about, exported, trashed, and all of it taken back', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  writeStudies(
    folder,
    60,
    Array.from({ length: studyCount }, (_, index) => ({
      PatientName: `Row^Number ${String(index).padStart(3, '0')}`,
      StudyDescription: index % 2 === 0 ? 'Knee' : 'Chest',
      // The first of the list is the newest.
      StudyDate: new Date(Date.UTC(2026, 0, 31 - index)).toISOString().slice(0, 10).replaceAll('-', ''),
      PatientID: `R-${index}`,
    })),
  );
  await worklist.importFolder(folder);
  await worklist.activity.getByRole('button', { name: 'Dismiss' }).click();
  await worklist.closeActivity();
  const row = (index: number): Locator => worklist.row(`Number ${String(index).padStart(3, '0')}`);
  const footer = page.locator('footer');
  await worklist.showNewUntil(`${studyCount} studies`);

  // Row keys: preview off and on, states, open and back to the same row.
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(0)).toHaveAttribute('aria-selected', 'true');
  const panel = page.getByRole('complementary');
  await page.keyboard.press('Space');
  await expect(panel).toBeHidden();
  await page.keyboard.press('Space');
  await expect(panel).toContainText('Number 000');
  for (const [key, state] of [
    ['Alt+3', 'flagged'],
    ['Alt+2', 'read'],
    ['Alt+1', 'unread'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(row(0)).toHaveClass(new RegExp(String.raw`\b${state}\b`, 'u'));
  }
  await page.keyboard.press('Enter');
  await expect(new WallPage(page).tile()).toHaveAttribute('data-state', 'shown');
  await page.keyboard.press('Backspace');
  await expect(row(0)).toHaveAttribute('aria-selected', 'true');

  // A note by keys: kept by Enter, shown as a mark, found by a word of it.
  await page.keyboard.press('Alt+t');
  await page.keyboard.type('Compare with May');
  await page.keyboard.press('Enter');
  await expect(row(0).getByRole('img', { name: '1 note' })).toBeVisible();
  await expect(panel).toContainText('Compare with May');
  await page.keyboard.press('ArrowDown');
  await expect(row(1)).toHaveAttribute('aria-selected', 'true');

  // Three rows, a label each.
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(footer).toContainText('3 selected');
  await page.keyboard.press('Alt+g');
  await page.keyboard.type('tumour board');
  await page.keyboard.press('Enter');
  const labels = page.getByRole('dialog', { name: 'Labels' });
  await expect(labels.getByRole('checkbox', { name: 'tumour board' })).toBeChecked();
  await worklist.screenshot('worklist-labels');
  await page.keyboard.press('Escape');
  await expect(labels).toBeHidden();
  await expect(row(3)).toContainText('tumour board');
  await expect(footer).toContainText('3 studies: label “tumour board” put on');
  await worklist.screenshot('worklist-bulk');

  // By both marks at once, from the search field.
  await page.keyboard.press('Control+F');
  await page.keyboard.type('board');
  await expect(worklist.rows).toHaveCount(3);
  await expect(footer).not.toContainText('selected');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('may compare');
  await expect(worklist.rows).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(footer).toContainText(`${studyCount} studies`);

  // The whole list, of which most rows were never loaded.
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+A');
  await expect(footer).toContainText(`${studyCount} selected`);
  await page.keyboard.press('Alt+2');
  await expect(footer).toContainText(`${studyCount} studies marked as read`);
  await expect(page.getByRole('button', { name: 'Unread 0', exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Activity/u }).click();
  await expect(worklist.activity).toContainText('Marked as read');
  await expect(worklist.activity).toContainText(`${studyCount} studies`);
  await expect(worklist.activity.getByRole('listitem')).toHaveCount(2);
  await worklist.screenshot('worklist-bulk-activity');
  await worklist.closeActivity();

  const saving = page.waitForEvent('download');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('export the selected');
  await page.keyboard.press('Enter');
  const csv = readFileSync(await (await saving).path(), 'utf8');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(studyCount + 1);

  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Delete');
  await page
    .getByRole('dialog', { name: 'Delete 2 studies?' })
    .getByRole('button', { name: 'Move to' })
    .click();
  await expect(footer).toContainText(`${studyCount - 2} studies`);
  await expect(footer).toContainText('2 studies moved to the trash');
  await expect(worklist.row('Number 001')).toHaveCount(0);

  // Taken back one after the other: the trash, the states, the labels, the note.
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Z');
  await expect(footer).toContainText(`${studyCount} studies`);
  await page.keyboard.press('Control+Z');
  await expect(page.getByRole('button', { name: `Unread ${studyCount}`, exact: true })).toBeVisible();
  await expect(row(3)).toContainText('tumour board');
  await page.keyboard.press('Control+Z');
  await expect(row(3)).not.toContainText('tumour board');
  await page.keyboard.press('Control+Z');
  await expect(page.getByRole('img', { name: '1 note' })).toHaveCount(0);
});
