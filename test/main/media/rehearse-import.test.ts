import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { beginImportRehearsal } from '../../../main/media/rehearse-import.ts';
import type { CommitCandidate, CommitOutcome } from '../../../main/store/commit-candidate.ts';
import { openCache } from '../../support/cache-under-test.ts';

test('a rehearsed import takes every file to a commit and leaves neither file nor row', async () => {
  const cache = openCache();
  const files = readdirSync(cache.dataDirectory, { recursive: true });
  const outcomes: CommitOutcome[] = [];
  const rehearsal = await beginImportRehearsal({
    rehearseCommit: async (candidate: CommitCandidate) => {
      const outcome = await cache.store.rehearseCommit(candidate);
      outcomes.push(outcome);
      return outcome;
    },
    endRehearsal: () => cache.store.endRehearsal(),
  });
  for (let file = 0; file < 3; file++) await rehearsal.one();
  await rehearsal.end();
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'stored']);
  expect(readdirSync(cache.dataDirectory, { recursive: true })).toEqual(files);
  expect(await cache.reader.counts()).toMatchObject({ studies: 0, instances: 0 });
});
