import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { runProgram } from '../support/run-program.ts';
import { writeStudies } from '../support/study-folder.ts';
import { WallPage } from '../support/wall-page.ts';
import { test, type WorkstationUnderTest } from '../support/workstation-fixture.ts';
import { WorklistPage } from '../support/worklist-page.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-sent-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function send({ dicom }: WorkstationUnderTest, files: readonly string[]): Promise<void> {
  const sent = await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  expect(sent.exitCode, sent.output).toBe(0);
}

test('an empty worklist says where to send to, and its sample study opens', async ({ workstation }) => {
  const { page, dicom } = workstation;
  const worklist = new WorklistPage(page);
  const empty = page.getByRole('main');
  await expect(empty.getByRole('heading', { name: 'No studies yet' })).toBeVisible();
  for (const said of [dicom.ae, dicom.host, String(dicom.port)]) {
    await expect(empty.getByText(said, { exact: true })).toBeVisible();
  }
  await worklist.screenshot('worklist-empty');

  await empty.getByRole('button', { name: 'Add sample study' }).click();
  const sample = 'CT chest with contrast (phantom)';
  await expect(worklist.row(sample)).toBeVisible();
  await expect(worklist.activity.getByText(/stored/u)).toBeVisible();
  await worklist.screenshot('worklist-sample');
  await worklist.closeActivity();
  const wall = new WallPage(page);
  await wall.open(sample);
  expect(await wall.count()).toBeGreaterThan(1);
});

test('300 live arrivals lose no key stroke in the search field and move nothing, and what is new waits to be shown', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  // Latin-1: the diacritics are one byte each. More than a screen of them.
  const known = Array.from({ length: 60 }, (_, index) => ({
    PatientName: index % 2 === 0 ? `Müller^Jürgen ${index}` : `Muller^Jurgen ${index}`,
    StudyDescription: 'Knee',
  }));
  await send(
    workstation,
    writeStudies(folder, 10, [
      ...known,
      { PatientName: 'Mulder^Jan', StudyDescription: 'Knee' },
      { PatientName: 'Phantom^Paula', StudyDescription: 'Chest' },
    ]),
  );
  await worklist.showNewUntil('62 studies');

  const arriving = writeStudies(
    folder,
    20,
    Array.from({ length: 300 }, (_, index) => ({
      PatientName: index % 4 === 0 ? `Müller^Jürgen ${index}` : `Arrival^Number ${index}`,
      // Newer than all: by date they would come first.
      StudyDate: '20260201',
    })),
  );
  const sending = send(workstation, arriving.slice(0, 150));
  await worklist.search.click();
  const typed = 'jurgen MULLER';
  await page.keyboard.type(typed, { delay: 40 });
  expect(await worklist.search.inputValue()).toBe(typed);
  await expect(page.locator(`[data-search="${typed}"]`)).toBeVisible();
  await expect(worklist.row('MULDER')).toBeHidden();
  await sending;

  // A row is chosen and the list scrolled; then the field is written in while the rest arrives.
  await worklist.rows.nth(2).click();
  const chosen = await worklist.rows.nth(2).getAttribute('data-study');
  await page.mouse.wheel(0, 500);
  await expect.poll(() => scrollTop(page)).toBeGreaterThan(300);
  await worklist.search.click();
  await page.keyboard.press('End');
  const before = await stateOf(page);
  expect(before).toContain('"focused":"worklist-search"');
  const watching = watchState(page);
  await Promise.all([
    send(workstation, arriving.slice(150)),
    page.keyboard.type(' '.repeat(40), { delay: 40 }),
  ]);
  const button = page.getByRole('button', { name: /new, show$/u });
  await expect(button).toBeVisible();
  await worklist.screenshot('worklist-arrivals');
  expect(await (await watching)()).toEqual([before]);
  expect(await worklist.search.inputValue()).toBe(`${typed}${' '.repeat(40)}`);

  await expect(async () => {
    await button.click({ timeout: 1000 }).catch(() => undefined);
    // Sixty of before and every fourth of three hundred.
    await expect(page.locator('footer')).toContainText('135 studies', { timeout: 1000 });
  }).toPass();
  await expect(button).toBeHidden();
  // The chosen study is still the one that keys act on, wherever it lies now.
  await expect(page.locator('footer')).toContainText('1 selected');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-activedescendant', /./u);
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('[aria-selected="true"]')).toHaveAttribute('data-study', chosen ?? '');
});

function scrollTop(page: Page): Promise<number> {
  return page.locator('.study-scroller').evaluate((scroller) => scroller.scrollTop);
}

/** As text: what is compared is whether anything at all is another. */
async function stateOf(page: Page): Promise<string> {
  const watch = await watchState(page);
  return (await watch())[0] ?? '';
}

/** Looks in every frame at which rows are where, which are selected, how far it is scrolled and who has the focus; the answer ends it and says which different states were seen. */
async function watchState(page: Page): Promise<() => Promise<string[]>> {
  const handle = await page.evaluateHandle(() => {
    const seen = new Set<string>();
    let isOn = true;
    const look = (): void => {
      const rows = [...document.querySelectorAll('[data-study]')];
      seen.add(
        JSON.stringify({
          places: rows
            .map((row) => [row.getAttribute('data-study'), row.getBoundingClientRect().top] as const)
            .toSorted((one, other) => one[1] - other[1]),
          selected: rows
            .filter((row) => row.getAttribute('aria-selected') === 'true')
            .map((row) => row.getAttribute('data-study')),
          scrollTop: document.querySelector('.study-scroller')?.scrollTop,
          focused: document.activeElement?.id,
        }),
      );
      if (isOn) requestAnimationFrame(look);
    };
    look();
    return {
      end: (): string[] => {
        isOn = false;
        return [...seen];
      },
    };
  });
  return () => handle.evaluate((watch) => watch.end());
}

