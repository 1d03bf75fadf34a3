import { expect } from '@playwright/test';
import { axialAt, oddSeries } from '../support/odd-series.ts';
import { sendFiles } from '../support/send-files.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

const saving = '**/rpc/*marks.saveAnnotation*';

test('a measurement that is being saved, or could not be, holds the study and the window until a person decides', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = new WallPage(page);
  const picture = { number: 1, plane: axialAt(0) };
  await sendFiles(workstation, [...oddSeries('Saving', [picture]), ...oddSeries('Other', [picture])]);
  const list = new WorklistPage(page);
  await list.showRows(2);
  const isFirst = ((await list.rows.first().textContent()) ?? '').includes('Saving');
  const toOther = isFirst ? 'Control+ArrowRight' : 'Control+ArrowLeft';
  const worklist = page.getByRole('grid', { name: 'Worklist' });
  const draw = async (down: number): Promise<void> => {
    const { x, y } = await wall.middle();
    await page.keyboard.press('d');
    await wall.drag({ x: x - 40, y: y + down }, { x: x + 40, y: y + down });
  };

  await test.step('on its way: leaving waits for it', async () => {
    const held = Promise.withResolvers<void>();
    await page.route(saving, async (route) => {
      await held.promise;
      await route.continue();
    });
    await wall.open('Odd: Saving');
    await draw(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
    await expect(wall.tile()).toBeVisible();
    held.resolve();
    await expect(worklist).toBeVisible();
    await page.unroute(saving);
    await wall.open('Odd: Saving');
    await expect(wall.labels()).toHaveCount(1);
  });

  await test.step('refused: the panel and the way out say so, and the window stays', async () => {
    await page.route(saving, (route) => route.abort());
    await draw(60);
    await expect(page.getByRole('alert').filter({ hasText: '1 change is not saved' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
    const question = page.getByRole('dialog', { name: 'Not everything is saved' });
    await expect(question).toContainText('have not reached the disk');
    await page.screenshot({ path: 'test-results/screens/unsaved-leaving.png' });
    await question.getByRole('button', { name: 'Stay' }).click();
    await expect(wall.labels()).toHaveCount(2);

    // Another study: not before what is here is safe.
    await page.keyboard.press(toOther);
    await expect(question).toBeVisible();
    await question.getByRole('button', { name: 'Stay' }).click();
    await expect(wall.tile()).toContainText('ODD, Saving');

    // The window's own cross: the browser asks, and the reader stays.
    const asked = page.waitForEvent('dialog');
    const closing = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await closing;
    expect(page.isClosed()).toBe(false);
    await expect(question).toBeVisible();
    await question.getByRole('button', { name: 'Stay' }).click();
  });

  await test.step('possible again: saved, and leaving asks no more', async () => {
    await page.unroute(saving);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('not saved')).toHaveCount(0);
    await page.keyboard.press(toOther);
    await expect(wall.tile()).toContainText('ODD, Other');
    await expect(page).toHaveTitle(/ODD, Other/u);
    await expect(wall.labels()).toHaveCount(0);
    await page.keyboard.press('Backspace');
    await expect(worklist).toBeVisible();
    await wall.open('Odd: Saving');
    await expect(wall.labels()).toHaveCount(2);
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => page.isClosed()).toBe(true);
  });
});
