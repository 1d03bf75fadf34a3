import { expect } from '@playwright/test';
import { phantomPair } from '../support/phantom-pair.ts';
import { sendFiles } from '../support/send-files.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

/** Frame Time Vector (0018,1065): the loop of the prior steps by 100 ms on the mean, so 10 images a second. */
const vector = { FrameIncrementPointer: 0x0018_1065, FrameTimeVector: [0, 50, 150, 100, 100] };

test('ultrasound loops play at their own rates, and are measured by their region and compared, by mouse and by keys', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = new WallPage(page);
  await sendFiles(
    workstation,
    phantomPair('us', { sliceCount: 12 }, { StudyDate: '20250203', sliceCount: 5, attributes: vector }),
  );
  await new WorklistPage(page).showRows(2);
  const film = page.getByRole('group', { name: 'Cine' });
  const rate = film.getByRole('spinbutton', { name: 'Images a second' });

  await test.step('by mouse', async () => {
    await wall.open('PHANTOM US (synthetic)');
    // The protocol plays loops by themselves, at Frame Time 40 ms.
    await expect(rate).toHaveValue('25');
    await expect(film).toContainText('as stored');
    const seen = new Set<number>();
    await expect(async () => {
      seen.add(await wall.position());
      expect(seen.size).toBeGreaterThan(3);
    }).toPass({ intervals: [20], timeout: 20_000 });
    await film.getByRole('button', { name: 'Pause' }).click();
    await page.screenshot({ path: 'test-results/screens/us-film.png' });
    await film.getByRole('button', { name: 'Stop, and back to the first' }).click();
    await wall.expectPosition(1);

    // Marks 250 pixels apart at 0.02 cm a pixel in the region; row 66/128 of 480, middle of 640 columns.
    await wall.chooseTool('Length');
    const at = await wall.placeNow();
    await wall.drag(at(195.5, 248.5), at(445.5, 248.5));
    expect(Math.abs((await wall.lastValue()) - 50)).toBeLessThanOrEqual(0.2);
    await expect(wall.labels().last()).toContainText('ultrasound region');
    await wall.chooseTool('Ellipse');
    await wall.drag(at(250, 300), at(350, 330));
    await expect(wall.labels()).toHaveCount(2);
    await page.screenshot({ path: 'test-results/screens/us-measured.png' });
    expect(await seriousFindings(page)).toEqual([]);
  });

  await test.step('by keys', async () => {
    await wall.reopenByKeys('PHANTOM US (synthetic)');
    await page.keyboard.press('Alt+p');
    await expect(wall.tile(1)).toContainText('PRIOR 2025-02-03');
    await expect(page.getByLabel('Layout and state')).toContainText(
      'by image number, there are no positions',
    );
    await page.keyboard.press('Tab');
    await page.keyboard.press('c');
    await expect(rate).toHaveValue('10');
    await page.keyboard.press('c');
    await page.keyboard.press('Shift+c');
    await wall.expectPosition(1, 1);
    // From the second to the fourth image only.
    await page.keyboard.press('ArrowDown');
    await wall.expectPosition(2, 1);
    await page.keyboard.press('c');
    await page.keyboard.press('c');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('[');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(']');
    await expect(film).toContainText('2–4');
    await wall.expectPosition(4, 1);
    await page.keyboard.press('w');
    await page.keyboard.press('Control+Shift+ArrowRight');
    await expect(wall.tile(1)).toHaveAttribute('data-window-source', 'reader');
    await page.keyboard.press('d');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await wall.repeat('Control+ArrowDown', 5);
    await page.keyboard.press('Enter');
    await expect(wall.labels(1)).toContainText('10.0 mm');
    await page.screenshot({ path: 'test-results/screens/us-compared.png' });
    expect(await seriousFindings(page)).toEqual([]);
  });
});
