import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { createChestStudy } from '../../main/phantom/chest/chest-study.ts';
import { builtInProtocols } from '../../shared/hanging/built-in/built-in-protocols.ts';
import { corpusDirectory, corpusMissing } from '../support/external-programs.ts';
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

async function make(kind: string, seed = 'hanging'): Promise<string> {
  const directory = path.join(folder, seed);
  const made = await runNegatoscope('phantom', '--to', directory, '--kind', kind, '--seed', seed);
  expect(made.exitCode, made.stderr).toBe(0);
  return directory;
}

async function send(workstation: WorkstationUnderTest, kind: string, seed?: string): Promise<void> {
  await make(kind, seed);
  await store(workstation);
}

/** Says of one mammogram that its rows point the other way, as of a film that was scanned from behind. */
async function turnOver(directory: string, side: string, view: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    const { output } = await runProgram('dcmdump', ['+P', 'ImageLaterality', '+P', 'ViewPosition', file]);
    if (!output.includes(`[${side}]`) || !output.includes(`[${view}]`)) continue;
    await runProgram('dcmodify', ['-nb', '-m', 'PatientOrientation=A\\L', file]);
  }
}

/** What only the command does, and only while no workstation runs on the folder: a protocol of the site, locked. */
async function lockForSite(dataDirectory: string): Promise<void> {
  const file = path.join(dataDirectory, 'of-the-site.json');
  const protocol = { ...builtInProtocols()[0], id: 'of-the-site', name: 'As the site has it', level: 'site' };
  await writeFile(file, JSON.stringify(protocol));
  const saved = await runNegatoscope('protocol', 'import', file, '--lock', '--data', dataDirectory);
  expect(saved.exitCode, saved.stderr).toBe(0);
}

function letter(wall: WallPage, index: number, side: string) {
  return wall.tile(index).locator(`.letter.${side}`);
}

