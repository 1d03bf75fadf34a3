import { expect } from '@playwright/test';
import { test } from '../../support/workstation-fixture.ts';

/** What only real Electron can show; runs wherever its runtime is found. */
test('the page stays on its own scheme, and window.open opens nothing', async ({ workstation }) => {
  const { page } = workstation;
  expect(page.url()).toBe('app://workstation/');
  expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
  await page.evaluate(() => {
    window.location.href = 'https://example.org/';
  });
  await expect.poll(() => page.url()).toBe('app://workstation/');
});

test('the bridge offers what its own test lists, and answers', async ({ workstation }) => {
  expect(await workstation.page.evaluate('Object.keys(window.negatoscope).sort()')).toEqual([
    'notify',
    'openWindow',
    'pathOfFile',
    'pickPaths',
    'screens',
    'showInFolder',
  ]);
  expect(await workstation.page.evaluate('window.negatoscope.screens()')).toContainEqual(
    expect.objectContaining({ isPrimary: true }),
  );
});
