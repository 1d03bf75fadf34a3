import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { startWorkstation } from '../../support/workstation-in-process.ts';

const readerUrl = new URL('../../support/late-reader-worker.ts', import.meta.url);

test('a reader that cannot open the databases ends the start, which says why, and the next start works', async () => {
  const dataDirectory = temporaryDirectory();
  await expect(startWorkstation({ dataDirectory, readerUrl })).rejects.toMatchObject({
    code: 'store.read-failed',
    message: expect.stringContaining('user.sqlite'),
  });
  const { workstation } = await startWorkstation({ dataDirectory });
  const answer = await workstation.handle(new Request('http://host/rpc/storage.status'));
  expect(answer.status).toBe(200);
});