test('the keyboard alone finds a study, opens it, scrolls, sets a window and comes back to its row', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  const wall = new WallPage(page);
  const made = await runNegatoscope('phantom', '--to', folder, '--test-card', '--slices', '4');
  expect(made.exitCode, made.stderr).toBe(0);
  await send(workstation, [
    ...writeStudies(folder, 30, [
      { PatientName: 'Other^One', StudyDescription: 'Knee' },
      { PatientName: 'Other^Two', StudyDescription: 'Knee' },
    ]),
  ]);
  await runProgram('storescu', [
    '-aec',
    workstation.dicom.ae,
    '+sd',
    workstation.dicom.host,
    String(workstation.dicom.port),
    folder,
  ]);
  await worklist.showRows(3);

  await page.keyboard.press('Control+F');
  await expect(worklist.search).toBeFocused();
  await page.keyboard.type('phantom');
  await expect(worklist.rows).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(worklist.rows.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(wall.tile()).toHaveAttribute('data-state', 'shown');
  await wall.stepForward();
  await wall.stepForward();
  await wall.expectPosition(3);
  const before = await wall.tile().getAttribute('data-window');
  await page.keyboard.press('2');
  await expect(wall.tile()).not.toHaveAttribute('data-window', before ?? '');
  await expect(wall.tile()).toHaveAttribute('data-position', '3');
  await worklist.screenshot('keyboard-reading');

  await page.keyboard.press('Backspace');
  await expect(worklist.rows).toHaveCount(1);
  await expect(worklist.rows.first()).toHaveAttribute('aria-selected', 'true');
  expect(await worklist.search.inputValue()).toBe('phantom');
  await page.keyboard.press('Control+F');
  await page.keyboard.press('Escape');
  await expect(worklist.rows).toHaveCount(3);
});

test('keys set the state of the chosen studies, and it can be undone', async ({ workstation }) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  await send(
    workstation,
    writeStudies(folder, 40, [
      { PatientName: 'First^A', StudyDate: '20260103' },
      { PatientName: 'Second^B', StudyDate: '20260102' },
      { PatientName: 'Third^C', StudyDate: '20260101' },
    ]),
  );
  await worklist.showRows(3);
  await worklist.row('FIRST').click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Alt+2');
  await expect(worklist.row('FIRST')).toHaveClass(/\bread\b/u);
  await expect(worklist.row('SECOND')).toHaveClass(/\bread\b/u);
  await expect(worklist.row('THIRD')).toHaveClass(/\bunread\b/u);
  // Shown at once, and only taken back once it has been kept.
  await expect(page.locator('.deed')).toBeVisible();
  await page.keyboard.press('Control+Z');
  await expect(worklist.row('FIRST')).toHaveClass(/\bunread\b/u);
  await expect(worklist.row('SECOND')).toHaveClass(/\bunread\b/u);
  await page.keyboard.press('Alt+3');
  await expect(page.getByRole('button', { name: /^Flagged 2$/u })).toBeVisible();
  await worklist.screenshot('worklist-flagged');

  await page.reload();
  await expect(worklist.row('FIRST')).toHaveClass(/\bflagged\b/u);
  await expect(worklist.row('THIRD')).toHaveClass(/\bunread\b/u);
});

test('columns are resized, moved and hidden, and stay so', async ({ workstation }) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  await send(workstation, writeStudies(folder, 50, [{ PatientName: 'Only^One' }]));
  await expect(worklist.rows).toHaveCount(1);
  const heads = (): Promise<string[]> => page.locator('thead th').allInnerTexts();

  const edge = page.getByRole('slider', { name: 'Width of ID' });
  const head = page.locator('thead th', { hasText: /^ID$/u });
  const width = (await head.boundingBox())?.width ?? 0;
  const grip = await edge.boundingBox();
  if (grip === null) throw new Error('no edge');
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x + grip.width / 2 + 40, grip.y + grip.height / 2, { steps: 4 });
  await page.mouse.up();
  expect((await head.boundingBox())?.width).toBeCloseTo(width + 40, 0);
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  expect((await head.boundingBox())?.width).toBeCloseTo(width + 48, 0);

  const sex = page.getByRole('button', { name: 'Sex', exact: true });
  await sex.dragTo(page.getByRole('button', { name: 'ID', exact: true }), {
    targetPosition: { x: 4, y: 10 },
  });
  await expect.poll(async () => (await heads()).slice(1, 4)).toEqual(['Patient', 'Sex', 'ID']);
  await sex.focus();
  await page.keyboard.press('Control+ArrowRight');
  await expect.poll(async () => (await heads()).slice(1, 4)).toEqual(['Patient', 'ID', 'Sex']);

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Referrer' }).click();
  await page.reload();
  await expect(worklist.rows).toHaveCount(1);
  expect(await heads()).not.toContain('Referrer');
  expect((await heads()).slice(1, 4)).toEqual(['Patient', 'ID', 'Sex']);
  expect((await head.boundingBox())?.width).toBeCloseTo(width + 48, 0);
});
