import { expect } from '@playwright/test';
import { phantomPair } from '../support/phantom-pair.ts';
import { sendFiles } from '../support/send-files.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

/**
 * SUV by body weight: stored × 2.5 Bq/ml × 70 000 g / 350 MBq, the dose not decayed because the series begins at the
 * injection. A ball of 6000 stored is 3, the body of 2000 is 1 (`phantom-kinds.ts`).
 */
const ball = { column: 64, row: 96 } as const;

test('a PET is hung with planes, windowed by its uptake, measured in SUV and compared, by mouse and by keys', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = new WallPage(page);
  await sendFiles(
    workstation,
    phantomPair('pt', { sliceCount: 20 }, { StudyDate: '20250203', sliceCount: 20 }),
  );
  await new WorklistPage(page).showRows(2);

  await test.step('by mouse', async () => {
    await wall.open('PHANTOM PT (synthetic)');
    await expect(wall.tile(1)).toContainText('MIP 200.0 mm');
    await page.screenshot({ path: 'test-results/screens/pt-hung.png' });
    await wall.dragPosition(10);
    const at = await wall.placeNow();
    await page.mouse.move(at(ball.column, ball.row).x, at(ball.column, ball.row).y);
    await expect(wall.tile().locator('.probe')).toContainText('3 SUV');

    await page.getByRole('toolbar').getByRole('button', { name: /^C /u }).click();
    await page.getByRole('menuitemcheckbox', { name: /SUV 0–5/u }).click();
    await expect(wall.tile()).toHaveAttribute('data-window-source', 'preset');
    await wall.chooseTool('Ellipse');
    await wall.drag(at(ball.column - 4, ball.row - 4), at(ball.column + 4, ball.row + 4));
    await expect(wall.labels().last()).toContainText('SUV');
    await page.screenshot({ path: 'test-results/screens/pt-measured.png' });
    await page.getByRole('button', { name: 'Two viewports' }).click();
    await page.locator('.closed-prior').click();
    await expect(wall.series('PHANTOM WB')).toHaveCount(2);
    await wall.dragSeries(wall.series('PHANTOM WB').last(), 1);
    await expect(wall.tile(1)).toContainText('PRIOR 2025-02-03');
    await page.screenshot({ path: 'test-results/screens/pt-compared.png' });
    expect(await seriousFindings(page)).toEqual([]);
  });

  await test.step('by keys', async () => {
    await wall.reopenByKeys('PHANTOM PT (synthetic)');
    await page.keyboard.press('Shift+1');
    await page.keyboard.press('2');
    await expect(wall.tile()).toHaveAttribute('data-window-source', 'preset');
    await page.keyboard.press('Alt+c');
    await page.keyboard.press('Alt+m');
    await expect(wall.tile()).toContainText('Coronal · MIP 10.0 mm');
    await page.keyboard.press('Alt+o');
    await expect(wall.tile()).toHaveAttribute('data-source', 'stack');
    await page.keyboard.press('p');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(wall.labels().last()).toContainText('SUV');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+p');
    await expect(wall.tile(1)).toContainText('PRIOR 2025-02-03');
    const [now, then] = [await wall.position(), await wall.position(1)];
    await wall.stepForward();
    await wall.expectPosition(now + 1);
    await wall.expectPosition(then + 1, 1);
    await page.screenshot({ path: 'test-results/screens/pt-keys.png' });
  });
});
