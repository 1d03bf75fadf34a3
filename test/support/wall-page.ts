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
    await this.row(text).click();
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
    const box = await this.tile(index).boundingBox();
    const origin = (await this.tile(index).getAttribute('data-picture-origin')) ?? '';
    const [left, top] = origin.split(' ').map(Number);
    if (box === null || left === undefined || top === undefined) throw new Error('No picture in the tile');
    return (column, row) => ({ x: box.x + left + column, y: box.y + top + row });
  }

  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x, to.y, { steps: 4 });
    await this.page.mouse.up();
  }
}
