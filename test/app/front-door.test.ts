import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { FrontDoor } from '../../app/front-door.ts';
import { parseHostArguments } from '../../app/host-arguments.ts';
import { checkoutFiles } from '../../app/launch/checkout-files.ts';
import { startRunningWorkstation } from '../../app/running-workstation.ts';
import { contentSecurityPolicy } from '../../main/security-headers.ts';
import { openCache } from '../support/cache-under-test.ts';
import { sliceFile } from '../support/slice-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const asked = (address: string): Request => new Request(`http://host${address}`);

test('before the workstation is there its page says what the start does, and loads itself anew', async () => {
  const door = new FrontDoor();
  door.preparing('The index is made anew: 3 of <7> & on');
  const page = await door.handle(asked('/'));
  expect(page.status).toBe(503);
  expect(page.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  const html = await page.text();
  expect(html).toContain('3 of &lt;7&gt; &amp; on');
  expect(html).toContain('http-equiv="refresh"');
  // The policy allows no style in the page.
  expect(html).not.toMatch(/<style|style=/u);
  expect((await door.handle(asked('/preparing.css'))).status).toBe(200);
  const call = await door.handle(asked('/rpc/worklist.counts'));
  expect([call.status, call.headers.get('retry-after')]).toEqual([503, '2']);
});

test('once it is there it answers everything', async () => {
  const door = new FrontDoor();
  door.open(async (request) => new Response(request.url));
  expect(await (await door.handle(asked('/preparing.css'))).text()).toBe('http://host/preparing.css');
});

test('a start that makes the index anew is served from its beginning, at the address that stays', async () => {
  const cache = openCache();
  await cache.take(sliceFile());
  await cache.close();
  rmSync(path.join(cache.dataDirectory, 'index.sqlite'));
  // The built pages may not be there yet.
  const rendererDirectory = temporaryDirectory();
  writeFileSync(path.join(rendererDirectory, 'index.html'), '<!doctype html>');
  const files = { ...checkoutFiles, rendererDirectory };
  const given = parseHostArguments(
    ['--headless', '--data', cache.dataDirectory, '--dicom-port', '0', '--http-port', '0'],
    '/',
  );
  const early: string[] = [];
  const said: string[] = [];
  const running = await startRunningWorkstation(given, files, pino({ level: 'silent' }), {
    onPreparing: (text) => said.push(text),
    onServing: ({ signInAddress }) => early.push(signInAddress),
  });
  onTestFinished(() => running.close());
  expect(said[0]).toBe('The index is made anew from the files: 1 of 1');
  expect(early).toEqual([running.readyLine.url]);
  const signedIn = await fetch(running.readyLine.url, { redirect: 'manual' });
  expect(signedIn.status).toBe(303);
});
