import { expect, test } from 'vitest';
import { checkoutFiles } from '../../../app/launch/checkout-files.ts';
import type { InstanceSource } from '../../../main/ingest/incoming-instance.ts';
import type { ArchiveSettings } from '../../../main/query/archive-settings.ts';
import type { Identity } from '../../../main/certificates/identity.ts';
import { makeIdentity } from '../../../main/certificates/make-identity.ts';
import { findInstances } from '../../../main/query/find-instances.ts';
import { tlsOptions } from '../../../main/receive/tls-profile.ts';
import { createRemoteCopies, type RemoteCopies } from '../../../main/services/remote-copies.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { startScriptedArchive } from '../../support/scripted-archive.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { sliceFile } from '../../support/slice-file.ts';

const make = (commonName: string): Promise<Identity> =>
  makeIdentity({ commonName, hostNames: ['localhost'], nowMs: Date.now() });
const [ours, archiveIdentity] = await Promise.all([make('NEGATOSCOPE'), make('ARCHIVE')]);

const source: InstanceSource = { kind: 'network', label: 'CT1', callingAe: 'CT1', batchId: 'b-1' };
const dayMs = 24 * 3_600_000;

/** A study of three objects in two series that quota would remove, if an archive had it. */
async function withReadStudy(): Promise<CacheUnderTest & { readonly studyId: number }> {
  // Days pass on both clocks: one that only leapt would not count.
  let passedMs = 0;
  const cache = openCache(temporaryDirectory(), {
    now: () => Date.UTC(2026, 0, 2) + passedMs,
    monotonicMs: () => passedMs,
  });
  const series = [
    { SeriesInstanceUID: '2.25.8', SOPInstanceUID: '2.25.81' },
    { SeriesInstanceUID: '2.25.8', SOPInstanceUID: '2.25.82' },
    { SeriesInstanceUID: '2.25.9', SOPInstanceUID: '2.25.91' },
  ];
  let studyId = 0;
  for (const uids of series) ({ studyId } = await cache.take(sliceFile(uids), { source }));
  await cache.store.setReadState({ studyIds: [studyId], readState: 'read' });
  await cache.store.setSettings([{ key: 'store.retainDays', value: 1 }]);
  passedMs = 3 * dayMs;
  expect(await cache.store.evictOne({ openStudyIds: [] })).toEqual({ kind: 'nothing-to-do' });
  return { ...cache, studyId };
}

function remoteCopiesOf(cache: CacheUnderTest, port: number | null, usesTls = false): RemoteCopies {
  const archive: ArchiveSettings = {
    host: '127.0.0.1',
    port: port ?? 0,
    ae: 'ARCHIVE',
    usesTls,
    timeoutMs: 20_000,
    mostResponses: 1000,
  };
  return createRemoteCopies({
    reader: cache.reader,
    store: cache.store,
    archive: () => (port === null ? null : archive),
    callingAe: () => 'NEGATOSCOPE',
    tlsMaterial: () => Promise.resolve({ identity: ours, trusted: [archiveIdentity.certificatesPem] }),
    find: (request) => findInstances(checkoutFiles.workerUrls.query, request),
  });
}

test('what the archive has is confirmed, what it lacks is asked about again, and only a whole study may go', async () => {
  const cache = await withReadStudy();
  const { studyId, reader, store } = cache;
  const has = new Set(['2.25.81', '2.25.91']);
  const bySeries = [['2.25.81', '2.25.82'], ['2.25.91']];
  const archive = await startScriptedArchive((answer) => {
    for (const uid of bySeries[answer.request - 1] ?? []) if (has.has(uid)) answer.pending(uid);
    answer.final(0);
  });
  const copies = remoteCopiesOf(cache, archive.port);
  expect(await reader.studiesToConfirm([])).toEqual([studyId]);
  expect(await copies.check(studyId)).toEqual({ confirmed: 2, missing: 1 });
  expect(await reader.unconfirmedObjects(studyId)).toMatchObject({
    objects: [{ SOPInstanceUID: '2.25.82' }],
  });
  expect(await store.evictOne({ openStudyIds: [] })).toEqual({ kind: 'nothing-to-do' });
  has.add('2.25.82');
  expect(await copies.check(studyId)).toEqual({ confirmed: 1, missing: 0 });
  expect(await reader.studiesToConfirm([])).toEqual([]);
  expect(await store.evictOne({ openStudyIds: [] })).toMatchObject({ kind: 'evicted', studyId });
  expect(await copies.check(studyId)).toEqual({ confirmed: 0, missing: 0 });
});

test('nothing is asked for a study that has to stay anyway, nor without quota and retention, nor without an archive', async () => {
  const cache = await withReadStudy();
  const { studyId, reader, store } = cache;
  expect(await reader.studiesToConfirm([])).toEqual([studyId]);
  expect(await reader.studiesToConfirm([studyId])).toEqual([]);
  await store.setHold({ studyIds: [studyId], kind: 'pin', holder: '', isHeld: true });
  expect(await reader.studiesToConfirm([])).toEqual([]);
  await store.setHold({ studyIds: [studyId], kind: 'pin', holder: '', isHeld: false });
  await store.setSettings([{ key: 'store.retainDays', value: 0 }]);
  expect(await reader.studiesToConfirm([])).toEqual([]);
  const copies = remoteCopiesOf(cache, null);
  expect(copies.canAsk).toBe(false);
  expect(await copies.check(studyId)).toEqual({ confirmed: 0, missing: 0 });
});

test('an answer that breaks off confirms nothing', async () => {
  const cache = await withReadStudy();
  const archive = await startScriptedArchive((answer) => {
    answer.pending('2.25.81');
    answer.socket.destroy();
  });
  await expect(remoteCopiesOf(cache, archive.port).check(cache.studyId)).rejects.toMatchObject({
    code: expect.stringMatching(/^network\./u),
  });
  expect(await cache.reader.unconfirmedObjects(cache.studyId)).toMatchObject({ objects: { length: 3 } });
});

test('an archive that is asked over TLS is asked with the certificates of the receiver', async () => {
  const cache = await withReadStudy();
  const tls = tlsOptions({ identity: archiveIdentity, trusted: [ours.certificatesPem] });
  const archive = await startScriptedArchive(
    (answer) => {
      answer.pending('2.25.81');
      answer.final(0);
    },
    undefined,
    { ...tls, rejectUnauthorized: true },
  );
  expect(await remoteCopiesOf(cache, archive.port, true).check(cache.studyId)).toEqual({
    confirmed: 1,
    missing: 2,
  });
});
