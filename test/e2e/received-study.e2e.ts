import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { crop, difference, greyPixels, screenPixels } from '../support/screen-pixels.ts';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { runProgram } from '../support/run-program.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';

const instanceSchema = z.object({ SOPInstanceUID: z.string(), file: z.string() });

/** Well inside a 512² picture at 1:1, where no overlay text lies. */
const middle = { x: 106, y: 106, width: 300, height: 300 };

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-sent-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function makePhantom(slices: number): Promise<string[]> {
  const count = String(slices);
  const made = await runNegatoscope('phantom', '--to', folder, '--test-card', '--slices', count);
  expect(made.exitCode, made.stderr).toBe(0);
  return (await readdir(folder)).map((name) => path.join(folder, name));
}

test('a study sent by storescu is listed, opens, scrolls through every slice, and each pixel on screen is that of render', async ({
  workstation,
}) => {
  const sliceCount = 12;
  const { page, dicom, dataDirectory } = workstation;
  const files = await makePhantom(sliceCount);
  const wall = new WallPage(page);

  // The first minutes: what is set up as a sender is tested from there, and says so here.
  const empty = page.getByRole('main');
  await expect(empty.getByText('Waiting for the first image')).toBeVisible();
  const stranger = await runProgram('echoscu', ['-aec', dicom.ae, dicom.host, String(dicom.port)]);
  expect(stranger.exitCode, stranger.output).toBe(0);
  await expect(empty.getByText('It connects. Now send a study: it shows here.')).toBeVisible();
  await expect(empty.getByText('ECHOSCU')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/first-minutes.png' });

  const sent = await runProgram('storescu', [
    '-v',
    '-aec',
    dicom.ae,
    dicom.host,
    String(dicom.port),
    ...files,
  ]);
  expect(sent.output.match(/Received Store Response \(Success\)/gu)).toHaveLength(sliceCount);

  await wall.open('PHANTOM');
  expect(await wall.count()).toBe(sliceCount);
  await page.keyboard.press('Shift+Equal');
  await expect(wall.tile()).toHaveAttribute('data-zoom', '1');

  const listed = await runNegatoscope('--data', dataDirectory, 'list', '--level', 'instance', '--json');
  const instances = listed.stdout
    .trim()
    .split('\n')
    .map((line) => instanceSchema.parse(JSON.parse(line)));
  const seen = new Set<string>();
  for (let position = 1; position <= sliceCount; position++) {
    await wall.expectPosition(position);
    const uid = await wall.shownInstance();
    seen.add(uid);
    const file = instances.find((instance) => instance.SOPInstanceUID === uid)?.file ?? '';
    const png = path.join(folder, 'rendered.png');
    const rendered = await runNegatoscope('render', file, '--out', png);
    expect(rendered.exitCode, rendered.stderr).toBe(0);
    const expected = crop(greyPixels(await readFile(png)), middle);
    expect(difference(await screenPixels(page, wall.tile(), middle), expected)).toEqual({
      count: 0,
      largest: 0,
    });
    if (position < sliceCount) await wall.stepForward();
  }
  expect(seen.size).toBe(sliceCount);
  await page.screenshot({ path: 'test-results/screens/received-study.png' });
});

test('a window dragged by mouse and a preset pressed by key change the picture as render says', async ({
  workstation,
}) => {
  const { page, dicom, dataDirectory } = workstation;
  const files = await makePhantom(3);
  const wall = new WallPage(page);
  await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  await wall.open('PHANTOM');
  await page.keyboard.press('Shift+Equal');
  const listed = await runNegatoscope('--data', dataDirectory, 'list', '--level', 'instance', '--json');
  const instances = listed.stdout
    .trim()
    .split('\n')
    .map((line) => instanceSchema.parse(JSON.parse(line)));

  const expectAsRendered = async (): Promise<void> => {
    const [center, width] = ((await wall.tile().getAttribute('data-window')) ?? '').split(' ');
    const uid = await wall.shownInstance();
    const file = instances.find((instance) => instance.SOPInstanceUID === uid)?.file ?? '';
    const png = path.join(folder, 'rendered.png');
    const rendered = await runNegatoscope('render', file, `--window=${center},${width}`, '--out', png);
    expect(rendered.exitCode, rendered.stderr).toBe(0);
    const expected = crop(greyPixels(await readFile(png)), middle);
    expect(difference(await screenPixels(page, wall.tile(), middle), expected)).toEqual({
      count: 0,
      largest: 0,
    });
  };

  const before = await wall.tile().getAttribute('data-window');
  const box = await wall.tile().boundingBox();
  if (box === null) throw new Error('no tile');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 - 30, { steps: 5 });
  await page.mouse.up();
  await expect(wall.tile()).not.toHaveAttribute('data-window', before ?? '');
  await expectAsRendered();

  const dragged = await wall.tile().getAttribute('data-window');
  await page.keyboard.press('2');
  await expect(wall.tile()).not.toHaveAttribute('data-window', dragged ?? '');
  await expectAsRendered();

  await page.keyboard.press('Shift+I');
  await expect(wall.tile()).toHaveAttribute('data-inverted', 'true');
  await page.keyboard.press('Backquote');
  await expect(wall.tile()).toHaveAttribute('data-window', before ?? '');
});

test('eight windows open at once all scroll', async ({ workstation }) => {
  const sliceCount = 8;
  const { page, dicom } = workstation;
  const files = await makePhantom(sliceCount);
  await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  const walls = [new WallPage(page)];
  for (let more = 1; more < 8; more++) walls.push(new WallPage(await workstation.openWindow()));
  for (const wall of walls) {
    await wall.page.bringToFront();
    await wall.open('PHANTOM');
  }
  // One step in each window in turn: all stay alive, none starves the others.
  for (let step = 1; step < sliceCount; step++) {
    for (const wall of walls) {
      await wall.page.bringToFront();
      await wall.stepForward();
    }
  }
  for (const wall of walls) expect(await wall.position()).toBe(sliceCount);
});