/** Device pixels of a stored column; the phantom's have one width. */
async function millimetreOf(wall: WallPage, index: number): Promise<number> {
  return Number(await wall.tile(index).getAttribute('data-zoom'));
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
  await turnOver(await make('mg'), 'R', 'CC');
  await store(workstation);
  const wall = new WallPage(page);
  await wall.open('PHANTOM');
  await expect(bar(page)).toContainText('Mammography');
  for (const index of [0, 1, 2, 3]) await expect(wall.tile(index)).toHaveAttribute('data-state', 'shown');
  // Chest walls back to back: the back of the patient lies right in the left tiles and left in the right ones, also of
  // the picture that came the other way round, and the picture touches that side of its tile.
  for (const index of [0, 2]) await expect(letter(wall, index, 'right')).toHaveText('P');
  for (const index of [1, 3]) await expect(letter(wall, index, 'left')).toHaveText('P');
  const widths = await Promise.all([0, 1, 2, 3].map((index) => millimetreOf(wall, index)));
  for (const width of widths) expect(width).toBeCloseTo(widths[0] ?? 0, 3);
  await page.screenshot({ path: 'test-results/mammography.png' });
  // Zoomed and reset, it lies as the protocol hung it, not as it came.
  await page.keyboard.press('Shift+Equal');
  await page.keyboard.press('Escape');
  await expect(letter(wall, 0, 'right')).toHaveText('P');

  await page.getByRole('tab', { name: 'Hanging' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('A modality of the study is MG');
  await expect(panel).toContainText('Laterality is R');
  await page.screenshot({ path: 'test-results/hanging-panel.png' });

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

  // What does not hang is counted, and the count leads to the list, from which it can be hung.
  await page.getByRole('button', { name: /series not hung/u }).click();
  await expect(page.getByRole('tab', { name: 'Hanging' })).toHaveAttribute('aria-selected', 'true');
  const panel = page.getByRole('tabpanel');
  await page.screenshot({ path: 'test-results/hanging-panel-chest.png' });
  const before = await wall.shownInstance(0);
  await panel.getByTitle('Hang in the active viewport').first().click();
  await expect.poll(() => wall.shownInstance(0)).not.toBe(before);
});

test('a layout is saved as a protocol, tried, and hangs another study', async ({ workstation }) => {
  const { page } = workstation;
  await make('mg', 'one');
  await send(workstation, 'mg', 'two');
  const wall = new WallPage(page);
  await expect(wall.row('PHANTOM')).toHaveCount(2);
  await wall.row('PHANTOM').first().dblclick();
  await expect(wall.tile()).toHaveAttribute('data-state', 'shown');
  await expect(bar(page)).toContainText('Mammography');
  await page.keyboard.press('y');
  const dialog = page.getByRole('dialog', { name: 'Why this layout' });
  await dialog.getByRole('button', { name: 'Save this layout as a protocol' }).click();
  await expect(dialog).toContainText('A modality of the study is MG');
  await expect(dialog).toContainText('On this study it hangs:');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Mine');
  await dialog.getByRole('button', { name: 'Try on the newest' }).click();
  await expect(dialog).toContainText('Matches 2 of 2');
  await page.screenshot({ path: 'test-results/save-layout.png' });
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('button', { name: /^Mine/u })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
  await wall.row('PHANTOM').last().dblclick();
  await expect(bar(page)).toContainText('Mine');
});

test.describe('with a protocol that the site locked', () => {
  test.use({ beforeStart: { run: lockForSite } });

  test('a protocol is made by choosing, exchanged as an object, changed and brought back, with no line of JSON', async ({
    workstation,
  }) => {
    const { page } = workstation;
    await send(workstation, 'mg');
    await expect(page.locator('[data-study]')).toHaveCount(1);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('hanging protocols');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Hanging protocols' });
    // What the site has locked is shown, explained, and can be copied but not changed.
    await dialog.getByRole('button', { name: 'As the site has it' }).click();
    await expect(dialog).toContainText('Locked by the site');
    await expect(dialog.getByRole('button', { name: 'Change' })).toHaveCount(0);
    await dialog.getByRole('button', { name: 'Copy to mine' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Name', exact: true }).first()).toHaveValue(
      'As the site has it, changed',
    );
    await page.screenshot({ path: 'test-results/protocol-locked.png' });

    await dialog.getByRole('button', { name: 'New', exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Two of one');

    // The modality of the sentence that is there, then a rule of one's own.
    await dialog.getByRole('button', { name: 'A modality of the study is CT', exact: true }).click();
    await dialog.getByRole('combobox', { name: 'Value' }).fill('MG');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await dialog.getByRole('button', { name: 'Add a rule' }).click();
    await dialog.getByLabel('About').selectOption('series');
    await dialog.getByLabel('What').selectOption('view');
    await dialog.getByRole('combobox', { name: 'Value' }).fill('CC');
    await expect(dialog).toContainText('At least 1 series, of which the view is CC');
    await page.screenshot({ path: 'test-results/rule-builder.png' });
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByLabel('Grid').selectOption('1x2');
    await dialog.getByRole('button', { name: 'Try on the newest' }).click();
    await expect(dialog).toContainText('Matches 1 of 1');
    await page.screenshot({ path: 'test-results/protocol-editor.png' });
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(dialog.getByRole('button', { name: 'Two of one' })).toBeVisible();

    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save as DICOM object' }).click();
    const object = path.join(folder, 'exported.dcm');
    await (await download).saveAs(object);
    await expect(dialog).toContainText('other programs will not see it');
    const { output } = await runProgram('dcmdump', [object]);
    expect(output).toContain('=HangingProtocolStorage');

    await dialog.getByRole('button', { name: 'Change' }).click();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Renamed');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByRole('button', { name: 'Version 1' }).click();
    await expect(dialog).toContainText('It is called “Two of one”');
    await page.screenshot({ path: 'test-results/protocol-versions.png' });
    await dialog.getByRole('button', { name: 'Bring back this version' }).click();
    await expect(dialog.getByRole('button', { name: 'Two of one' })).toBeVisible();

    await dialog.getByLabel('Import …').setInputFiles(object);
    await expect(dialog).toContainText('All of the file was carried over');
    await expect(dialog).toContainText('it becomes a new version');
    const worked =
      'files/nroduit+weasis-dicom-tools/weasis-dicom-tools/src/test/resources/org/weasis/dicom/hp/NeurosurgeryPlan.dcm';
    if (!corpusMissing()) {
      await dialog.getByLabel('Import …').setInputFiles(path.join(corpusDirectory(), worked));
      await expect(dialog).toContainText('3D_RENDERING VOLUME is shown as a stack');
      await page.screenshot({ path: 'test-results/protocol-import.png' });
    }

    await dialog.getByRole('tab', { name: 'Names' }).click();
    await dialog.getByRole('button', { name: 'Add a name' }).click();
    await dialog.getByRole('combobox', { name: 'Value' }).fill('CHEST');
    await dialog.getByRole('textbox', { name: 'Words' }).fill('brustkorb');
    await dialog.getByRole('textbox', { name: 'Try a description' }).fill('CT Brustkorb mit KM');
    await expect(dialog).toContainText('CHEST, from “brustkorb”');
    await dialog.getByRole('button', { name: 'Save names' }).click();
    await expect(dialog).toContainText('Saved. The table before is kept beside it.');
    await expect(dialog.getByRole('textbox', { name: 'Words' })).toHaveValue('brustkorb');
    await page.screenshot({ path: 'test-results/names.png' });
  });
});
