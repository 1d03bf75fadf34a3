import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { InstanceSource } from '../../../main/ingest/incoming-instance.ts';
import {
  deleteQuarantined,
  listQuarantine,
  purgeDeletedQuarantine,
  purgeQuarantined,
  restoreQuarantined,
} from '../../../main/ingest/quarantine-entries.ts';
import { Quarantine, type QuarantineLimits } from '../../../main/ingest/quarantine.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const source: InstanceSource = {
  kind: 'network',
  label: 'CT1',
  callingAe: 'CT1',
  remoteAddress: '192.0.2.7',
  batchId: 'b-1',
};
const refusal = new NegatoscopeError('dicom.not-dicom', 'Not DICOM: found text', { found: 'text' });
const day = 86_400_000;

interface Scene {
  readonly dataDirectory: string;
  readonly quarantine: Quarantine;
  readonly clock: { nowMs: number };
  /** Spools a text and has it quarantined. */
  readonly keep: (text: string) => Promise<void>;
  readonly spooled: () => string[];
}

function open(limits: QuarantineLimits | null = null): Scene {
  const dataDirectory = temporaryDirectory();
  for (const folder of ['spool', 'quarantine']) mkdirSync(path.join(dataDirectory, folder));
  const clock = { nowMs: Date.UTC(2026, 0, 2) };
  const quarantine = new Quarantine(dataDirectory, () => clock.nowMs);
  quarantine.limits = limits;
  let next = 0;
  return {
    dataDirectory,
    quarantine,
    clock,
    keep(text) {
      const name = `${next++}.part`;
      writeFileSync(path.join(dataDirectory, 'spool', name), text);
      return quarantine.keep(name, source, refusal);
    },
    spooled: () => readdirSync(path.join(dataDirectory, 'spool')),
  };
}

const ids = async ({ dataDirectory }: Scene): Promise<string[]> =>
  (await listQuarantine(dataDirectory)).map(({ quarantineId }) => quarantineId);

describe('the quarantine', () => {
  test('keeps an object with why it was refused, from whom and when', async () => {
    const scene = open();
    await scene.keep('one');
    expect(await listQuarantine(scene.dataDirectory)).toMatchObject([
      {
        bytes: 3,
        code: 'dicom.not-dicom',
        message: 'Not DICOM: found text',
        sender: 'CT1',
        remoteAddress: '192.0.2.7',
        refusedAt: '2026-01-02T00:00:00.000Z',
        times: 1,
        deletedAt: null,
      },
    ]);
    expect(scene.spooled()).toEqual([]);
  });

  test('counts the same bytes that come again, and keeps them once', async () => {
    const scene = open({ objects: 1, bytes: 1000 });
    await scene.keep('one');
    scene.clock.nowMs += day;
    await scene.keep('one');
    expect(await listQuarantine(scene.dataDirectory)).toMatchObject([
      { times: 2, refusedAt: '2026-01-02T00:00:00.000Z', lastRefusedAt: '2026-01-03T00:00:00.000Z' },
    ]);
  });

  test('takes as many objects as its limit and not one more; what is in it stays', async () => {
    const scene = open({ objects: 2, bytes: 1000 });
    await scene.keep('one');
    await scene.keep('two');
    const before = await ids(scene);
    await expect(scene.keep('three')).rejects.toMatchObject({
      code: 'store.quarantine-full',
      details: { objects: 2, bytes: 6 },
    });
    expect(await ids(scene)).toEqual(before);
    expect(scene.spooled()).toEqual(['2.part']);
  });

  test('takes as many bytes as its limit and not one more', async () => {
    const scene = open({ objects: 10, bytes: 6 });
    await scene.keep('one');
    await scene.keep('two');
    await expect(scene.keep('3')).rejects.toMatchObject({ code: 'store.quarantine-full' });
    scene.quarantine.limits = { objects: 10, bytes: 7 };
    await scene.keep('3');
    expect(await ids(scene)).toHaveLength(3);
  });

  test('never takes more when several come at once', async () => {
    const scene = open({ objects: 3, bytes: 1000 });
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd', 'e', 'f'].map((text) => scene.keep(text)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await ids(scene)).toHaveLength(3);
  });

  test('counts what was there at the start, and has room again when some were deleted', async () => {
    const scene = open();
    await scene.keep('one');
    const next = new Quarantine(scene.dataDirectory, () => scene.clock.nowMs);
    next.limits = { objects: 1, bytes: 1000 };
    writeFileSync(path.join(scene.dataDirectory, 'spool', 'x'), 'two');
    await expect(next.keep('x', source, refusal)).rejects.toMatchObject({ code: 'store.quarantine-full' });
    const [id = ''] = await ids(scene);
    await deleteQuarantined(scene.dataDirectory, id, scene.clock.nowMs);
    await next.keep('x', source, refusal);
    expect(await listQuarantine(scene.dataDirectory)).toHaveLength(2);
  });
});

describe('a deleted object', () => {
  test('is had back as it was, until the time of the trash is over', async () => {
    const scene = open();
    const { dataDirectory, clock } = scene;
    await scene.keep('one');
    const before = await listQuarantine(dataDirectory);
    const [id = ''] = await ids(scene);
    await deleteQuarantined(dataDirectory, id, clock.nowMs);
    expect(await listQuarantine(dataDirectory)).toMatchObject([{ deletedAt: '2026-01-02T00:00:00.000Z' }]);
    expect(await purgeDeletedQuarantine(dataDirectory, 30 * day, clock.nowMs + 30 * day - 1)).toEqual([]);
    await restoreQuarantined(dataDirectory, id);
    expect(await listQuarantine(dataDirectory)).toEqual(before);
    expect(await purgeDeletedQuarantine(dataDirectory, 0, clock.nowMs)).toEqual([]);
    await deleteQuarantined(dataDirectory, id, clock.nowMs);
    expect(await purgeDeletedQuarantine(dataDirectory, 30 * day, clock.nowMs + 30 * day)).toHaveLength(1);
    expect(await listQuarantine(dataDirectory)).toEqual([]);
    expect(readdirSync(path.join(dataDirectory, 'quarantine', 'deleted'))).toEqual([]);
  });

  test('is named by what is listed, never by a path', async () => {
    const scene = open();
    writeFileSync(path.join(scene.dataDirectory, 'outside.dcm'), '');
    for (const id of ['../outside', '/etc/passwd', '']) {
      for (const change of [
        () => deleteQuarantined(scene.dataDirectory, id, 0),
        () => restoreQuarantined(scene.dataDirectory, id),
        () => purgeQuarantined(scene.dataDirectory, id),
      ]) {
        await expect(change()).rejects.toMatchObject({ code: 'store.not-found' });
      }
    }
    expect(readdirSync(scene.dataDirectory)).toContain('outside.dcm');
  });
});
