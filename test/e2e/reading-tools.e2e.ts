import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { openPhantom } from '../support/open-phantom.ts';
import type { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';

let folder = '';

test.beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'negatoscope-tools-'));
});

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('menus by the right button and by key, labels moved by hand, viewports exchanged', async ({
  workstation,
}) => {
  test.setTimeout(90_000);
  const { page } = workstation;
  page.setDefaultTimeout(8000);
  const wall = await openPhantom(workstation, folder, 'ct', 12);
  await page.keyboard.press('Shift+Equal');
  const at = await wall.pixelPlace();

  // A press of the right button that does not move opens the menu; one that moves zooms and opens none.
  const middle = at(300, 300);
  await page.mouse.click(middle.x, middle.y, { button: 'right' });
  const menu = page.getByRole('menu', { name: 'Viewport' });
  await expect(menu).toBeVisible();
  await menu.getByRole('menuitem', { name: 'Windows' }).hover();
  await page.getByRole('menuitemcheckbox', { name: /^lung C/u }).click();
  await expect(wall.tile()).toHaveAttribute('data-window', '-600 1500');
  await expect(menu).toBeHidden();
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(middle.x, middle.y - 80, { steps: 4 });
  await page.mouse.up({ button: 'right' });
  await expect(wall.tile()).not.toHaveAttribute('data-zoom', '1');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.keyboard.press('Shift+Equal');
  await expect(wall.tile()).toHaveAttribute('data-zoom', '1');
  const now = await wall.pixelPlace();

  // A region, its perimeter and its label.
  await page.keyboard.press('r');
  await wall.drag(now(200, 300), now(280, 360));
  // 80 and 60 pixels of 0.5 mm: 40 + 30, twice.
  await expect(wall.labels()).toContainText('Perimeter 140.0 mm');
  await page.keyboard.press('w');
  const label = await wall.labels().boundingBox();
  if (label === null) throw new Error('no label');
  const held = { x: label.x + 20, y: label.y + 8 };
  await wall.drag(held, { x: held.x + 90, y: held.y - 150 });
  const moved = await wall.labels().boundingBox();
  expect(Math.abs((moved?.x ?? 0) - label.x - 90)).toBeLessThanOrEqual(1);
  expect(Math.abs((moved?.y ?? 0) - label.y + 150)).toBeLessThanOrEqual(1);
  await expect(page.locator('.label-leader')).toHaveCount(1);
  // On its label a double click asks for its words, and the right button opens its menu.
  const onLabel = { x: held.x + 90, y: held.y - 150 };
  await page.mouse.dblclick(onLabel.x, onLabel.y);
  await page.keyboard.type('Disc');
  await page.keyboard.press('Enter');
  await expect(wall.labels()).toContainText('Disc');
  await page.mouse.click(onLabel.x, onLabel.y, { button: 'right' });
  await expect(page.getByRole('menu', { name: 'Measurement' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.mouse.click(now(200, 330).x, now(200, 330).y, { button: 'right' });
  await expect(page.getByRole('menu', { name: 'Measurement' })).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/menu-measurement.png' });
  await page.getByRole('menuitem', { name: /back beside it/u }).click();
  await expect(page.locator('.label-leader')).toHaveCount(0);
  // By keys alone: the menu of what is selected, its last line, Enter.
  await page.keyboard.press('ContextMenu');
  await expect(page.getByRole('menu', { name: 'Measurement' })).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(wall.labels()).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(wall.labels()).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+F10');
  await expect(menu).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/menu-viewport.png' });
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(wall.tile()).toBeFocused();
  await exchange(page, wall);
  await measureOnPlane(page, wall);
});

test('the mouse reaches everything without a click before: wheel, Ctrl and wheel, double click, its side buttons', async ({
  workstation,
}) => {
  test.setTimeout(90_000);
  const { page } = workstation;
  const wall = await openPhantom(workstation, folder, 'chest', 8);
  await page.keyboard.press('Shift+2');
  await expect(wall.tile(1)).toHaveAttribute('data-state', 'shown');
  // The protocol links both: each by itself here.
  await page.keyboard.press('l');
  await expect(page.getByText('Not linked').first()).toBeVisible();
  const [left, right] = await Promise.all([wall.tile(0).boundingBox(), wall.tile(1).boundingBox()]);
  if (left === null || right === null) throw new Error('no tiles');
  const middle = { x: right.x + right.width / 2, y: right.y + right.height / 2 };

  // The wheel scrolls what the pointer is over, though another viewport is the active one.
  await page.mouse.click(left.x + left.width / 2, left.y + left.height / 2);
  await expect(wall.tile(0)).toHaveAttribute('aria-current', 'true');
  await page.mouse.move(middle.x, middle.y);
  const [first, other] = [await wall.position(1), await wall.position(0)];
  await page.mouse.wheel(0, 120);
  await wall.expectPosition(first + 1, 1);
  expect(await wall.position(0)).toBe(other);
  await expect(wall.tile(0)).toHaveAttribute('aria-current', 'true');

  // With Ctrl it enlarges the picture, and not the page.
  const zoom = Number(await wall.tile(1).getAttribute('data-zoom'));
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect(async () => {
    expect(Number(await wall.tile(1).getAttribute('data-zoom'))).toBeCloseTo(zoom * 1.15, 6);
  }).toPass();
  expect(await page.evaluate(() => window.visualViewport?.scale)).toBe(1);

  await page.mouse.dblclick(middle.x, middle.y);
  await expect(page.locator('[data-tile]')).toHaveCount(1);
  await expect(wall.tile(1)).toBeVisible();
  await page.mouse.dblclick(left.x + left.width, middle.y);
  await expect(page.locator('[data-tile]')).toHaveCount(2);

  // The side buttons change the series, and do not walk through the history of the page.
  const series = await wall.tile(1).getAttribute('data-display-set');
  const address = page.url();
  const session = await page.context().newCDPSession(page);
  const side = async (button: 'back' | 'forward'): Promise<void> => {
    for (const type of ['mousePressed', 'mouseReleased'] as const) {
      await session.send('Input.dispatchMouseEvent', { type, ...middle, button, clickCount: 1 });
    }
  };
  const isLast = await page.evaluate(() => {
    const sets = [...document.querySelectorAll('[data-series-display-set]')].map((item) =>
      item.getAttribute('data-series-display-set'),
    );
    return sets.at(-1) === document.querySelector('[data-tile="1"]')?.getAttribute('data-display-set');
  });
  await side(isLast ? 'back' : 'forward');
  await expect(wall.tile(1)).not.toHaveAttribute('data-display-set', series ?? '');
  await side(isLast ? 'forward' : 'back');
  await expect(wall.tile(1)).toHaveAttribute('data-display-set', series ?? '');
  expect(page.url()).toBe(address);
});

async function exchange(page: Page, wall: WallPage): Promise<void> {
  await page.keyboard.press('Shift+2');
  await page.keyboard.press('Home');
  await expect(wall.tile(1)).toHaveAttribute('data-state', /./u);
  const left = await wall.tile(0).getAttribute('data-display-set');
  const right = await wall.tile(1).getAttribute('data-display-set');
  await page.keyboard.press('x');
  await expect(wall.tile(1)).toHaveAttribute('data-display-set', left ?? '');
  await expect(wall.tile(0)).toHaveAttribute('data-display-set', right ?? '');
  await expect(wall.tile(1)).toHaveAttribute('aria-current', 'true');
  // By hand: dragged by its grip onto the other it goes back.
  await wall.tile(1).hover();
  await wall.tile(1).locator('.tile-grip').dragTo(wall.tile(0));
  await expect(wall.tile(0)).toHaveAttribute('data-display-set', left ?? '');
  await expect(wall.tile(1)).toHaveAttribute('data-display-set', right ?? '');
}

/** A coronal plane of the phantom: its rows are slices, 2.5 mm apart, its columns 0.5 mm. */
async function measureOnPlane(page: Page, wall: WallPage): Promise<void> {
  await page.keyboard.press('Shift+1');
  await page.keyboard.press('Alt+c');
  await expect(wall.tile()).toHaveAttribute('data-source', 'plane');
  await expect(page.locator('.elsewhere')).toContainText('1 measurement of this series');
  await page.keyboard.press('Shift+Equal');
  const at = await wall.pixelPlace();
  await page.keyboard.press('d');
  await wall.drag(at(200, 2), at(320, 2));
  await expect(wall.labels()).toContainText('60.0 mm');
  await expect(wall.labels()).toContainText('slice positions');
  await page.keyboard.press('e');
  // Five pixels of the screen a row: rows 5 to 11.
  await wall.drag(at(226, 25), at(286, 55));
  await expect(wall.labels()).toHaveCount(2);
  await page.screenshot({ path: 'test-results/screens/measure-plane.png' });
  // Elsewhere nothing of it is shown; the list goes back to the very plane.
  const position = await wall.position();
  await page.keyboard.press('ArrowDown');
  await expect(wall.labels()).toHaveCount(0);
  await page.keyboard.press('Alt+o');
  await expect(wall.tile()).toHaveAttribute('data-source', 'stack');
  await page
    .locator('[data-measure-row]', { hasText: 'Coronal' })
    .first()
    .getByRole('button')
    .first()
    .click();
  await expect(wall.tile()).toHaveAttribute('data-source', 'plane');
  await expect(wall.labels()).toHaveCount(2);
  expect(await wall.position()).toBe(position);
}
