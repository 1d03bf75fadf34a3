import { expect } from '@playwright/test';
import { axialAt, oddSeries, turnedAboutLength, type OddPicture } from '../support/odd-series.ts';
import { sendFiles } from '../support/send-files.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { WallPage } from '../support/wall-page.ts';
import { test } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Four heights, each with every value of what is repeated; sent height by height, as a scanner does. */
function passes(keyword: string, values: readonly number[]): OddPicture[] {
  return [0, 5, 10, 15].flatMap((z, slice) =>
    values.map((value, pass) => ({
      number: slice * values.length + pass + 1,
      plane: axialAt(z),
      attributes: { [keyword]: value },
    })),
  );
}

const series: Readonly<Record<string, readonly OddPicture[]>> = {
  NoGeometry: numbers(5).map((number) => ({ number })),
  Radial: numbers(6).map((number) => ({ number, plane: turnedAboutLength(number * 30) })),
  // One coronal and one sagittal picture before a stack of six.
  Localizer: [
    { number: 1, plane: turnedAboutLength(0) },
    { number: 2, plane: turnedAboutLength(90) },
    ...numbers(6).map((slice) => ({ number: slice + 2, plane: axialAt(slice * 5) })),
  ],
  Echoes: passes('EchoTime', [20, 80]),
  Phases: passes('TriggerTime', [0, 300, 600]),
  OneImage: [{ number: 1, plane: axialAt(0) }],
  // Slices 4 and 5 of 9 have not come: a step of 15 mm among steps of 5.
  Gap: [1, 2, 3, 6, 7, 8, 9].map((slice) => ({ number: slice, plane: axialAt(slice * 5) })),
};

test('series without geometry, of mixed planes, of several passes, of one image and with a gap say what they are, and nothing that they are not', async ({
  workstation,
}) => {
  const { page } = workstation;
  const wall = new WallPage(page);
  const names = Object.keys(series);
  await sendFiles(
    workstation,
    names.flatMap((name) => oddSeries(name, series[name] ?? [])),
  );
  await new WorklistPage(page).showRows(names.length);
  const checks = page.locator('.checks');
  const open = async (name: string): Promise<void> => {
    await wall.open(`Odd: ${name}`);
  };
  const close = async (name: string): Promise<void> => {
    await page.screenshot({ path: `test-results/screens/odd-${name.toLowerCase()}.png` });
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
    await expect(page.getByRole('grid', { name: 'Worklist' })).toBeVisible();
  };

  await test.step('missing geometry: no letters, no scale, no planes, lengths in pixels', async () => {
    await open('NoGeometry');
    await expect(wall.tile()).toContainText('Orientation unknown');
    await expect(wall.tile()).toContainText('No scale');
    await expect(checks).toContainText('Ordered by image number');
    await page.keyboard.press('d');
    const { x, y } = await wall.middle();
    await wall.drag({ x: x - 40, y }, { x: x + 40, y });
    await expect(wall.labels()).toContainText('px, no spacing');
    await page.keyboard.press('Alt+c');
    await expect(wall.tile()).toContainText('its images do not say where they lie');
    await close('NoGeometry');
  });

  await test.step('planes that are not parallel: said on the picture, in the order of numbers, no planes', async () => {
    await open('Radial');
    expect(await wall.count()).toBe(6);
    await expect(wall.tile()).toContainText('Planes not parallel');
    await expect(checks).toContainText('in order of their number');
    await page.keyboard.press('Alt+c');
    await expect(wall.tile()).toContainText('its images are not parallel');
    await close('Radial');
    await open('Localizer');
    // Hung as three sets of one series, each with its own directions.
    await expect(page.locator('[data-series-display-set]')).toHaveCount(3);
    await expect(checks).toContainText('Part of its series: plane');
    await expect(wall.tile()).not.toContainText('Planes not parallel');
    await close('Localizer');
  });

  await test.step('echoes and phases: each pass in its own order, named on the picture, stepped through by key', async () => {
    await open('Echoes');
    await page.keyboard.press('Home');
    await expect(wall.tile()).toContainText('TE 20 ms · pass 1 of 2 · slice 1 of 4');
    await wall.stepForward();
    await page.keyboard.press('Alt+PageDown');
    await expect(wall.tile()).toContainText('TE 80 ms · pass 2 of 2 · slice 2 of 4');
    await expect(checks).toContainText('Ordered by echo time, then position along normal');
    await close('Echoes');
    await open('Phases');
    await page.keyboard.press('End');
    await expect(wall.tile()).toContainText('600 ms after R · pass 3 of 3 · slice 4 of 4');
    await page.keyboard.press('Alt+PageUp');
    await expect(wall.tile()).toContainText('300 ms after R · pass 2 of 3 · slice 4 of 4');
    // A plane is made of one pass.
    await page.keyboard.press('Alt+c');
    await expect(wall.tile()).toHaveAttribute('data-source', 'plane');
    await expect(wall.tile()).toHaveAttribute('data-state', 'shown');
    await expect(wall.tile()).toContainText('300 ms after R · pass 2 of 3');
    await page.keyboard.press('Alt+PageUp');
    await expect(wall.tile()).toContainText('0 ms after R · pass 1 of 3');
    await close('Phases');
  });

  await test.step('one image: no bar, no film, no planes', async () => {
    await open('OneImage');
    await expect(wall.tile().locator('.position-bar')).toHaveCount(0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('c');
    await expect(wall.tile()).toHaveAttribute('data-position', '1');
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await page.keyboard.press('Alt+c');
    await expect(wall.tile()).toContainText('there is only one slice position');
    await close('OneImage');
  });

  await test.step('a gap: on the slices beside it, on the bar, in the strip and in the checks', async () => {
    await open('Gap');
    await page.keyboard.press('Home');
    await wall.expectPosition(1);
    await expect(wall.tile()).not.toContainText(/Gap (?:before|after)/u);
    await wall.stepForward();
    await wall.stepForward();
    await expect(wall.tile()).toContainText('Gap after this image');
    await wall.stepForward();
    await expect(wall.tile()).toContainText('Gap before this image');
    await expect(wall.tile().locator('.position-bar .finding')).toHaveCount(1);
    await expect(checks).toContainText('Gap of 15.0 mm, the other images are 5.0 mm apart');
    await page.keyboard.press('Home');
    await checks.getByRole('button', { name: 'I 4' }).click();
    await wall.expectPosition(4);
    await page.screenshot({ path: 'test-results/screens/odd-gap-beside.png' });
    await page.keyboard.press('Alt+c');
    await expect(wall.tile()).toContainText('MPR with a gap');
    await close('Gap');
  });

  await test.step('two studies at once: the later window keeps its patient, the other lets go and says so', async () => {
    await open('Gap');
    const other = await workstation.openWindow();
    const second = new WallPage(other);
    await second.open('Odd: Echoes');
    await other.keyboard.press('End');
    await second.expectPosition(8);
    await expect(page.getByRole('alert').filter({ hasText: 'Another patient was opened' })).toBeVisible();
    await expect(wall.tile()).toHaveCount(0);
    await expect(second.tile()).toContainText('ODD, Echoes');
    await page.bringToFront();
    await page.screenshot({ path: 'test-results/screens/odd-two-studies.png' });
  });
});
