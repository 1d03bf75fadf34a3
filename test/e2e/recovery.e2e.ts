import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { difference, greyPixels, type GreyPixels } from '../support/screen-pixels.ts';
import { drawByGraphics } from '../support/draw-by-graphics.ts';
import { WallPage } from '../support/wall-page.ts';
import { WorklistPage } from '../support/worklist-page.ts';
import { test, type WorkstationUnderTest } from '../support/workstation-fixture.ts';
import { everyStudy } from '../../shared/model/worklist.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-recovery-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A CT of 12 slices, open at slice 8 in the second of two viewports, with a window of its own. */
async function readAwhile({ page }: WorkstationUnderTest): Promise<WallPage> {
  const made = await runNegatoscope('phantom', '--to', folder, '--test-card', '--slices', '12');
  expect(made.exitCode, made.stderr).toBe(0);
  const worklist = new WorklistPage(page);
  await worklist.importFolder(folder);
  await worklist.closeActivity();
  const wall = new WallPage(page);
  await wall.open('PHANTOM, CT');
  await page.keyboard.press('Home');
  for (let slice = 1; slice < 8; slice++) await wall.stepForward();
  await page.keyboard.press('5');
  await expect(wall.tile()).toHaveAttribute('data-window-source', 'preset');
  return wall;
}

/** What was written last is what is on screen. */
async function settleWorkspace(page: Page): Promise<void> {
  await expect(async () => {
    const answer: unknown = await page.evaluate(async () => (await fetch('/rpc/workspace.list')).json());
    expect(JSON.stringify(answer)).toContain('preset');
  }).toPass();
}

/** Loses the context, waits until the tile says so, restores it, waits until it does not; answers what it said. */
const loseAndRestore = `(async () => {
  const canvas = document.querySelector('.wall canvas');
  const lose = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
  if (!lose) return null;
  const tile = () => document.querySelector('[data-tile="0"]').textContent;
  const until = async (isThere) => {
    while (!isThere()) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  lose.loseContext();
  await until(() => tile().includes('drawn again'));
  const whileLost = tile();
  lose.restoreContext();
  await until(() => !tile().includes('drawn again'));
  return whileLost;
})()`;

test('a page that is loaded anew shows the study, slice and window that it showed, and says so', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = await readAwhile(workstation);
  await settleWorkspace(page);
  const window = (await wall.tile().getAttribute('data-window')) ?? '';
  await page.reload();
  await wall.expectPosition(8);
  await expect(wall.tile()).toHaveAttribute('data-window', window);
  await expect(page.getByText(/Reopened where you were/u)).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/recovery-reopened.png' });
  // Closed on purpose: nothing comes back.
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('grid', { name: 'Worklist' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('grid', { name: 'Worklist' })).toBeVisible();
  await expect(page.getByText(/Reopened where you were/u)).toBeHidden();
});

test('what a window showed when its renderer died is shown by the next window', async ({ workstation }) => {
  const { page } = workstation;
  const wall = await readAwhile(workstation);
  await settleWorkspace(page);
  const window = (await wall.tile().getAttribute('data-window')) ?? '';
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => null);
  await crashed;
  const next = await workstation.openWindow();
  const again = new WallPage(next);
  await again.expectPosition(8);
  await expect(again.tile()).toHaveAttribute('data-window', window);
  await expect(next.getByText(/Reopened where you were/u)).toBeVisible();
  // A window beside a living one starts with the worklist.
  const third = await workstation.openWindow();
  await expect(third.getByRole('grid', { name: 'Worklist' })).toBeVisible();
});

test('a study that is gone is not reopened', async ({ workstation }) => {
  const { page } = workstation;
  await readAwhile(workstation);
  await settleWorkspace(page);
  const newest = JSON.stringify({ ...everyStudy, offset: 0, limit: 1 });
  const studyId = await page.evaluate(async (input) => {
    const answer: { result: { data: { rows: { studyId: number }[] } } } = await (
      await fetch(`/rpc/worklist.query?input=${input}`)
    ).json();
    return answer.result.data.rows[0]?.studyId ?? 0;
  }, encodeURIComponent(newest));
  // From a command or another window: first the session ends, then the study goes.
  await page.goto('about:blank');
  const other = await workstation.openWindow();
  await expect(async () => {
    const moved = await other.request.post(new URL('/rpc/keeping.moveToTrash', other.url()).href, {
      data: { studyIds: [studyId] },
    });
    expect(moved.ok()).toBe(true);
  }).toPass();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'No studies yet' })).toBeVisible();
});

test('a lost graphics context is said on every tile, shows nothing stale, and is drawn again to the same pixels', async ({
  workstation,
}) => {
  const { page } = workstation;
  await drawByGraphics(page);
  const wall = await readAwhile(workstation);
  const box = await wall.tile().boundingBox();
  if (box === null) throw new Error('No tile');
  // Well inside the picture, where no text lies.
  const clip = { x: box.x + box.width / 2 - 60, y: box.y + box.height / 2 - 60, width: 120, height: 120 };
  const picture = async (): Promise<GreyPixels> => greyPixels(await page.screenshot({ clip }));
  const before = await picture();
  // N124: WEBGL_lose_context is what a reset of the graphics processor looks like to a page.
  const seen: unknown = await page.evaluate(loseAndRestore);
  test.skip(seen === null, 'Drawn without WebGL here');
  // No patient's name, and no window, beside no picture.
  expect(seen).toContain('The picture is being drawn again');
  expect(seen).not.toContain('PHANTOM');
  await wall.expectPosition(8);
  await expect(async () => {
    expect(difference(before, await picture())).toEqual({ count: 0, largest: 0 });
  }).toPass();
});
