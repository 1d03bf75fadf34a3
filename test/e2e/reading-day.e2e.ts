import { expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { jobSchema } from '../../shared/model/activity.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';

const jobsSchema = z.object({ result: z.object({ data: z.array(jobSchema.pick({ state: true })) }) });

/** Adds the phantom and waits until all of it, its prior included, is here and its row is on the list. */
async function addChest(page: Page): Promise<void> {
  const added = await page.request.post(new URL('/rpc/imports.addPhantom', page.url()).href, {
    data: { kind: 'ct' },
  });
  expect(added.ok()).toBe(true);
  await expect(async () => {
    const listed = await page.request.get(new URL('/rpc/activity.list', page.url()).href);
    const jobs = jobsSchema.parse(await listed.json()).result.data;
    expect(jobs.map(({ state }) => state)).not.toContain('running');
  }).toPass();
  await expect(async () => {
    await page.keyboard.press('Alt+n');
    await expect(page.locator('[data-study]', { hasText: 'PHANTOM, CHEST' }).first()).toBeVisible({
      timeout: 1000,
    });
  }).toPass();
}

const screenshot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: `test-results/screens/day-${name}.png` });

test('a CT with its prior is opened, scrolled, windowed, measured and compared by keyboard only', async ({
  workstation,
}) => {
  const { page } = workstation;
  await addChest(page);
  const wall = new WallPage(page);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(wall.tile()).toHaveAttribute('data-state', 'shown');

  await page.keyboard.press('Home');
  await wall.expectPosition(1);
  for (let slice = 1; slice < 4; slice++) await wall.stepForward();
  await page.keyboard.press('1');
  await expect(wall.tile()).toHaveAttribute('data-window-source', 'preset');

  // A length without the mouse: the cursor begins in the middle of the picture.
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  for (let step = 0; step < 5; step++) await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(wall.labels().first()).toContainText('mm');

  // Hung beside its prior by the protocol, or by hand where another one won.
  if ((await page.getByText(/^PRIOR /u).count()) === 0) await page.keyboard.press('Alt+p');
  await expect(page.getByText(/^PRIOR /u).first()).toBeVisible();
  await screenshot(page, 'ct-compared');

  // The way out of the wall and back: no trap.
  await page.keyboard.press('F6');
  const focused = (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.closest('[data-roving], [data-tile], aside, footer')?.className ?? '',
    );
  const seen = new Set<string>();
  for (let step = 0; step < 5; step++) {
    seen.add(await focused());
    await page.keyboard.press('F6');
  }
  expect(seen.size).toBeGreaterThanOrEqual(4);
  await screenshot(page, 'ct-keyboard-focus');
});
