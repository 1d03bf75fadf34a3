import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { connectStoringPeer } from '../../support/storing-peer.ts';
import { workstationCalls, type WorkstationCalls } from '../../support/workstation-calls.ts';
import { startWorkstation, type WorkstationInProcess } from '../../support/workstation-in-process.ts';

const success = 0x0000;

interface Scene extends WorkstationInProcess, WorkstationCalls {
  readonly send: (SOPInstanceUID: string) => Promise<number>;
  /** Which file the index is. */
  readonly inode: () => number;
}

async function openWithStudy(): Promise<Scene> {
  const running = await startWorkstation({ receive: true });
  const send = async (uid: string): Promise<number> =>
    (await connectStoringPeer(running.workstation.dicomAddress?.port ?? 0)).send(uid);
  for (const uid of ['2.25.1', '2.25.2']) expect(await send(uid)).toBe(success);
  return {
    ...running,
    ...workstationCalls(running.workstation),
    send,
    inode: () => statSync(path.join(running.dataDirectory, 'index.sqlite')).ino,
  };
}

async function openStudy({ call, rows }: Scene): Promise<{ studyId: number; token: string }> {
  const [row] = await rows();
  const studyId = row?.studyId ?? 0;
  const answer = await call('reading.open', { studyId, windowId: 'w' });
  return { studyId, token: z.object({ token: z.string() }).parse(answer).token };
}

const waiting = (scene: Scene): Promise<void> =>
  vi.waitFor(
    async () => expect(await scene.job('reindex')).toMatchObject({ summary: [{ says: 'waits.study' }] }),
    { timeout: 20_000, interval: 50 },
  );

test(
  'the index is made anew beside the one in use, which takes objects and marks until no window shows a study',
  { timeout: 60_000 },
  async () => {
    const scene = await openWithStudy();
    const { call, send, rows, inode } = scene;
    const { studyId, token } = await openStudy(scene);
    const before = inode();
    await call('keeping.rebuildIndex', {});
    await waiting(scene);
    // As if nothing were: an object comes in, a person marks the study as read and writes a note.
    expect(await send('2.25.3')).toBe(success);
    await call('worklist.setReadState', { studyIds: [studyId], readState: 'flagged' });
    const note = {
      noteId: '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0aa',
      StudyInstanceUID: '2.25.1003',
      text: 'compare',
    };
    await call('marks.setNote', { token, studyId, note });
    expect(await call('keeping.moveToTrash', { studyIds: [studyId] })).toBe('store.rebuilding');
    expect(await call('keeping.startVerify', {})).toBe('store.rebuilding');
    expect(inode()).toBe(before);
    await call('reading.close', { token });
    await scene.ended('reindex');
    expect(inode()).not.toBe(before);
    const [row] = await rows();
    expect(row).toMatchObject({ instanceCount: 3, readState: 'flagged', StudyInstanceUID: '2.25.1003' });
    // An id that a window still holds names nothing, never another study.
    expect(row?.studyId).toBeGreaterThan(studyId);
    expect(await call('reading.open', { studyId, windowId: 'w' })).toBe('store.not-found');
    const again = await openStudy(scene);
    expect(
      await call(`marks.list?input=${encodeURIComponent(JSON.stringify({ token: again.token }))}`),
    ).toMatchObject({
      notes: [{ text: 'compare' }],
    });
    await call('reading.close', { token: again.token });
    expect(await send('2.25.4')).toBe(success);
    expect(await rows()).toMatchObject([{ instanceCount: 4 }]);
    await call('keeping.startVerify', {});
    await scene.ended('verify');
    expect(await scene.job('verify')).toMatchObject({
      summary: [{ says: 'checked', count: 4 }, { says: 'allAsReceived' }],
    });
  },
);

test('a rebuild that is cancelled leaves the index as it was, and nothing beside it', async () => {
  const scene = await openWithStudy();
  const { call, inode, send } = scene;
  const { token, studyId } = await openStudy(scene);
  const before = inode();
  await call('keeping.rebuildIndex', {});
  await waiting(scene);
  const job = await scene.job('reindex');
  await call('activity.cancel', { jobId: job?.jobId });
  await vi.waitFor(async () => expect(await scene.job('reindex')).toMatchObject({ state: 'cancelled' }));
  await call('reading.close', { token });
  expect(inode()).toBe(before);
  expect(readdirSync(scene.dataDirectory).filter((name) => name.includes('rebuilding'))).toEqual([]);
  expect(await send('2.25.3')).toBe(success);
  expect(await scene.rows()).toMatchObject([{ studyId, instanceCount: 3 }]);
  await call('keeping.moveToTrash', { studyIds: [studyId] });
  expect(await scene.rows()).toEqual([]);
});

test(
  'a rebuild that waits for open studies goes on when they are asked to close: a dead window is not waited for, one that stays is',
  { timeout: 60_000 },
  async () => {
    const scene = await openWithStudy();
    const { call, workstation } = scene;
    const dead = await openStudy(scene);
    const opened = await call('reading.open', { studyId: dead.studyId, windowId: 'asks its reader' });
    const { token } = z.object({ token: z.string() }).parse(opened);
    const stream = (await workstation.handle(new Request('http://host/events'))).body?.getReader();
    await call('keeping.rebuildIndex', {});
    await waiting(scene);
    await call('keeping.closeStudies', {});
    let told = '';
    while (!told.includes('reading.close-requested')) {
      told += new TextDecoder().decode((await stream?.read())?.value);
    }
    await stream?.cancel();
    expect(await call('reading.stay', { token })).toBeUndefined();
    const displaySets = `reading.displaySets?input=${encodeURIComponent(JSON.stringify(dead))}`;
    await expect
      .poll(() => call(displaySets), { timeout: 10_000, interval: 200 })
      .toBe('reading.stale-token');
    await waiting(scene);
    await call('reading.close', { token });
    await scene.ended('reindex');
    expect(await scene.rows()).toMatchObject([{ instanceCount: 2 }]);
  },
);
