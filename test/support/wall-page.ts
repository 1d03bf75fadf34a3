import { expect, type Locator, type Page } from '@playwright/test';

/** The reading view as a person uses it: by row, key and wheel; what it shows is read from the tile's attributes. */
export class WallPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  row(text: string): Locator {
    return this.page.locator('[data-study]', { hasText: text });
  }

  tile(index = 0): Locator {
    return this.page.locator(`[data-tile="${index}"]`);
  }

  /** Opens a study from the worklist and waits for its first picture. */
  async open(text: string): Promise<void> {
    await this.openRow(this.row(text));
  }

  /** Back to the worklist, and into the study again that is selected there: this one. */
  async reopenByKeys(text: string): Promise<void> {
    await this.page.keyboard.press('Backspace');
    await expect(this.row(text)).toBeVisible();
    await this.page.keyboard.press('Enter');
    await expect(this.tile()).toHaveAttribute('data-state', 'shown');
  }

  async openRow(row: Locator): Promise<void> {
    await row.click();
    await this.page.keyboard.press('Enter');
    await expect(this.tile()).toHaveAttribute('data-state', 'shown');
  }

  async position(index = 0): Promise<number> {
    return Number(await this.tile(index).getAttribute('data-position'));
  }

  async count(index = 0): Promise<number> {
    return Number(await this.tile(index).getAttribute('data-count'));
  }

  /** Steps one image on and waits until that image is the one on screen. */
  async stepForward(index = 0): Promise<void> {
    const next = (await this.position(index)) + 1;
    await this.page.keyboard.press('ArrowDown');
    await this.expectPosition(next, index);
  }

  async expectPosition(position: number, index = 0): Promise<void> {
    await expect(this.tile(index)).toHaveAttribute('data-position', String(position));
    await expect(this.tile(index)).toHaveAttribute('data-state', 'shown');
  }

  /** Waits until the tile shows what was asked for, or says why not. */
  async expectSettled(index = 0): Promise<void> {
    await expect(this.tile(index)).toHaveAttribute('data-state', /^(?:shown|failed)$/u);
  }

  /** SOP Instance UID of the instance whose pixels are on screen. */
  async shownInstance(index = 0): Promise<string> {
    return (await this.tile(index).getAttribute('data-sop-instance-uid')) ?? '';
  }

  /** What stands beside the annotations of a tile. */
  labels(index = 0): Locator {
    return this.tile(index).locator('[data-annotation-label]');
  }

  /**
   * Where on the page a place of a picture lies that is shown at 1:1 and not turned; image coordinates, pixel (0, 0)
   * being centred on (0.5, 0.5).
   */
  async pixelPlace(index = 0): Promise<(column: number, row: number) => { x: number; y: number }> {
    await expect(this.tile(index)).toHaveAttribute('data-zoom', '1');
    return this.placeNow(index);
  }

  /** The same at the zoom that there is, of a picture with square pixels. */
  async placeNow(index = 0): Promise<(column: number, row: number) => { x: number; y: number }> {
    const box = await this.tile(index).boundingBox();
    const zoom = Number(await this.tile(index).getAttribute('data-zoom'));
    const origin = (await this.tile(index).getAttribute('data-picture-origin')) ?? '';
    const [left, top] = origin.split(' ').map(Number);
    if (box === null || left === undefined || top === undefined) throw new Error('No picture in the tile');
    return (column, row) => ({ x: box.x + left + column * zoom, y: box.y + top + row * zoom });
  }

  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x, to.y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Middle of a tile on the page. */
  async middle(index = 0): Promise<{ x: number; y: number }> {
    const box = await this.tile(index).boundingBox();
    if (box === null) throw new Error('No such tile');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** Chooses a tool by its button, or by its line in the menu of further tools. */
  async chooseTool(name: string): Promise<void> {
    const toolbar = this.page.getByRole('toolbar');
    const button = toolbar.getByRole('button', { name, exact: true });
    if ((await button.count()) === 1) {
      await button.click();
      return;
    }
    await toolbar.getByRole('button', { name: 'More measuring tools' }).click();
    await this.page.getByRole('menuitemcheckbox', { name }).click();
  }

  /** Goes to a place by dragging the mark of the position bar there. */
  async dragPosition(position: number, index = 0): Promise<void> {
    const box = await this.tile(index).locator('.position-bar').boundingBox();
    const count = await this.count(index);
    if (box === null || count < 2) throw new Error('No position bar');
    const at = (place: number): { x: number; y: number } => ({
      x: box.x + box.width / 2,
      y: box.y + (box.height - 1) * ((place - 1) / (count - 1)),
    });
    await this.drag(at(await this.position(index)), at(position));
    await expect(this.tile(index)).toHaveAttribute('data-position', String(position));
  }

  /** Number beside the annotation of a tile that was drawn last. */
  async lastValue(index = 0): Promise<number> {
    const text = (await this.labels(index).last().locator('.label-main').textContent()) ?? '';
    return Number(text.replaceAll(/[^\d.−-]/gu, '').replace('−', '-'));
  }

  /** Repeats a key. */
  async repeat(key: string, times: number): Promise<void> {
    for (let time = 0; time < times; time++) await this.page.keyboard.press(key);
  }

  /** Brings the keyboard to the strip, hangs a series in the active viewport, and brings it back. */
  async hangByKeys(series: Locator): Promise<void> {
    const isInStrip = (): Promise<boolean> =>
      this.page.evaluate(() => document.activeElement?.closest('nav.strip') !== null);
    for (let step = 0; step < 6 && !(await isInStrip()); step++) await this.page.keyboard.press('F6');
    const isThere = async (): Promise<boolean> =>
      series.evaluate((element) => element === document.activeElement);
    await this.page.keyboard.press('Home');
    for (let step = 0; step < 30 && !(await isThere()); step++) await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
    const isOnWall = (): Promise<boolean> =>
      this.page.evaluate(() => document.activeElement?.closest('[data-tile]') !== null);
    for (let step = 0; step < 6 && !(await isOnWall()); step++) await this.page.keyboard.press('F6');
    const active = this.page.locator('.tile.active');
    await expect(active).toHaveAttribute(
      'data-display-set',
      (await series.getAttribute('data-series-display-set')) ?? '',
    );
    await expect(active).toHaveAttribute('data-state', /^(?:shown|failed)$/u);
  }

  /** A row of the strip: series of that description, the opened study's first. */
  series(description: string): Locator {
    return this.page
      .getByRole('navigation', { name: 'Series' })
      .getByRole('button', { name: `Hang ${description}` });
  }

  /** Drags a series from the strip into a tile and waits for its picture. */
  async dragSeries(series: Locator, index: number): Promise<void> {
    await series.dragTo(this.tile(index));
    const id = (await series.getAttribute('data-series-display-set')) ?? '';
    await expect(this.tile(index)).toHaveAttribute('data-display-set', id);
    await this.expectSettled(index);
  }
}
