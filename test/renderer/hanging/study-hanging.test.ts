import { describe, expect, test } from 'vitest';
import { captureProtocol } from '../../../renderer/hanging/capture-protocol.ts';
import { emptyBoxOf } from '../../../renderer/hanging/empty-box.ts';
import { StudyHanging } from '../../../renderer/hanging/study-hanging.ts';
import type { StudyGroup } from '../../../renderer/reading/reading-state.ts';
import { createReadingStore, updateTile } from '../../../renderer/reading/reading-store.ts';
import { tileLimit } from '../../../renderer/reading/wall-layout.ts';
import { hungSets, withScreens } from '../../../renderer/reading/with-screens.ts';
import { protocolFormat, protocolSchema } from '../../../shared/hanging/protocol.ts';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import type { Protocol } from '../../../shared/hanging/protocol.ts';
import { emptyHangingChoice, type HangingChoice, type HangingSetup } from '../../../shared/model/hanging.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { studyWithSeries, type HeaderOfStudy } from '../../support/hanging-studies.ts';

const chest: HeaderOfStudy = {
  description: 'CT Thorax',
  series: [
    {
      Modality: 'CT',
      description: 'Topogramm',
      plane: 'cor',
      count: 1,
      type: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'],
    },
    { Modality: 'CT', description: 'Mediastinum', plane: 'ax', kernel: 'Br38', thickness: 3 },
    { Modality: 'CT', description: 'Lunge', plane: 'ax', kernel: 'Br59', thickness: 1 },
  ],
};

const group = (study: StudyGroup['study'], isCurrent: boolean, load: StudyGroup['load']): StudyGroup => ({
  study,
  isCurrent,
  load,
});

const loaded = (sets: readonly DisplaySet[]): StudyGroup['load'] => ({
  kind: 'loaded',
  displaySetIds: sets.map(({ displaySetId }) => displaySetId),
});

const setsOf = (sets: readonly DisplaySet[]) =>
  new Map(sets.map((set): [string, DisplaySet] => [set.displaySetId, set]));

/** A chest CT that opens, with a prior whose series come when the test says so. */
function open({
  hasPrior = false,
  choice = null as HangingChoice | null,
  current = chest,
  screens = 1,
  setup = null as HangingSetup | null,
} = {}) {
  const store = createReadingStore();
  store.setState((state) => withScreens(state, screens));
  const own = studyWithSeries(current, 1);
  const prior = studyWithSeries({ ...chest, date: '20250101' }, 2);
  const kept: (HangingChoice | null)[] = [];
  const asked = Promise.withResolvers<void>();
  const hanging = new StudyHanging({
    store,
    planes: { setPlane: () => undefined, setSlab: () => undefined },
    loadGroup: () => asked.promise,
    choose: (_, changed) => kept.push(changed),
    pixelPitchMm: () => null,
    nowMs: () => 0,
  });
  store.setState({
    phase: { kind: 'open' },
    groups: [
      group(own.study, true, loaded(own.displaySets)),
      ...(hasPrior ? [group(prior.study, false, { kind: 'idle' })] : []),
    ],
    displaySets: setsOf(own.displaySets),
  });
  const session = {
    token: 't',
    patientKey: 'patient-1',
    study: own.study,
    displaySets: own.displaySets,
    priors: hasPrior ? [prior.study] : [],
    hangingChoice: choice,
  };
  hanging.opened(session, setup);
  return {
    store,
    hanging,
    kept,
    hung: () =>
      store
        .getState()
        .tiles.slice(0, 4)
        .map(({ displaySetId }) => displaySetId),
    priorComes: async (): Promise<void> => {
      store.setState({
        groups: [
          group(own.study, true, loaded(own.displaySets)),
          group(prior.study, false, loaded(prior.displaySets)),
        ],
        displaySets: setsOf([...own.displaySets, ...prior.displaySets]),
      });
      asked.resolve();
      await asked.promise;
      await Promise.resolve();
    },
  };
}

test('a study hangs when it opens, with the windows of its protocol, linked', () => {
  const { store, hung } = open();
  expect(hung()).toEqual(['1003/stack', '1002/stack', null, null]);
  const { layout, tiles, link, hanging } = store.getState();
  expect(layout).toEqual({ rows: 1, columns: 2 });
  expect(tiles[0]?.windowMode).toMatchObject({ choice: { source: { kind: 'preset', name: 'lung' } } });
  expect(link.isOn).toBe(true);
  expect(hanging?.hanging.protocol?.id).toBe('ct-chest');
});

test('the current study hangs at once, the prior’s viewports when its series are here', async () => {
  const { store, hung, priorComes } = open({ hasPrior: true });
  expect(hung()).toEqual(['1003/stack', null, '1002/stack', null]);
  const shownBefore = store.getState().tiles[0];
  await priorComes();
  expect(hung()).toEqual(['1003/stack', '2003/stack', '1002/stack', '2002/stack']);
  expect(store.getState().tiles[0]).toBe(shownBefore);
});

