import { expect } from '@playwright/test';
import { brainFiles, lesion } from '../support/brain-study.ts';
import { sendFiles } from '../support/send-files.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

/**
 * Where the lesion's middle must be, worked out from the positions in `brain-study.ts`: axial slice 8 of 12 lies at
 * −33 + 7 × 6 = 9 mm, sagittal slice 11 at 33 − 10 × 6 = −27 mm. Pixels are 1.5 mm, the first one's middle is at
 * −63.5 × 1.5 = −95.25 mm: column (−27 + 95.25) / 1.5 + 0.5 = 46 and row (24 + 95.25) / 1.5 + 0.5 = 80.
 */
const there = { axial: 8, sagittal: 11, column: 46, row: 80 } as const;
const acrossPixels = { current: 12, prior: 8 } as const;

test('an MR of several sequences is hung by hand, windowed, located, measured and compared with its prior, by mouse and by keys', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = new WallPage(page);
  await sendFiles(workstation, [...brainFiles('current'), ...brainFiles('prior')]);
  const bottom = page.getByLabel('Layout and state');
  const priorT2 = wall.series('T2 TSE AX').last();
  await new WorklistPage(page).showRows(2);

  await test.step('by mouse', async () => {
    await wall.open('MR head (phantom)');
    for (const index of [0, 1, 2, 3]) await expect(wall.tile(index)).toHaveAttribute('data-state', 'shown');
    // A series of two b-values says which one is on screen, and hangs in the middle of a pass, not between them.
    await expect(wall.tile(2)).toContainText('b 1000 s/mm² · pass 2 of 2 · slice 7 of 12');
    await expect(wall.tile(2)).toHaveAttribute('data-position', '19');
    await page.screenshot({ path: 'test-results/screens/mr-hung.png' });
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Two viewports' }).click();
    await wall.dragSeries(wall.series('T2 TSE AX').first(), 0);
    await wall.dragSeries(wall.series('T1 SE SAG'), 1);
    await wall.chooseTool('Reference lines');
    await expect(wall.tile(0).locator('.reference line')).toHaveCount(1);
    await wall.dragPosition(there.axial);
    const at = await wall.placeNow();
    await wall.chooseTool('Crosshair');
    const lesionAt = at(there.column, there.row);
    await page.mouse.click(lesionAt.x, lesionAt.y);
    await wall.expectPosition(there.sagittal, 1);
    await expect(wall.tile(1).locator('.crosshair:not(.beside)')).toHaveCount(1);

    await wall.chooseTool('Window');
    await wall.drag(lesionAt, { x: lesionAt.x + 20, y: lesionAt.y + 10 });
    await expect(wall.tile()).toHaveAttribute('data-window-source', 'reader');
    await wall.chooseTool('Length');
    await wall.drag(at(there.column - acrossPixels.current / 2, there.row), at(there.column + 6, there.row));
    // As the mouse can hit it: within a third of a pixel of the picture.
    expect(Math.abs((await wall.lastValue()) - lesion.radiusMm.current * 2)).toBeLessThanOrEqual(0.5);
    await page.screenshot({ path: 'test-results/screens/mr-located.png' });

    await wall.dragSeries(priorT2, 1);
    await expect(wall.tile(1)).toContainText('PRIOR 2025-01-03 · 1 y earlier');
    await wall.dragPosition(there.axial, 1);
    await wall.drag(
      (await wall.placeNow(1))(there.column - acrossPixels.prior / 2, there.row),
      (await wall.placeNow(1))(there.column + acrossPixels.prior / 2, there.row),
    );
    for (const index of [1, 0]) {
      await page.locator('[data-measure-row]').nth(index).getByRole('button', { name: 'Rename' }).click();
      await wall.tile(index).getByRole('textbox', { name: 'Label' }).fill('Lesion');
      await wall.tile(index).getByRole('button', { name: 'Save' }).click();
    }
    await expect(page.getByRole('table')).toContainText(/Lesion1[78]\.\d.mm1[12]\.\d.mm\+\d\d.%/u);

    // Linked anew, the two frames of reference are held together by what is on screen: 6 mm apart.
    await wall.chooseTool('Link');
    await wall.chooseTool('Link');
    await expect(bottom).toContainText('prior +6.0 mm');
    await page.mouse.move((await wall.middle()).x, (await wall.middle()).y);
    await page.mouse.wheel(0, 120);
    for (const index of [0, 1]) await wall.expectPosition(there.axial + 1, index);
    await page.screenshot({ path: 'test-results/screens/mr-compared.png' });
    expect(await seriousFindings(page)).toEqual([]);
  });

  await test.step('by keys', async () => {
    await wall.reopenByKeys('MR head (phantom)');
    await page.keyboard.press('Shift+3');
    await page.keyboard.press('Shift+2');
    await wall.hangByKeys(wall.series('DWI AX'));
    await expect(wall.tile()).toContainText('pass 1 of 2');
    await page.keyboard.press('Alt+PageDown');
    await expect(wall.tile()).toContainText('b 1000');
    await wall.hangByKeys(wall.series('T2 TSE AX').first());
    await page.keyboard.press('Home');
    await wall.expectPosition(1);
    for (let place = 1; place < there.axial; place++) await wall.stepForward();
    await page.keyboard.press('Tab');
    await wall.hangByKeys(wall.series('T1 SE SAG'));
    await page.keyboard.press('Shift+Tab');

    // The crosshair begins in the middle, at (64, 64), and goes to the lesion: 18 columns to the left, 16 rows down.
    await page.keyboard.press('j');
    await wall.repeat('Control+Shift+ArrowDown', 1);
    await wall.repeat('Control+Alt+Shift+ArrowLeft', 2);
    await wall.repeat('Control+Shift+ArrowRight', 2);
    await wall.repeat('Control+Alt+Shift+ArrowDown', 1);
    await wall.repeat('Control+Shift+ArrowDown', 6);
    await expect(wall.tile().locator('.crosshair')).toHaveAttribute(
      'data-crosshair',
      new RegExp(`^${there.column}\\.00 ${there.row}\\.00 -?0\\.00$`, 'u'),
    );
    await wall.expectPosition(there.sagittal, 1);

    await page.keyboard.press('w');
    await page.keyboard.press('`');
    await expect(wall.tile()).toHaveAttribute('data-window', '1000 2000');
    // A twentieth of the width for each press.
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await expect(wall.tile()).toHaveAttribute('data-window', '1000 1900');
    await page.keyboard.press('z');
    const zoom = Number(await wall.tile().getAttribute('data-zoom'));
    await wall.repeat('Control+Shift+ArrowUp', 4);
    await expect.poll(async () => Number(await wall.tile().getAttribute('data-zoom')) / zoom).toBeCloseTo(2);
    await page.keyboard.press('=');

    await page.keyboard.press('Alt+p');
    await expect(wall.tile(1)).toContainText('PRIOR 2025-01-03');
    await expect(bottom).toContainText('linked: 2 viewports');
    const before = await wall.position(1);
    await wall.stepForward();
    await wall.expectPosition(before + 1, 1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('d');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await wall.repeat('Control+ArrowRight', 2);
    await page.keyboard.press('Enter');
    await expect(wall.labels().last()).toContainText('30.0 mm');
    await page.screenshot({ path: 'test-results/screens/mr-keys.png' });
  });
});
