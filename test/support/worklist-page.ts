import { expect, type Locator, type Page } from '@playwright/test';

/** The worklist as a person uses it. */
export class WorklistPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get search(): Locator {
    return this.page.getByRole('textbox', { name: 'Name, ID, accession or description' });
  }

  get rows(): Locator {
    return this.page.locator('[data-study]');
  }

  /** Waits for so many rows; what arrives beside a list waits to be shown, and is. */
  async showRows(count: number): Promise<void> {
    await expect(async () => {
      await this.page.keyboard.press('Alt+n');
      await expect(this.rows).toHaveCount(count, { timeout: 1000 });
    }).toPass();
  }

  /** Shows what is new until the footer says so many. */
  async showNewUntil(said: string): Promise<void> {
    await expect(async () => {
      await this.page.keyboard.press('Alt+n');
      await expect(this.page.locator('footer')).toContainText(said, { timeout: 1000 });
    }).toPass();
  }

  row(text: string): Locator {
    return this.page.locator('[data-study]', { hasText: text });
  }

  get activity(): Locator {
    return this.page.getByRole('dialog', { name: 'Activity' });
  }

  /** Chooses a folder through the menu and the file input, and waits for the result in the activity panel. */
  async importFolder(folder: string): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Import' }).click();
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('menuitem', { name: 'Folder…' }).click();
    await (await chooser).setFiles(folder);
    await expect(this.activity.getByText(/took/u)).toBeVisible();
  }

  async openActivity(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Activity' }).click();
    await expect(this.activity).toBeVisible();
  }

  async closeActivity(): Promise<void> {
    await this.activity.press('Escape');
    await expect(this.activity).toBeHidden();
  }

  screenshot(name: string): Promise<Buffer> {
    return this.page.screenshot({ path: `test-results/screens/${name}.png` });
  }
}