test('what a reader hung meanwhile is not taken away when a prior comes', async () => {
  const { store, hung, priorComes } = open({ hasPrior: true });
  updateTile(store, 0, { displaySetId: '1001/stack' });
  await priorComes();
  expect(hung()).toEqual(['1001/stack', '2003/stack', '1002/stack', '2002/stack']);
});

test('a series hung by hand is kept for the study by its UID, and hangs again', () => {
  const { store, kept } = open();
  updateTile(store, 1, { displaySetId: '1001/stack' });
  const choice = kept.at(-1) ?? null;
  expect(choice?.swaps).toEqual([{ stageId: 'axial', boxId: 'box-2', seriesKey: '2.25.1001/stack' }]);
  expect(open({ choice }).hung()).toEqual(['1003/stack', '1001/stack', null, null]);
});

test('hung again as the protocol has it, nothing by hand is left', () => {
  const { store, hanging, hung, kept } = open();
  updateTile(store, 1, { displaySetId: '1001/stack' });
  hanging.reset();
  expect(hung()).toEqual(['1003/stack', '1002/stack', null, null]);
  expect(kept.at(-1)).toEqual(emptyHangingChoice);
});

test('stages go forward and back, and end at their ends', async () => {
  const { store, hanging, priorComes } = open({ hasPrior: true });
  await priorComes();
  const stage = (): string | undefined => {
    const { hanging: state } = store.getState();
    return state?.hanging.pages[state.pageIndex]?.stageId;
  };
  expect(stage()).toBe('both');
  hanging.step(1);
  expect(stage()).toBe('soft');
  hanging.step(1);
  hanging.step(1);
  expect(stage()).toBe('current');
  hanging.step(-1);
  hanging.step(-1);
  hanging.step(-1);
  expect(stage()).toBe('both');
});

test('another protocol that a person takes is remembered', () => {
  const { hanging, kept, hung } = open();
  hanging.use('by-number');
  expect(hung()).toEqual(['1002/stack', '1003/stack', '1001/stack', null]);
  expect(kept.at(-1)?.protocolId).toBe('by-number');
});

test('an arrival of protocols changes no picture, only what is known of them', () => {
  const { store, hanging, hung } = open();
  const before = store.getState().tiles;
  const [first] = builtInProtocols();
  if (first === undefined) throw new Error('there are no built in protocols');
  const mine = { ...first, id: 'mine', level: 'user' as const };
  hanging.setupChanged({
    saved: [{ protocol: mine, author: 'reader', savedAt: '' }],
    names: null,
    problems: [],
  });
  expect(store.getState().tiles).toBe(before);
  expect(hung()[0]).toBe('1003/stack');
  expect(store.getState().hanging?.hanging.candidates.some(({ id }) => id === 'mine')).toBe(true);
});

test('a study without pictures shows what it has', () => {
  const current: HeaderOfStudy = {
    description: '',
    series: [{ Modality: 'SR', description: 'Report', notShown: 'Structured report' }],
  };
  const { store, hung } = open({ current });
  expect(hung()[0]).toBe('1001/stack');
  expect(store.getState().hanging?.pageIndex).toBe(-1);
});

/** Mediastinum on the first screen, lung on the second, both linked; a second stage on one screen. */
const overTwoScreens = protocolSchema.parse({
  format: protocolFormat,
  formatVersion: 1,
  id: 'two-screens',
  name: 'Two screens',
  level: 'site',
  rules: [{ about: 'study', attribute: 'ModalitiesInStudy', operator: 'equals', values: ['CT'], weight: 90 }],
  imageSets: [{ id: 'current', label: 'Current', from: { kind: 'current' } }],
  displaySets: ['Mediastinum', 'Lunge'].map((words) => ({
    id: words.toLowerCase(),
    label: words,
    imageSet: 'current',
    where: [{ attribute: 'SeriesDescription', operator: 'equals', values: [words] }],
  })),
  stages: [
    {
      id: 'both',
      name: 'Both',
      screens: [
        { boxes: [{ id: 'soft', at: [0, 0, 1, 1], displaySet: 'mediastinum' }] },
        { boxes: [{ id: 'lung', at: [0, 0, 1, 1], displaySet: 'lunge' }] },
      ],
      links: [{ kinds: ['scroll'], boxes: ['soft', 'lung'] }],
    },
    {
      id: 'one',
      name: 'One',
      screens: [{ boxes: [{ id: 'alone', at: [0, 0, 1, 1], displaySet: 'lunge' }] }],
    },
  ],
});
const siteSetup: HangingSetup = {
  saved: [{ protocol: overTwoScreens, author: 'site', savedAt: '2026-01-01T00:00:00Z' }],
  names: null,
  problems: [],
};

