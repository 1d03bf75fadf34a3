import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeSiteNames } from '../../../main/hanging/site-names.ts';
import { createHangingService } from '../../../main/services/hanging-service.ts';
import { createReadingService } from '../../../main/services/reading-service.ts';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import { nameTableSchema } from '../../../shared/hanging/names/name-table.ts';
import type { Protocol } from '../../../shared/hanging/protocol.ts';
import { emptyHangingChoice } from '../../../shared/model/hanging.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const uids = (number: number) => ({
  StudyInstanceUID: `2.25.1.${number}`,
  SeriesInstanceUID: `2.25.2.${number}`,
  SOPInstanceUID: `2.25.3.${number}`,
});

async function withStudies() {
  const cache = openCache();
  await cache.take(sliceFile({ ...uids(1), Modality: 'CT' }));
  await cache.take(sliceFile({ ...uids(2), Modality: 'MR', PatientID: 'P-2' }));
  return serviceOf(cache);
}

function serviceOf(cache: Pick<ReturnType<typeof openCache>, 'store' | 'reader'>) {
  const reading = createReadingService(cache.reader);
  let changes = 0;
  const dataDirectory = temporaryDirectory();
  const hanging = createHangingService({
    store: cache.store,
    reader: cache.reader,
    reading,
    author: 'reader',
    now: () => Date.UTC(2026, 0, 1, 12),
    writeNames: (names) => writeSiteNames(dataDirectory, names),
    onChanged: () => {
      changes += 1;
    },
  });
  return { hanging, reading, dataDirectory, changed: () => changes };
}

function ctOnly(): Protocol {
  const protocol = builtInProtocols().find(({ id }) => id === 'ct-single');
  if (protocol === undefined) throw new Error('there is no ct-single');
  return { ...protocol, id: 'mine', level: 'user' };
}

test('a dry run counts and lists the studies that a protocol matches, and changes nothing', async () => {
  const { hanging, changed } = await withStudies();
  expect(await hanging.dryRun(ctOnly(), 0, 100)).toMatchObject({
    looked: 2,
    total: 2,
    matches: 1,
    withPrior: 0,
    studies: [{ studyId: 1, prior: null }],
  });
  expect(await hanging.dryRun(ctOnly(), 0, 1)).toMatchObject({ looked: 1, total: 2 });
  expect(await hanging.dryRun(ctOnly(), 1, 1)).toMatchObject({ looked: 1, total: 2 });
  expect(await hanging.dryRun(ctOnly(), 2, 100)).toMatchObject({ looked: 0, matches: 0 });
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

test('a study that its row rules out is not read: of two studies the series of one are asked for', async () => {
  const cache = openCache();
  await cache.take(sliceFile({ ...uids(1), Modality: 'CT' }));
  await cache.take(sliceFile({ ...uids(2), Modality: 'MR', PatientID: 'P-2' }));
  const read: number[] = [];
  const { hanging } = serviceOf({
    ...cache,
    reader: new Proxy(cache.reader, {
      get: (reader, key) =>
        key === 'displaySets'
          ? (studyId: number) => {
              read.push(studyId);
              return reader.displaySets(studyId);
            }
          : Reflect.get(reader, key).bind(reader),
    }),
  });
  expect(await hanging.dryRun(ctOnly(), 0, 100)).toMatchObject({ looked: 2, matches: 1 });
  expect(read).toEqual([1]);
});

const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64');

test('a file that is no protocol is answered with what is wrong and where', async () => {
  const { hanging } = await withStudies();
  expect(hanging.readFile(base64('{"format":1}')).problems[0]).toMatchObject({ place: 'format' });
  expect(hanging.readFile(base64(JSON.stringify(ctOnly())))).toEqual({
    protocol: ctOnly(),
    problems: [],
    losses: [],
  });
  expect(hanging.readFile(base64(Uint8Array.of(0xff, 0xfe, 0))).problems[0]?.problem).toContain('UTF-8');
  expect(hanging.readFile(base64(sliceFile())).problems[0]?.problem).toContain('found SOP class');
  const cut = sliceFile().subarray(0, 200);
  expect(hanging.readFile(base64(cut)).protocol).toBeNull();
});

test('a protocol goes out as an object and comes back whole, with what others will not see', async () => {
  const { hanging } = await withStudies();
  const { base64: object, losses } = hanging.writeObject(ctOnly());
  expect(losses.length).toBeGreaterThan(0);
  expect(hanging.readFile(object)).toEqual({ protocol: ctOnly(), problems: [], losses: [] });
});

test('a version is looked at without bringing it back', async () => {
  const { hanging } = await withStudies();
  await hanging.save(ctOnly());
  await hanging.remove('mine', 'user');
  expect(await hanging.version('mine', 'user', 1)).toMatchObject({ id: 'mine', version: 1 });
  expect(await hanging.version('mine', 'user', 2)).toBeNull();
});

test('the names of a site replace those before, which are kept beside', async () => {
  const { hanging, dataDirectory, changed } = await withStudies();
  const names = nameTableSchema.parse({ bodyPart: [{ value: 'CHEST', words: ['brustkorb'] }] });
  await hanging.saveNames(names);
  await hanging.saveNames(nameTableSchema.parse({}));
  const textOf = (file: string): unknown => JSON.parse(readFileSync(path.join(dataDirectory, file), 'utf8'));
  expect(textOf('hanging-names.json')).toEqual(nameTableSchema.parse({}));
  expect(textOf('hanging-names.previous.json')).toEqual(names);
  expect(changed()).toBe(2);
});

test('names that would not be read again are not written', async () => {
  const { hanging, changed } = await withStudies();
  const words = Array.from({ length: 256 }, (_, index) => `${index}`.padStart(64, 'x'));
  const bodyPart = Array.from({ length: 40 }, (_, index) => ({ value: `PART${index}`, words }));
  await expect(hanging.saveNames(nameTableSchema.parse({ bodyPart }))).rejects.toMatchObject({
    code: 'request.invalid',
    message: expect.stringContaining('more than the 524288'),
  });
  expect(changed()).toBe(0);
});

test('nobody locks a protocol over the window, and an old version that was locked comes back unlocked', async () => {
  const cache = openCache();
  const { hanging } = serviceOf(cache);
  const locked = { ...ctOnly(), locked: true };
  await expect(hanging.save(locked)).rejects.toMatchObject({ code: 'hanging.locked' });
  expect(await hanging.history('mine')).toEqual([]);
  const manage = (protocol: Protocol) =>
    cache.store.saveProtocol({ protocol, author: 'site', mayChangeLocked: true });
  await manage(locked);
  await expect(hanging.save({ ...locked, locked: false })).rejects.toMatchObject({ code: 'hanging.locked' });
  await expect(hanging.restore('mine', 'user', 1)).rejects.toMatchObject({ code: 'hanging.locked' });
  await manage({ ...locked, locked: false });
  expect(await hanging.restore('mine', 'user', 1)).toMatchObject({ version: 3, locked: false });
});
