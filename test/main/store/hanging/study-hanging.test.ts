import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { siteNamesFile } from '../../../../main/store/hanging/hanging-reader.ts';
import { builtInProtocols } from '../../../../shared/hanging/built-in/built-in-protocols.ts';
import type { Protocol } from '../../../../shared/hanging/protocol.ts';
import type { HangingChoice } from '../../../../shared/model/hanging.ts';
import { openCache } from '../../../support/cache-under-test.ts';
import { sliceFile } from '../../../support/slice-file.ts';

function own(values: Partial<Protocol> = {}): Protocol {
  const [first] = builtInProtocols();
  if (first === undefined) throw new Error('there are no built in protocols');
  return { ...first, id: 'mine', level: 'user', ...values };
}
const asReader = { author: 'reader', mayChangeLocked: false };

describe('a saved protocol', () => {
  test('counts its versions, and all of them stay in the history', async () => {
    const { store, reader } = openCache();
    expect(await store.saveProtocol({ protocol: own(), ...asReader })).toMatchObject({ version: 1 });
    await store.saveProtocol({ protocol: own({ name: 'Second' }), ...asReader });
    const { saved, problems } = await reader.hangingSetup();
    expect(problems).toEqual([]);
    expect(saved.map(({ protocol: { name, version } }) => [name, version])).toEqual([['Second', 2]]);
    expect((await reader.protocolHistory('mine')).map(({ version }) => version)).toEqual([2, 1]);
    expect(await reader.protocolVersion('mine', 'user', 1)).toContain('"CT single study"');
  });

  test('that was removed is no longer there, and can be saved again with the next version', async () => {
    const { store, reader } = openCache();
    await store.saveProtocol({ protocol: own(), ...asReader });
    await store.removeProtocol({ id: 'mine', level: 'user', ...asReader });
    await store.removeProtocol({ id: 'mine', level: 'user', ...asReader });
    expect((await reader.hangingSetup()).saved).toEqual([]);
    expect(await reader.protocolHistory('mine')).toMatchObject([
      { version: 2, isRemoval: true },
      { version: 1, isRemoval: false },
    ]);
    expect(await store.saveProtocol({ protocol: own(), ...asReader })).toMatchObject({ version: 3 });
  });

  test('that a site has locked is changed by nobody but who may', async () => {
    const { store, reader } = openCache();
    const locked = own({ level: 'site', locked: true });
    await expect(store.saveProtocol({ protocol: locked, ...asReader })).rejects.toMatchObject({
      code: 'hanging.locked',
    });
    await store.saveProtocol({ protocol: locked, author: 'site', mayChangeLocked: true });
    await expect(store.saveProtocol({ protocol: own(), ...asReader })).rejects.toMatchObject({
      code: 'hanging.locked',
    });
    await expect(store.removeProtocol({ id: 'mine', level: 'site', ...asReader })).rejects.toMatchObject({
      code: 'hanging.locked',
    });
    await store.saveProtocol({ protocol: { ...locked, name: 'New' }, author: 'site', mayChangeLocked: true });
    expect((await reader.hangingSetup()).saved.map(({ protocol }) => protocol.name)).toEqual(['New']);
  });

  test('of level built-in is refused', async () => {
    const { store } = openCache();
    await expect(
      store.saveProtocol({ protocol: own({ level: 'built-in' }), ...asReader }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('a choice', () => {
  const choice: HangingChoice = {
    protocolId: 'ct-single',
    stageId: 'planes',
    page: 1,
    swaps: [{ stageId: 'planes', boxId: 'box-1', seriesKey: '2.25.7/stack/4x4' }],
  };

  test('stays with the study of its patient, and can be taken back', async () => {
    const cache = openCache();
    await cache.take(sliceFile());
    await cache.store.setHangingChoice(1, choice);
    expect((await cache.reader.displaySets(1)).hangingChoice).toEqual(choice);
    await cache.store.setHangingChoice(1, null);
    expect((await cache.reader.displaySets(1)).hangingChoice).toBeNull();
  });

  test('for a study that is not there is refused', async () => {
    await expect(openCache().store.setHangingChoice(7, choice)).rejects.toMatchObject({
      code: 'store.not-found',
    });
  });
});

describe('the names of a site', () => {
  test('are read from its file', async () => {
    const cache = openCache();
    writeFileSync(
      path.join(cache.dataDirectory, siteNamesFile),
      '{"bodyPart":[{"value":"KNEE","words":["gonarthrose*"]}]}',
    );
    const { names, problems } = await cache.reader.hangingSetup();
    expect(problems).toEqual([]);
    expect(names?.bodyPart).toEqual([{ value: 'KNEE', codes: [], words: ['gonarthrose*'] }]);
  });

  test.each([
    ['{', 'no JSON'],
    ['{"bodyparts":[]}', 'bodyparts'],
    ['{"bodyPart":[{"value":"knee"}]}', 'capital letters'],
  ])('that are wrong are told and not used: %s', async (text, problem) => {
    const cache = openCache();
    writeFileSync(path.join(cache.dataDirectory, siteNamesFile), text);
    const setup = await cache.reader.hangingSetup();
    expect(setup.names).toBeNull();
    expect(setup.problems[0]?.problem).toContain(problem);
  });
});
