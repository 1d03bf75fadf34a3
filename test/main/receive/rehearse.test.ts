import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ListenerHost } from '../../../main/receive/listener-host.ts';
import { rehearseReceiving } from '../../../main/receive/rehearse.ts';
import type { CommitCandidate, CommitOutcome } from '../../../main/store/commit-candidate.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { RecordingIngest } from '../../support/recording-ingest.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function listFiles(directory: string): Set<string> {
  return new Set(readdirSync(directory, { recursive: true, encoding: 'utf8' }));
}

test('a rehearsal takes every object the whole way to a commit and leaves neither file nor row', async () => {
  const cache = openCache();
  const files = listFiles(cache.dataDirectory);
  const outcomes: CommitOutcome[] = [];
  const store = {
    rehearseCommit: async (candidate: CommitCandidate): Promise<CommitOutcome> => {
      const outcome = await cache.store.rehearseCommit(candidate);
      outcomes.push(outcome);
      return outcome;
    },
    endRehearsal: () => cache.store.endRehearsal(),
  };
  await rehearseReceiving(store, 5);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'stored'));
  expect(listFiles(cache.dataDirectory)).toEqual(files);
  expect(cache.changes).toEqual([]);
  expect(await cache.reader.counts()).toMatchObject({ studies: 0, instances: 0 });
});

test('a rehearsal that fails stops nobody', async () => {
  const store = {
    rehearseCommit: () => Promise.reject(new Error('no room')),
    endRehearsal: () => Promise.resolve(),
  };
  await expect(rehearseReceiving(store, 5)).resolves.toBeUndefined();
});

test('a listener rehearses once, before its first port opens, as often as its setting says', async () => {
  const rehearsed: number[] = [];
  const host = new ListenerHost({
    readTlsMaterial: () => Promise.reject(new Error('not asked for')),
    measureFreeBytes: () => Promise.resolve(Number.POSITIVE_INFINITY),
    ingest: new RecordingIngest(temporaryDirectory()),
    now: Date.now,
    rehearse: async (objectCount) => {
      rehearsed.push(objectCount);
      expect((await host.status()).state).toBe('off');
    },
    onAssociation: () => undefined,
    onTransferred: () => undefined,
    onRefusedObjects: () => undefined,
    onForbidden: () => undefined,
    onFault: () => undefined,
  });
  const settings = { 'receiver.port': 0, 'receiver.rehearsalObjects': 7 };
  await host.start(settings);
  await host.start(settings);
  await host.stop();
  expect(rehearsed).toEqual([7]);
});
