import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { decode, encode } from 'fast-png';
import { kernelBuild, rendererBuild } from '../../app/launch/builds.ts';
import { ensureBuilt } from '../../app/launch/fresh-build.ts';
import { projectDirectory } from '../../app/launch/project.mjs';
import { chestExams, sliceHeights } from '../../main/phantom/chest/chest-study.ts';
import { chromiumArguments } from '../support/chromium-arguments.ts';
import { requireProgram } from '../support/external-programs.ts';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { runProgram } from '../support/run-program.ts';
import { startBrowserHost, type BrowserHost } from '../support/start-browser-host.ts';
import { WallPage } from '../support/wall-page.ts';
import { chestDescription, writePictureStudies } from './picture-studies.ts';

/**
 * `npm run pictures`: the pictures of the README, taken of the real program showing phantoms: `docs/worklist.png`
 * and `docs/reading.png`.
 */
const documents = path.join(projectDirectory, 'docs');
const folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-pictures-'));

await ensureBuilt(kernelBuild);
await ensureBuilt(rendererBuild);
// A study counts as stable a second after its last image, so that the pictures need not wait for a minute.
const data = path.join(folder, 'data');
await runNegatoscope('--data', data, 'config', 'set', 'study.settleTimeSeconds', '1');
const host = await startBrowserHost(['--headless', '--data', data]);
try {
  await sendStudies(host);
  const browser = await chromium.launch({
    executablePath: requireProgram('chromium'),
    args: [...chromiumArguments],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    await page.goto(host.url);
    await takeWorklist(page);
    await takeReading(page);
  } finally {
    await browser.close();
  }
} finally {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function sendStudies({ dicom }: BrowserHost): Promise<void> {
  for (const { ae, directory } of writePictureStudies(folder, new Date())) {
    const to = ['-aet', ae, '-aec', dicom.ae, dicom.host, String(dicom.port)];
    const files = readdirSync(directory).map((name) => path.join(directory, name));
    const { exitCode, output } = await runProgram('storescu', [...to, ...files]);
    if (exitCode !== 0) throw new Error(`storescu ended with ${exitCode}: ${output}`);
  }
}

async function takeWorklist(page: Page): Promise<void> {
  const row = (text: string) => page.locator('[data-study]', { hasText: text });
  await row(chestDescription).waitFor();
  for (const [name, state] of [
    ['OSWIN', '2'],
    ['BERENIKE', '2'],
    ['CASSIAN', '2'],
    ['THORVALD', '2'],
    ['ELLINGTON', '3'],
    ['REN', '2'],
    ['ROWAN', '2'],
    ['BENEDIKTE', '2'],
    ['SHIORI', '2'],
    ['TOBIAS', '2'],
    ['HA-EUN', '2'],
    ['FOLAKE', '3'],
  ]) {
    await row(`PHANTOM, ${name}`).click();
    await page.keyboard.press(`Alt+${state}`);
  }
  await row(chestDescription).click();
  await page.locator('aside img').nth(2).waitFor();
  await picturesLoaded(page);
  await takePicture(page, 'worklist');
}

/** Lung now and a year before at the nodule, the mediastinum at the same height, and the scout. */
async function takeReading(page: Page): Promise<void> {
  const wall = new WallPage(page);
  await wall.open(chestDescription);
  // Folded where the protocol hung nothing of it.
  const prior = page.getByRole('button', { name: /CT chest low dose/u });
  if ((await prior.count()) > 0) await prior.click();
  await page.getByRole('button', { name: 'Four viewports' }).click();
  const hang = async (tile: number, series: RegExp): Promise<void> => {
    await wall.tile(tile).click();
    await page.getByRole('button', { name: series }).click();
  };
  await hang(0, /Lung 4\.0/u);
  await hang(1, /Lung 5\.0/u);
  await hang(2, /Mediastinum 4\.0/u);
  await hang(3, /Mediastinum 4\.0/u);
  const nodule = numberAt('current', chestExams.current.nodule.centerMm[2]);
  await goTo(wall, 0, nodule);
  await goTo(wall, 1, numberAt('prior', chestExams.prior.nodule.centerMm[2]));
  await goTo(wall, 2, numberAt('current', -12));
  await goTo(wall, 3, numberAt('current', -66));
  await wall.tile(0).click();
  await page.waitForFunction(() => {
    const loaded = [...document.querySelectorAll<HTMLElement>('.position-bar .loaded')];
    return loaded.length === 4 && loaded.every(({ style }) => style.height === '100%');
  });
  await picturesLoaded(page);
  await takePicture(page, 'reading');
}

/** Position in the series, counted from the head as the images are, of the slice nearest to a height. */
function numberAt(exam: 'current' | 'prior', z: number): number {
  const heights = sliceHeights(chestExams[exam], chestExams[exam].sliceCount);
  const distances = heights.map((height) => Math.abs(height - z));
  return distances.indexOf(Math.min(...distances)) + 1;
}

async function goTo(wall: WallPage, tile: number, number: number): Promise<void> {
  await wall.tile(tile).click();
  await wall.page.keyboard.press('Home');
  await wall.expectPosition(1, tile);
  // Image by image: what was passed over would be told on the picture.
  while ((await wall.position(tile)) < number) await wall.stepForward(tile);
}

/** Waits until every thumbnail is there, and nothing says any more that it is receiving. */
async function picturesLoaded(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      !document.body.innerText.includes('receiving') &&
      [...document.images].every((image) => image.complete && image.naturalWidth > 0),
  );
}

async function takePicture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const file = path.join(documents, `${name}.png`);
  // The browser packs quickly, not tightly.
  const picture = decode(await page.screenshot());
  writeFileSync(file, encode(picture, { zlib: { level: 9 } }));
  process.stdout.write(
    `${path.relative(projectDirectory, file)} ${Math.round(statSync(file).size / 1024)} KB\n`,
  );
}
