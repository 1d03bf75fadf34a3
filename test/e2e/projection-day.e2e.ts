import { expect } from '@playwright/test';
import { phantomPair } from '../support/phantom-pair.ts';
import { sendFiles } from '../support/send-files.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

/** The phantom's marks: 100 mm at 0.2 mm a pixel, row 66/128 of 1280 rows, middle of 1024 columns (`phantom-kinds.ts`). */
const marks = { row: 660.5, from: 262.5, to: 762.5 } as const;

test('frontal and lateral radiographs are hung, turned, windowed, measured, calibrated and compared, by mouse and by keys', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = new WallPage(page);
  await sendFiles(workstation, phantomPair('cr', {}, { StudyDate: '20240110' }));
  await new WorklistPage(page).showRows(2);

  await test.step('by mouse', async () => {
    await wall.open('PHANTOM CR (synthetic)');
    await page.getByRole('button', { name: 'Two viewports' }).click();
    await wall.dragSeries(wall.series('PHANTOM PA').first(), 0);
    await wall.dragSeries(wall.series('PHANTOM LATERAL').first(), 1);
    await expect(wall.tile(0).locator('.letter.left')).toHaveText('R');
    await expect(wall.tile(1).locator('.letter.left')).toHaveText('A');
    await page.screenshot({ path: 'test-results/screens/cr-hung.png' });

    await wall.chooseTool('Window');
    const middle = await wall.middle();
    await wall.drag(middle, { x: middle.x + 60, y: middle.y + 40 });
    await expect(wall.tile()).toHaveAttribute('data-window-source', 'reader');
    await wall.chooseTool('Length');
    const at = await wall.placeNow();
    await wall.drag(at(marks.from, marks.row), at(marks.to, marks.row));
    expect(Math.abs((await wall.lastValue()) - 100)).toBeLessThanOrEqual(0.2);
    await expect(wall.labels().last()).toContainText('at detector');

    // A known length: the detector's millimetres become the patient's, for this image, and both say so.
    await wall.chooseTool('Calibration');
    await wall.drag(at(marks.from, marks.row + 40), at(marks.to, marks.row + 40));
    await page.getByRole('textbox', { name: 'True length, mm' }).fill('80');
    await page.getByRole('button', { name: 'Calibrate' }).click();
    await expect(wall.labels().first()).toContainText('(user cal.)');
    await expect(wall.labels().first().locator('.label-main')).toHaveText(/^(?:79\.9|80\.0|80\.1).mm$/u);
    await expect(wall.tile().locator('.scale')).toContainText('calibrated by hand');
    await page.screenshot({ path: 'test-results/screens/cr-calibrated.png' });

    await wall.dragSeries(wall.series('PHANTOM PA').last(), 1);
    await expect(wall.tile(1)).toContainText('PRIOR 2024-01-10');
    await wall.chooseTool('Link');
    await wall.chooseTool('Zoom');
    await wall.drag(await wall.middle(), { ...(await wall.middle()), y: (await wall.middle()).y - 160 });
    const zoom = Number(await wall.tile().getAttribute('data-zoom'));
    await expect
      .poll(async () => Number(await wall.tile(1).getAttribute('data-zoom')) / zoom)
      // A millimetre is as long in each: 0.2 mm a pixel there, 0.16 mm by the calibration here.
      .toBeCloseTo(1.25, 2);
    await page.screenshot({ path: 'test-results/screens/cr-compared.png' });
    expect(await seriousFindings(page)).toEqual([]);
  });

  await test.step('by keys', async () => {
    await wall.reopenByKeys('PHANTOM CR (synthetic)');
    await page.keyboard.press('Shift+2');
    await wall.hangByKeys(wall.series('PHANTOM LATERAL').first());
    await expect(wall.tile().locator('.letter.left')).toHaveText('A');
    // A quarter turn to the right brings what was below to the left, and a mirror exchanges left and right.
    await page.keyboard.press('Alt+r');
    await expect(wall.tile().locator('.letter.left')).toHaveText('I');
    await page.keyboard.press('Alt+h');
    await expect(wall.tile().locator('.letter.left')).toHaveText('S');
    await expect(wall.tile()).toContainText('Mirrored, turned 270°');
    await page.keyboard.press('0');
    await expect(wall.tile()).toHaveAttribute('data-window-source', 'auto');
    await page.keyboard.press('Shift+I');
    await expect(wall.tile()).toHaveAttribute('data-inverted', 'true');
    await page.keyboard.press('d');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await wall.repeat('Control+ArrowRight', 5);
    await page.keyboard.press('Enter');
    // 50 pixels of 0.2 mm, along the picture's columns, which now run across the screen.
    await expect(wall.labels().last()).toContainText('10.0 mm');
    // A calibration through the palette, for it has no key of its own.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('calibrate');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    // Away from the end of the length, which would be taken hold of.
    await wall.repeat('Control+ArrowDown', 5);
    await page.keyboard.press('Enter');
    await wall.repeat('Control+ArrowRight', 5);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'True length, mm' })).toBeFocused();
    await page.keyboard.type('0');
    await page.keyboard.press('Enter');
    await expect(page.getByText('A length above 0, in mm')).toBeVisible();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('9');
    await page.keyboard.press('Enter');
    await expect(wall.labels().first()).toContainText('9.0 mm');
    await page.keyboard.press('Control+z');
    await expect(wall.labels().first()).toContainText('10.0 mm');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+p');
    await expect(wall.tile(1)).toContainText('PRIOR 2024-01-10');
    await page.screenshot({ path: 'test-results/screens/cr-keys.png' });
  });
});
