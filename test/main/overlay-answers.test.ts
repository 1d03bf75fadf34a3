import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { overlayMask } from '../../shared/image/overlay-bits.ts';
import { instanceHeaderName, tokenHeaderName } from '../../shared/model/frame-wire.ts';
import { decodeOverlays, overlaysHeaderName } from '../../shared/model/overlay-wire.ts';
import { packedReadingSessionSchema } from '../../shared/model/reading.ts';
import { isMarkedPixel, overlayFile, overlayImage } from '../support/overlay-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { startWorkstation } from '../support/workstation-in-process.ts';

const answerSchema = z.object({ result: z.object({ data: z.unknown() }) });

test('the overlays of a stored frame are answered under the token of its open study, and under no other', async () => {
  const { workstation } = await startWorkstation();
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, 'a.dcm'), overlayFile(1));
  const jobId = await workstation.importPaths([folder]);
  const ask = (target: string, init: RequestInit = {}): Promise<Response> =>
    workstation.handle(new Request(new URL(target, 'http://host'), init));
  const call = async (target: string, init?: RequestInit): Promise<unknown> =>
    answerSchema.parse(await (await ask(target, init)).json()).result.data;
  await expect
    .poll(async () => JSON.stringify(await call('/rpc/activity.list')), { timeout: 20_000 })
    .toMatch(new RegExp(`${jobId}.*"done"|"done".*${jobId}`, 'u'));
  const opened = await call('/rpc/reading.open', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ studyId: 1, windowId: 'window' }),
  });
  const { token, displaySets } = packedReadingSessionSchema.parse(opened);
  const image = displaySets[0]?.images.first ?? undefined;
  if (image === undefined) throw new Error('nothing to show');

  const response = await ask('/overlays/1/1', { headers: { [tokenHeaderName]: token } });
  expect(response.status).toBe(200);
  expect(response.headers.get(tokenHeaderName)).toBe(token);
  expect(response.headers.get(instanceHeaderName)).toBe('2.25.71001');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const overlays = decodeOverlays(
    response.headers.get(overlaysHeaderName),
    await response.arrayBuffer(),
    image,
  );
  const { Rows, Columns } = overlayImage;
  expect([...(overlayMask(image, overlays) ?? [])]).toEqual(
    Array.from({ length: Rows * Columns }, (_, index) =>
      isMarkedPixel(1, Math.floor(index / Columns), index % Columns) ? 1 : 0,
    ),
  );

  for (const wrong of ['', 'invented']) {
    expect((await ask('/overlays/1/1', { headers: { [tokenHeaderName]: wrong } })).status).toBe(409);
  }
  expect((await ask('/overlays/1/2', { headers: { [tokenHeaderName]: token } })).status).toBe(404);
  expect((await ask('/overlays/1/1', { method: 'POST' })).status).toBe(405);
});
