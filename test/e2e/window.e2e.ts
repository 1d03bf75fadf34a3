import { expect } from '@playwright/test';
import { test } from '../support/workstation-fixture.ts';

test('a window opens on an empty worklist, and a second one beside it', async ({ workstation }) => {
  const another = await workstation.openWindow();
  for (const page of [workstation.page, another]) {
    await expect(page).toHaveTitle(/Negatoscope/u);
    await expect(page.locator('#root')).not.toBeEmpty();
  }
});

test('a page has nothing of Node, cannot open windows, and cannot leave', async ({ workstation }) => {
  const { page } = workstation;
  const before = page.url();
  const seen = await page.evaluate(async () => ({
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => Reflect.has(window, name)),
    elsewhere: await fetch('https://example.org/').then(
      () => 'answered',
      () => 'stopped',
    ),
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'denied',
    ),
  }));
  expect(seen).toEqual({ node: [], elsewhere: 'stopped', camera: 'denied' });
  expect(page.url()).toBe(before);
});
