import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForBrowser } from '../../support/browser-bundle.ts';
import { programsMissing, requireProgram } from '../../support/external-programs.ts';
import type { Difference, PictureName } from '../../support/render-page.ts';

const isSkipped = programsMissing('chromium');
let browser: Browser;
let page: Page;

beforeAll(async () => {
  if (isSkipped) return;
  const script = await bundleForBrowser(path.resolve(import.meta.dirname, '../../support/render-page.ts'));
  browser = await chromium.launch({
    executablePath: requireProgram('chromium'),
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-first-run'],
  });
  page = await browser.newPage();
  await page.addScriptTag({ content: script });
});

afterAll(async () => {
  if (!isSkipped) await browser.close();
});

const names = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int16 inverted',
  'int32',
  'uint32',
  'float32',
  'float64',
  '1 bit',
  'MONOCHROME1, 12 bits',
  'modality LUT, then VOI LUT',
  'SIGMOID, negative slope',
  'LINEAR_EXACT, width below 1',
  'RGB',
  'RGB of 16 bits',
  'palette',
  'palette of 16 bits, signed',
  'grey with overlays',
  'RGB with overlays',
  'palette with overlays',
  'grey with shutter',
  'RGB with shutter',
  'palette with shutter',
  'float32 with shutter',
  'grey with bitmap shutter',
  'grey with shutter and overlays',
  'MONOCHROME1 with padding',
  'float32 with padding',
  'shutter and padding lifted',
] as const satisfies PictureName[];

const oneToOne = { a: 1, b: 0, c: 0, d: 1, e: 20, f: 30 };

function differenceOf(
  name: PictureName,
  matrix: typeof oneToOne,
  interpolation: 'linear' | 'nearest',
): Promise<Difference> {
  return page.evaluate(
    ([picture, toScreen, way]) => globalThis.renderPageUnderTest.differenceToCpu(picture, toScreen, way),
    [name, matrix, interpolation] as const,
  );
}

describe.skipIf(isSkipped)('WebGL in Chromium', () => {
  test('is compared for every kind of picture that there is', async () => {
    const all = await page.evaluate(() => globalThis.renderPageUnderTest.names());
    expect(all.toSorted()).toEqual([...names].toSorted());
  });

  test.each(names)('shows at 1:1 what the CPU shows, to the last bit: %s', async (name) => {
    const result = await differenceOf(name, oneToOne, 'linear');
    expect(result).toMatchObject({ differentCount: 0 });
    expect(result.levelCount).toBeGreaterThan(name === '1 bit' ? 1 : 20);
  });

  test.each(names.filter((name) => name !== 'int16 inverted'))(
    'shows at 1:1 what render on the command line makes: %s',
    async (name) => {
      const result = await page.evaluate(
        (picture) => globalThis.renderPageUnderTest.differenceToRender(picture),
        name,
      );
      expect(result).toMatchObject({ differentCount: 0, byteCount: 97 * 131 * 3 });
    },
  );

  test('shows each stored pixel as a block at 3:1 without interpolation, turned and mirrored', async () => {
    const turned = { a: 0, b: 3, c: 3, d: 0, e: -40, f: -90 };
    expect(await differenceOf('int16', turned, 'nearest')).toMatchObject({ differentCount: 0 });
    expect(await differenceOf('grey with overlays', turned, 'nearest')).toMatchObject({ differentCount: 0 });
    expect(await differenceOf('grey with bitmap shutter', turned, 'nearest')).toMatchObject({
      differentCount: 0,
    });
  });

  // The shader counts in 32-bit floats: a mean that falls between two table entries may round to the other one.
  // In a table of 400 steps for 256 levels one entry is at most one level.
  test.each([
    ['enlarged', { a: 1.7, b: 0, c: 0, d: 1.7, e: -13.3, f: 4.1 }],
    ['reduced', { a: 0.37, b: 0, c: 0, d: 0.37, e: 50.2, f: 40.7 }],
    ['enlarged with tall pixels', { a: 1.1, b: 0, c: 0, d: 2.3, e: -13.3, f: -30.1 }],
    ['turned and reduced', { a: 0, b: 0.6, c: -0.6, d: 0, e: 120.5, f: 20.25 }],
  ])('interpolates like the CPU but for rounding: %s', async (_, matrix) => {
    const grey = await differenceOf('MONOCHROME1, 12 bits', matrix, 'linear');
    expect(grey.greatest).toBeLessThanOrEqual(1);
    expect(grey.differentCount / grey.byteCount).toBeLessThan(0.01);
    const marked = await differenceOf('grey with overlays', matrix, 'linear');
    expect(marked.differentCount / marked.byteCount).toBeLessThan(0.01);
    // Where the centre of a device pixel lies on the border of a hidden one, rounding decides on which side.
    for (const name of ['grey with shutter', 'MONOCHROME1 with padding', 'RGB with shutter'] as const) {
      const around = await differenceOf(name, matrix, 'linear');
      expect(around.differentCount / around.byteCount).toBeLessThan(0.01);
    }
    const colour = await differenceOf('palette', matrix, 'linear');
    expect(colour.greatest).toBeLessThanOrEqual(1);
    expect(colour.differentCount / colour.byteCount).toBeLessThan(0.01);
  });

  test('leaves nothing of a picture that was taken away', async () => {
    expect(await page.evaluate(() => globalThis.renderPageUnderTest.afterClearing())).toEqual([0]);
  });

  test('draws the same picture again after the context was lost and restored', async () => {
    const { states, difference } = await page.evaluate(() =>
      globalThis.renderPageUnderTest.loseAndRestore(true),
    );
    expect(states).toEqual(['lost', 'webgl2']);
    expect(difference).toMatchObject({ differentCount: 0 });
  });

  test('draws on the CPU when a lost context does not come back', async () => {
    const { states, difference } = await page.evaluate(() =>
      globalThis.renderPageUnderTest.loseAndRestore(false),
    );
    expect(states).toEqual(['lost', 'cpu']);
    expect(difference).toMatchObject({ differentCount: 0 });
  });

  test('keeps drawing on the CPU when the context comes back too late: the page shows what is drawn', async () => {
    const { states, canvasCount, difference } = await page.evaluate(() =>
      globalThis.renderPageUnderTest.restoreTooLate(),
    );
    expect(states).toEqual(['lost', 'cpu']);
    expect(canvasCount).toBe(1);
    expect(difference).toMatchObject({ differentCount: 0 });
    expect(difference.levelCount).toBeGreaterThan(20);
  });

  test('reduces a picture on the CPU when the device has no memory for its texture', async () => {
    const difference = await page.evaluate(() => globalThis.renderPageUnderTest.withoutTextureMemory());
    expect(difference).toMatchObject({ differentCount: 0 });
    expect(difference.levelCount).toBeGreaterThan(20);
  });

  test('draws on the CPU a wall that is larger than the device can draw', async () => {
    const wall = await page.evaluate(() => globalThis.renderPageUnderTest.hugeWall(20_000));
    expect(wall).toEqual({ state: 'cpu', level: 255 });
  });
});
