import { expect, type Locator } from '@playwright/test';
import { WorklistPage } from '../support/worklist-page.ts';
import { test, type WorkstationUnderTest } from '../support/workstation-fixture.ts';

async function openSettings({ page }: WorkstationUnderTest, section: string): Promise<Locator> {
  // Keys are heard from when the window is drawn.
  await expect(page.getByRole('banner')).toBeVisible();
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('navigation').getByRole('button', { name: section }).click();
  return settings;
}

test('the receiver is tested, told who may send, opened to the network on purpose, and says why it cannot start', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  const settings = await openSettings(workstation, 'Receiver');
  await settings.getByRole('button', { name: 'Test the receiver' }).click();
  await expect(settings.locator('[data-check="echo"]')).toHaveAttribute('data-outcome', 'good');

  await settings.getByRole('textbox', { name: 'AE title' }).last().fill('CT_HALL_2');
  await settings.getByRole('textbox', { name: 'IP address' }).fill('not an address');
  await settings.getByRole('button', { name: 'Add' }).click();
  await expect(settings.getByRole('alert')).toContainText('AE@address');
  await settings.getByRole('textbox', { name: 'IP address' }).fill('10.0.0.7');
  await settings.getByRole('button', { name: 'Add' }).click();
  await expect(settings.getByText('10.0.0.7')).toBeVisible();
  await worklist.screenshot('settings-callers');

  // The port of a launch is held by its command line; the address is not.
  await settings.getByRole('radio', { name: 'The network' }).click();
  await expect(settings.getByRole('radio', { name: 'The network' })).toBeChecked();
  await expect(settings.getByText(/take effect when the receiver starts anew/u)).toBeVisible();
  await settings.getByRole('button', { name: 'Start anew' }).click();
  await expect(settings.getByText('0.0.0.0:', { exact: false }).first()).toBeVisible();
  await expect(settings.getByText(/without TLS/u)).toBeVisible();
  await worklist.screenshot('settings-network');
  await settings.getByRole('radio', { name: 'This computer only' }).click();
  await expect(settings.getByRole('radio', { name: 'This computer only' })).toBeChecked();
  await settings.locator('#setting-receiver\\.host').fill('192.0.2.1');
  await settings.locator('#setting-receiver\\.host').press('Enter');
  await settings.getByRole('button', { name: 'Start anew' }).click();
  // TEST-NET-1 (RFC 5737): no network card of ours.
  await expect(settings.getByText('Not receiving')).toBeVisible();
  await expect(settings.getByRole('alert').first()).toContainText('192.0.2.1');
  await worklist.screenshot('settings-not-receiving');
});

test('a key is taken from its holder only when that was said, and a deleted study comes back from the trash', async ({
  workstation,
}) => {
  const { page } = workstation;
  const worklist = new WorklistPage(page);
  const settings = await openSettings(workstation, 'Keys and mouse');
  await settings.getByRole('searchbox', { name: 'Search actions' }).fill('Fit picture');
  await settings.getByRole('button', { name: 'Add a key for: Fit picture to viewport' }).click();
  await page.keyboard.press('w');
  await expect(settings.getByRole('alert')).toContainText('Tool: window and level');
  await settings.getByRole('button', { name: 'Take it' }).click();
  await expect(settings.locator('[data-command="reading.fit"]')).toContainText('W');
  await expect(settings.getByRole('combobox', { name: 'Keys' })).toHaveValue('own');
  await worklist.screenshot('settings-keys');
  await page.keyboard.press('Escape');

  const added = await page.request.post(new URL('/rpc/imports.addPhantom', page.url()).href, {
    data: { kind: 'cr' },
  });
  expect(added.ok()).toBe(true);
  await expect(async () => {
    await page.keyboard.press('Alt+n');
    await expect(worklist.rows).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  await worklist.rows.first().click();
  await page.keyboard.press('Alt+l');
  await expect(worklist.rows.first().getByRole('img', { name: 'locked' })).toBeVisible();
  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog', { name: 'Delete 1 study?' });
  await question.getByRole('button', { name: 'Move to the trash' }).click();
  // A locked study says why it stays.
  await expect(question.getByRole('alert')).toContainText('locked');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+l');
  await expect(worklist.rows.first().getByRole('img', { name: 'locked' })).toBeHidden();
  await page.keyboard.press('Delete');
  await question.getByRole('button', { name: 'Move to the trash' }).click();
  await expect(question).toBeHidden();
  await expect(page.getByRole('heading', { name: 'No studies yet' })).toBeVisible();

  const trash = await openSettings(workstation, 'Trash');
  await worklist.screenshot('settings-trash-full');
  await trash.getByRole('button', { name: 'Restore' }).click();
  await expect(trash.getByText('The trash is empty.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(async () => {
    await page.keyboard.press('Alt+n');
    await expect(worklist.rows).toHaveCount(1, { timeout: 1000 });
  }).toPass();
});
