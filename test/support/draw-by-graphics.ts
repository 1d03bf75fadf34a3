import { expect, type Page } from '@playwright/test';

/** Has WebGL draw the images of this page also where it is software, and loads the page anew so that it does. */
export async function drawByGraphics(page: Page): Promise<void> {
  const set = await page.request.post(new URL('/rpc/settings.set', page.url()).href, {
    data: { key: 'display.drawnBy', value: 'graphics' },
  });
  expect(set.ok()).toBe(true);
  await page.reload();
}
