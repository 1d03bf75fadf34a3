import { expect } from '@playwright/test';
import { createChestStudy } from '../../main/phantom/chest/chest-study.ts';
import { sendFiles } from '../support/send-files.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

/**
 * The nodule lies at (−84, 31, −12) mm, 10 mm wide now and 7 mm a year ago (`chest-study.ts`). Twelve slices around it:
 * the sixth is at −12 mm in both, 4 and 5 mm apart. Pixels are 0.7 mm, the first one's middle at −255.5 × 0.7 mm:
 * column (−84 + 178.85) / 0.7 + 0.5 = 136, row (31 + 178.85) / 0.7 + 0.5 = 300.29.
 */
const nodule = { slice: 6, column: 136, row: 300.3 } as const;
const pixelMm = 0.7;

test('a CT of the chest is linked with its prior, located, reformatted, magnified, measured and copied, by mouse and by keys', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = new WallPage(page);
  const exams = (['current', 'prior'] as const).map((exam) =>
    createChestStudy({
      exam,
      seed: 'ct-day',
      StudyDate: exam === 'current' ? '20260105' : '20250104',
      sliceCount: 12,
    }),
  );
  await sendFiles(
    workstation,
    exams.flatMap((exam) => [...exam.objects()].map(({ bytes }) => bytes)),
  );
  await new WorklistPage(page).showRows(2);
  const bottom = page.getByLabel('Layout and state');
  const readCopied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

  await test.step('by mouse', async () => {
    await wall.open('with contrast');
    await page.getByRole('button', { name: 'Two viewports' }).click();
    await wall.dragSeries(wall.series('Lung 4.0 Br59'), 0);
    await wall.dragSeries(wall.series('Mediastinum 4.0 Br38'), 1);
    const unlink = bottom.getByRole('button', { name: 'Unlink' });
    if ((await unlink.count()) === 1) await unlink.click();
    await wall.chooseTool('Link');

    // One frame of reference: linked by position, without an offset to tell.
    await wall.dragPosition(nodule.slice);
    await wall.expectPosition(nodule.slice, 1);
    await expect(bottom).toContainText('linked: 2 viewports');
    await expect(bottom).not.toContainText(/[+−]\d/u);
    const at = await wall.placeNow();
    await wall.chooseTool('Crosshair');
    await page.mouse.click(at(nodule.column, nodule.row).x, at(nodule.column, nodule.row).y);
    await expect(wall.tile(1).locator('.crosshair:not(.beside)')).toHaveCount(1);
    await wall.chooseTool('Magnifier');
    const middle = at(nodule.column, nodule.row);
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await expect(wall.tile().locator('canvas.magnifier')).toBeVisible();
    await page.screenshot({ path: 'test-results/screens/ct-magnified.png' });
    await page.mouse.up();
    await expect(page.locator('canvas.magnifier')).toHaveCount(0);

    await wall.chooseTool('Length');
    const half = 5 / pixelMm;
    await wall.drag(at(nodule.column - half, nodule.row + 12), at(nodule.column + half, nodule.row + 12));
    expect(Math.abs((await wall.lastValue()) - 10)).toBeLessThanOrEqual(pixelMm);
    await wall.chooseTool('Key image: mark or unmark');
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await expect(page.getByText('Copied')).toBeVisible();
    const [head = '', row = ''] = (await readCopied()).split('\r\n');
    expect(head).toContain('Study date');
    // Study date, series, image, frame, plane, kind, label, quantity, value, unit.
    expect(row).toMatch(/^20260105,1,6,1,,length,,length,(?:9|10)\.\d+,mm,Pixel Spacing/u);
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await expect.poll(readCopied).toContain('Length');

    // Beside its prior: another frame of reference, held by what is on screen when it was linked.
    await wall.dragSeries(wall.series('Lung 5.0 Br59'), 1);
    await expect(wall.tile(1)).toContainText('PRIOR 2025-01-04');
    await unlink.click();
    await expect(bottom).toContainText('Not linked');
    // The current one last: what is linked is told as it lies to the active viewport.
    for (const index of [1, 0]) await wall.dragPosition(nodule.slice, index);
    await page.mouse.move((await wall.middle()).x, (await wall.middle()).y);
    await page.mouse.wheel(0, 120);
    await wall.expectPosition(nodule.slice + 1);
    await wall.expectPosition(nodule.slice, 1);
    await page.mouse.wheel(0, -120);
    await wall.expectPosition(nodule.slice);
    await wall.chooseTool('Link');
    await expect(bottom).toContainText(/prior [+−]\d+\.\d mm/u);
    await page.mouse.move((await wall.middle()).x, (await wall.middle()).y);
    await page.mouse.wheel(0, 120);
    await wall.expectPosition(nodule.slice + 1);
    await wall.expectPosition(nodule.slice + 1, 1);
    await page.screenshot({ path: 'test-results/screens/ct-linked.png' });
    expect(await seriousFindings(page)).toEqual([]);
  });

  await test.step('by keys', async () => {
    await wall.reopenByKeys('with contrast');
    await page.keyboard.press('Shift+1');
    await wall.hangByKeys(wall.series('Mediastinum 4.0 Br38'));
    await page.keyboard.press('4');
    await expect(wall.tile()).toHaveAttribute('data-window', '40 400');
    // Three planes beside the slices, a slab, a tilt, and the crosshair moved in one shows in the others.
    await page.keyboard.press('Shift+M');
    for (const index of [0, 1, 2, 3]) await expect(wall.tile(index)).toHaveAttribute('data-state', 'shown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Alt+m');
    await page.keyboard.press('Alt+=');
    await expect(wall.tile(1)).toContainText('Coronal · MIP 11.0 mm');
    await page.keyboard.press('Control+Alt+ArrowUp');
    await expect(wall.tile(1)).toContainText('Coronal tilted 5°');
    await page.keyboard.press('Tab');
    await page.keyboard.press('j');
    await page.keyboard.press('Control+Shift+ArrowRight');
    await wall.repeat('Control+Alt+Shift+ArrowRight', 3);
    await expect(wall.tile(0).locator('.crosshair')).toHaveCount(1);
    await page.screenshot({ path: 'test-results/screens/ct-planes.png' });
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await page.keyboard.press('Shift+1');
    await page.keyboard.press('Alt+o');
    await expect(wall.tile()).toHaveAttribute('data-source', 'stack');
    await page.keyboard.press('e');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await wall.repeat('Control+ArrowRight', 3);
    await wall.repeat('Control+ArrowDown', 3);
    await page.keyboard.press('Enter');
    await expect(wall.labels().last()).toContainText('HU');
    await page.keyboard.press('Control+z');
    await expect(wall.labels()).toHaveCount(0);
    await page.keyboard.press('Control+y');
    await expect(wall.labels()).toHaveCount(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await expect(page.locator('.position-bar .key')).toHaveCount(1);
  });
});
