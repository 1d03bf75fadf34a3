import { expect, type JSHandle, type Page } from '@playwright/test';
import { buildFile, DataSetBuilder } from '../support/dicom-builder.ts';
import { sendFiles } from '../support/send-files.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

const sliceCount = 3500;
const size = 16;

/** Small slices half a millimetre apart, each with its number as its value. */
function* longSeries(): Generator<Uint8Array> {
  for (let slice = 1; slice <= sliceCount; slice++) {
    const SOPInstanceUID = `2.25.7700${slice}`;
    const dataSet = new DataSetBuilder()
      .text(0x00080005, 'CS', 'ISO_IR 100')
      .text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2')
      .text(0x00080018, 'UI', SOPInstanceUID)
      .text(0x00080060, 'CS', 'CT')
      .text(0x00100010, 'PN', 'Long^Lena')
      .text(0x00100020, 'LO', 'LONG-1')
      .text(0x0020000d, 'UI', '2.25.77')
      .text(0x0020000e, 'UI', '2.25.770')
      .text(0x00200013, 'IS', String(slice))
      .text(0x00200032, 'DS', `0\\0\\${slice / 2}`)
      .text(0x00200037, 'DS', '1\\0\\0\\0\\1\\0')
      .text(0x00200052, 'UI', '2.25.7')
      .numbers(0x00280002, 'US', 1)
      .text(0x00280004, 'CS', 'MONOCHROME2')
      .numbers(0x00280010, 'US', size)
      .numbers(0x00280011, 'US', size)
      .text(0x00280030, 'DS', '1\\1')
      .numbers(0x00280100, 'US', 16)
      .numbers(0x00280101, 'US', 16)
      .numbers(0x00280102, 'US', 15)
      .numbers(0x00280103, 'US', 0)
      .numbers(0x7fe00010, 'OW', ...Array.from({ length: size * size }, () => slice))
      .build();
    yield buildFile(dataSet, '1.2.840.10008.1.2.1', {
      MediaStorageSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      MediaStorageSOPInstanceUID: SOPInstanceUID,
    });
  }
}

interface Seen {
  /** Places that the tile has shown since this began, and how many it said that it skipped. */
  stop(): { readonly places: readonly number[]; readonly skipped: number };
}

/** Notes every place that the first tile shows, by its attributes as they change with each picture. */
function noteShown(page: Page): Promise<JSHandle<Seen>> {
  return page.evaluateHandle(() => {
    const tile = document.querySelector('[data-tile="0"]');
    if (tile === null) throw new Error('No tile');
    const read = (name: string): number => Number(tile.getAttribute(name));
    const places = [read('data-position')];
    let skipped = 0;
    let told = read('data-skipped');
    const observer = new MutationObserver(() => {
      if (places.at(-1) !== read('data-position')) places.push(read('data-position'));
      // Each movement that begins at rest counts anew.
      skipped += Math.max(0, read('data-skipped') - told);
      told = read('data-skipped');
    });
    observer.observe(tile, { attributeFilter: ['data-position', 'data-skipped'] });
    return {
      stop: () => {
        observer.disconnect();
        return { places, skipped };
      },
    };
  });
}

const heapMegabytes = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
};

test('a series of 3 500 slices is gone through to both ends and by its bar, counts what it skips, and stays small in memory', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = new WallPage(page);
  await sendFiles(workstation, longSeries());
  await new WorklistPage(page).showRows(1);
  await wall.open('LONG');
  await expect(wall.tile()).toHaveAttribute('data-count', String(sliceCount));

  const probe = wall.tile().locator('.probe');
  await page.mouse.move((await wall.middle()).x, (await wall.middle()).y);
  for (const [key, place] of [
    ['End', sliceCount],
    ['Home', 1],
  ] as const) {
    await page.keyboard.press(key);
    await wall.expectPosition(place);
    // The value of every pixel is the number of its slice: what is said and what is shown are one.
    await expect(probe).toHaveAttribute('data-probe', String(place));
  }

  // Through the bar: from the first to the last and to the middle, without letting go.
  const box = await wall.tile().locator('.position-bar').boundingBox();
  if (box === null) throw new Error('No position bar');
  const x = box.x + box.width / 2;
  const y = (share: number): number => box.y + (box.height - 1) * share;
  await page.mouse.move(x, y(0));
  await page.mouse.down();
  // Past its end: a pixel of the bar is several slices.
  await page.mouse.move(x, y(1) + 20, { steps: 25 });
  await wall.expectPosition(sliceCount);
  await page.mouse.move(x, y(0.5), { steps: 10 });
  await page.mouse.up();
  await wall.expectSettled();
  const middle = await wall.position();
  // As exact as a pixel of the bar is: 4 slices.
  expect(Math.abs(middle - sliceCount / 2)).toBeLessThanOrEqual(sliceCount / box.height);
  await page.screenshot({ path: 'test-results/screens/long-series.png' });

  // Faster than can be shown: what was passed and what was shown add up.
  await page.mouse.move((await wall.middle()).x, (await wall.middle()).y);
  const seen = await noteShown(page);
  for (let leap = 0; leap < 20; leap++) await page.keyboard.press('Shift+ArrowDown');
  await expect(wall.tile()).toHaveAttribute('data-target', String(middle + 200));
  await wall.expectPosition(middle + 200);
  const { places, skipped } = await seen.evaluate((noted) => noted.stop());
  expect(skipped).toBe(200 - (places.length - 1));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  test.info().annotations.push({
    type: 'counted',
    description: `200 slices passed: ${places.length - 1} shown, ${skipped} skipped and said`,
  });

  const heap = await heapMegabytes(page);
  test.info().annotations.push({ type: 'counted', description: `${heap.toFixed(0)} MB of heap` });
  expect(heap).toBeLessThan(150);
});