describe('over two screens', () => {
  const second = tileLimit;

  test('a stage hangs on both, and the next stage goes on both', () => {
    const { store, hanging } = open({ screens: 2, setup: siteSetup });
    const hung = () => [0, second].map((index) => store.getState().tiles[index]?.displaySetId);
    expect(hung()).toEqual(['1002/stack', '1003/stack']);
    expect(store.getState().link.isOn).toBe(true);
    hanging.step(1);
    // The second screen takes what the stage leaves.
    expect(hung()).toEqual(['1003/stack', '1002/stack']);
    hanging.step(-1);
    expect(hung()).toEqual(['1002/stack', '1003/stack']);
  });

  test('a screen for which nothing is left says so', () => {
    const { store } = open({ screens: 3, setup: siteSetup });
    expect(emptyBoxOf(store.getState(), 2 * tileLimit)?.emptyReason).toContain('leaves no series');
    expect(emptyBoxOf(store.getState(), second)).toBeUndefined();
  });

  test('a series swapped on the second is kept, also while the first is divided otherwise', () => {
    const { store, kept } = open({ screens: 2, setup: siteSetup });
    updateTile(store, second, { displaySetId: '1001/stack' });
    const swap = { stageId: 'both', boxId: 'lung', seriesKey: '2.25.1001/stack' };
    expect(kept.at(-1)?.swaps).toEqual([swap]);
    store.setState({ layout: { rows: 1, columns: 2 } });
    updateTile(store, 0, { displaySetId: '1001/stack' });
    expect(kept.at(-1)?.swaps).toEqual([swap]);
  });

  test('with one screen less its box is on the next page, as the reader had it, and comes back with the screen', () => {
    const { store, hanging } = open({ screens: 2, setup: siteSetup });
    const resize = (count: number): void =>
      hanging.screensChanged(() => store.setState((state) => withScreens(state, count)));
    updateTile(store, 0, { target: 3 });
    updateTile(store, second, { target: 7, isInverted: true });
    resize(1);
    const page = () => {
      const now = store.getState().hanging;
      const { stageId, page: number, boxesElsewhere } = now?.hanging.pages[now.pageIndex] ?? {};
      return [stageId, number, boxesElsewhere];
    };
    expect(page()).toEqual(['both', 1, 1]);
    expect(store.getState().tiles).toHaveLength(tileLimit);
    expect(store.getState().tiles[0]).toMatchObject({ displaySetId: '1002/stack', target: 3 });
    hanging.step(1);
    expect(page()).toEqual(['both', 2, 1]);
    expect(store.getState().tiles[0]).toMatchObject({
      displaySetId: '1003/stack',
      target: 7,
      isInverted: true,
    });
    resize(2);
    expect(page()).toEqual(['both', 1, 0]);
    expect(store.getState().tiles[second]).toMatchObject({ displaySetId: '1003/stack', target: 7 });
    expect([...hungSets(store.getState())]).toEqual(['1002/stack', '1003/stack']);
  });

  test('the page of the box that is looked at is the one that stays in sight', () => {
    const { store, hanging } = open({ screens: 2, setup: siteSetup });
    store.setState({ activeTile: second });
    hanging.screensChanged(() => store.setState((state) => withScreens(state, 1)));
    expect(store.getState().tiles[0]?.displaySetId).toBe('1003/stack');
  });
});

const breast = (side: string, view: string) => ({ Modality: 'MG', side, view, count: 1, bodyPart: 'BREAST' });

test('a captured mammogram still asks for the sides that it hung by, and for its common scale', () => {
  const { store } = open({
    current: {
      series: [breast('R', 'CC'), breast('L', 'CC'), breast('R', 'MLO'), breast('L', 'MLO')],
    },
  });
  const captured = captureProtocol(store.getState(), { id: 'mine', name: 'Mine' });
  const boxes = captured?.stages[0]?.screens[0]?.boxes ?? [];
  expect(boxes.map(({ show }) => [show.horizontal, show.orientation])).toEqual([
    ['right', ['P', 'L']],
    ['left', ['A', 'R']],
    ['right', ['P', 'F']],
    ['left', ['A', 'F']],
  ]);
  expect(captured?.stages[0]?.sameScale).toEqual([['box-1', 'box-2', 'box-3', 'box-4']]);
});

test('a box’s order is that of the series in the window, and goes with the next protocol that asks for none', () => {
  const { store, hanging, hung } = open();
  const [id] = hung();
  const own = builtInProtocols().find((one) => one.id === store.getState().hanging?.hanging.protocol?.id);
  if (own === undefined || id === null || id === undefined) throw new Error('nothing hangs');
  const places = () =>
    store
      .getState()
      .displaySets.get(id)
      ?.frames.map(({ instanceId }) => instanceId);
  const received = places();
  const reversed: Protocol = {
    ...own,
    id: 'reversed',
    level: 'user',
    stages: own.stages.map((stage) => ({
      ...stage,
      screens: stage.screens.map(({ boxes }) => ({
        boxes: boxes.map((box) => ({
          ...box,
          show: { ...box.show, sort: { by: 'position', descending: true } },
        })),
      })),
    })),
  };
  hanging.setupChanged({
    saved: [{ protocol: reversed, author: '', savedAt: '' }],
    names: null,
    problems: [],
  });
  hanging.use('reversed');
  expect(places()).toEqual(received?.toReversed());
  hanging.use(own.id);
  expect(places()).toEqual(received);
});
