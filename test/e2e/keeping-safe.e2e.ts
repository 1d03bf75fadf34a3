import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { makeIdentity } from '../../main/certificates/make-identity.ts';
import { WorklistPage } from '../support/worklist-page.ts';
import { test, type WorkstationUnderTest } from '../support/workstation-fixture.ts';

/** By keys alone, as the other steps here. */
async function openSettings({ page }: WorkstationUnderTest, section: string): Promise<Locator> {
  await expect(page.getByRole('banner')).toBeVisible();
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('navigation').getByRole('button', { name: section }).press('Enter');
  return settings;
}

test('certificates are made, trusted and replaced on purpose, and a changed audit trail shows', async ({
  workstation,
}) => {
  const { page, dataDirectory } = workstation;
  const worklist = new WorklistPage(page);
  const settings = await openSettings(workstation, 'Certificates and TLS');
  await settings.getByRole('button', { name: 'Make a new one' }).press('Enter');
  await expect(settings.getByText('CN=NEGATOSCOPE', { exact: true })).toBeVisible({ timeout: 20_000 });
  await settings.getByRole('button', { name: 'Make a new one' }).press('Enter');
  // Enter once more changes nothing.
  await expect(settings.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await worklist.screenshot('settings-certificate-replace');
  await page.keyboard.press('Enter');
  await expect(settings.getByRole('button', { name: 'Make a new one' })).toBeFocused();

  const { certificatesPem } = await makeIdentity({ commonName: 'CT1', hostNames: [], nowMs: Date.now() });
  const chosen = {
    name: 'ct1.pem',
    mimeType: 'application/x-pem-file',
    buffer: Buffer.from(certificatesPem),
  };
  await settings.getByLabel('Add a certificate…').last().setInputFiles(chosen);
  await expect(settings.getByText('CN=CT1', { exact: true })).toBeVisible();

  await settings.getByRole('button', { name: 'Verify' }).press('Enter');
  await expect(
    settings.getByRole('status').filter({ hasText: '3 records, as they were written' }),
  ).toBeVisible();
  await worklist.screenshot('settings-security');
  const folder = path.join(dataDirectory, 'audit');
  const log = readdirSync(folder).find((name) => name.endsWith('.log')) ?? '';
  const file = path.join(folder, log);
  writeFileSync(file, readFileSync(file, 'utf8').replace('EventActionCode', 'EventActionCodf'));
  await settings.getByRole('button', { name: 'Verify' }).press('Enter');
  await expect(settings.getByRole('alert')).toContainText(`${log}, line 1`);
  await worklist.screenshot('settings-audit-changed');
});

test('what could not be read is looked through, and a database that is gone is said, and made anew or repaired', async ({
  workstation,
}) => {
  const { page, dataDirectory } = workstation;
  const worklist = new WorklistPage(page);
  const addPhantom = async (): Promise<void> => {
    await page.request.post(new URL('/rpc/imports.addPhantom', page.url()).href, { data: { kind: 'cr' } });
  };
  const folder = path.join(dataDirectory, 'quarantine');
  mkdirSync(folder, { recursive: true });
  const id = 'c0ffee'.repeat(10);
  writeFileSync(path.join(folder, `${id}.dcm`), Buffer.alloc(40_000));
  const reason = {
    code: 'dicom.truncated',
    message: 'Truncated: PixelData at byte 1204 needs 524288 bytes, 39000 are there',
    source: { kind: 'network', label: 'CT1', callingAe: 'CT1', remoteAddress: '192.0.2.7', batchId: 'b' },
    refusedAt: new Date().toISOString(),
    times: 3,
  };
  writeFileSync(path.join(folder, `${id}.json`), JSON.stringify(reason));
  await addPhantom();
  await expect(worklist.rows).toHaveCount(1);
  const settings = await openSettings(workstation, 'Checks and backups');
  const quarantine = settings.getByRole('region', { name: 'Quarantine' });
  await expect(quarantine).toContainText('CT1 · 192.0.2.7');
  await worklist.screenshot('settings-quarantine');
  await quarantine.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
  await quarantine.getByRole('button', { name: 'Bring back' }).press('Enter');
  await expect(quarantine.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.keyboard.press('Escape');

  rmSync(path.join(dataDirectory, 'index.sqlite'));
  await addPhantom();
  const alert = page.getByRole('alert').filter({ hasText: 'nothing is received any more' });
  await expect(alert).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('Refusing all');
  await worklist.screenshot('index-gone');
  await alert.getByRole('button', { name: 'What to do' }).press('Enter');
  await worklist.screenshot('index-gone-integrity');
  await settings.getByRole('button', { name: 'Rebuild now' }).press('Enter');
  await expect(settings.getByText('nothing is received any more')).toBeHidden({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await expect(alert).toBeHidden();
  await expect(worklist.rows).toHaveCount(1);

  rmSync(path.join(dataDirectory, 'user.sqlite'));
  await addPhantom();
  const unsaved = page.getByRole('alert').filter({ hasText: 'nothing is received or saved any more' });
  await unsaved.getByRole('button', { name: 'What to do' }).press('Enter');
  const repair = settings.getByRole('region', { name: 'Repair of what people did' });
  await repair.getByRole('button', { name: 'See what can be saved' }).press('Enter');
  await expect(repair).toContainText('taken from the backup user-');
  await worklist.screenshot('user-data-repair');
  await repair.getByRole('button', { name: 'Put it in place' }).press('Enter');
  await repair.getByRole('button', { name: 'Yes, put it in place' }).press('Enter');
  await expect(repair).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(unsaved).toBeHidden();
  await expect(worklist.rows).toHaveCount(1);

  // A study that is read when the workstation asks is left as by hand.
  await worklist.rows.first().dblclick();
  const close = page.getByRole('button', { name: 'Close study' });
  await expect(close).toBeVisible();
  await page.request.post(new URL('/rpc/keeping.closeStudies', page.url()).href, { data: {} });
  await expect(close).toBeHidden();
  await expect(worklist.rows).toHaveCount(1);
});
