import { expect, test } from 'vitest';
import { createHangingService } from '../../../main/services/hanging-service.ts';
import { createReadingService } from '../../../main/services/reading-service.ts';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import type { Protocol } from '../../../shared/hanging/protocol.ts';
import { emptyHangingChoice } from '../../../shared/model/hanging.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { sliceFile } from '../../support/slice-file.ts';

const uids = (number: number) => ({
  StudyInstanceUID: `2.25.1.${number}`,
  SeriesInstanceUID: `2.25.2.${number}`,
  SOPInstanceUID: `2.25.3.${number}`,
});

async function withStudies() {
  const cache = openCache();
  await cache.take(sliceFile({ ...uids(1), Modality: 'CT' }));
  await cache.take(sliceFile({ ...uids(2), Modality: 'MR', PatientID: 'P-2' }));
  const reading = createReadingService(cache.reader);
  let changes = 0;
  const hanging = createHangingService({
    store: cache.store,
    reader: cache.reader,
    reading,
    author: 'reader',
    onChanged: () => {
      changes += 1;
    },
  });
  return { hanging, reading, changed: () => changes };
}

function ctOnly(): Protocol {
  const protocol = builtInProtocols().find(({ id }) => id === 'ct-single');
  if (protocol === undefined) throw new Error('there is no ct-single');
  return { ...protocol, id: 'mine', level: 'user' };
}

test('a dry run counts and lists the studies that a protocol matches, and changes nothing', async () => {
  const { hanging, changed } = await withStudies();
  expect(await hanging.dryRun(ctOnly(), 100)).toMatchObject({
    looked: 2,
    total: 2,
    matches: 1,
    withPrior: 0,
    studies: [{ studyId: 1, prior: null }],
  });
  expect(await hanging.dryRun(ctOnly(), 1)).toMatchObject({ looked: 1, total: 2 });
  expect(changed()).toBe(0);
  expect((await hanging.setup()).saved).toEqual([]);
});

test('an older version is brought back as the newest, and every change is told', async () => {
  const { hanging, changed } = await withStudies();
  await hanging.save(ctOnly());
  await hanging.save({ ...ctOnly(), name: 'Other' });
  expect(await hanging.restore('mine', 'user', 1)).toMatchObject({ name: 'CT single study', version: 3 });
  await expect(hanging.restore('mine', 'user', 9)).rejects.toMatchObject({ code: 'request.invalid' });
  expect(changed()).toBe(3);
});

test('a choice needs the token of the study that it is for', async () => {
  const { hanging, reading } = await withStudies();
  const { token } = await reading.open(1, 'window-1');
  await hanging.choose(token, 1, { ...emptyHangingChoice, protocolId: 'ct-single' });
  expect((await reading.open(1, 'window-1')).hangingChoice).toMatchObject({ protocolId: 'ct-single' });
  await expect(hanging.choose(token, 2, emptyHangingChoice)).rejects.toMatchObject({
    code: 'reading.stale-token',
  });
});

test('a file that is no protocol is answered with what is wrong and where', async () => {
  const { hanging } = await withStudies();
  expect(hanging.read('{"format":1}').problems[0]).toMatchObject({ place: 'format' });
  expect(hanging.read(JSON.stringify(ctOnly()))).toEqual({ protocol: ctOnly(), problems: [] });
});
