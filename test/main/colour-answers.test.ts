import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readIccProfile } from '../../shared/image/icc/icc-profile.ts';
import { convertToSrgb } from '../../shared/image/icc/icc-to-srgb.ts';
import { tokenHeaderName } from '../../shared/model/frame-wire.ts';
import { packedReadingSessionSchema } from '../../shared/model/reading.ts';
import { colourFile, colourSamples } from '../support/colour-file.ts';
import { buildIcc, gamma, matrixTags, xyz } from '../support/icc-builder.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { startWorkstation } from '../support/workstation-in-process.ts';

const answerSchema = z.object({ result: z.object({ data: z.unknown() }) });

/** Adobe RGB (1998), adapted to D50. */
const adobe = buildIcc({
  connection: 'XYZ ',
  version: 2,
  tags: matrixTags(
    [xyz(0.6097, 0.3111, 0.0195), xyz(0.2053, 0.6257, 0.0609), xyz(0.1492, 0.0632, 0.7446)],
    [gamma(2.2), gamma(2.2), gamma(2.2)],
  ),
});

test('a stored colour frame is answered in sRGB, as its description says', async () => {
  const { workstation } = await startWorkstation();
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, 'colour.dcm'), colourFile({ profile: adobe }));
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
  expect(displaySets[0]?.images.first?.colourProfile).toMatchObject({
    kind: 'applied',
    name: 'Test profile',
  });

  const reading = readIccProfile(adobe);
  if (reading.kind === 'unusable') throw new Error(reading.reason);
  const expected = colourSamples();
  convertToSrgb(expected, 255, reading.toXyz);
  // The second answer is from the frame cache.
  for (let time = 0; time < 2; time++) {
    const response = await ask('/frames/1/1', { headers: { [tokenHeaderName]: token } });
    expect(response.status).toBe(200);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([...expected]);
  }
});
