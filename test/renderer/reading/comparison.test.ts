import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CompareActions } from '../../../renderer/reading/compare-actions.ts';
import {
  comparablePriors,
  correspondingPlace,
  matchingSet,
} from '../../../renderer/reading/comparable-prior.ts';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import { ReadingEngine } from '../../../renderer/reading/reading-engine.ts';
import type { StudyGroup, TileState } from '../../../renderer/reading/reading-state.ts';
import { runsOf } from '../../../renderer/reading/viewed-recorder.ts';
import { emptyHangingChoice } from '../../../shared/model/hanging.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import type { ViewedFrames } from '../../../shared/model/viewed-frames.ts';
import type { StudyRow } from '../../../shared/model/worklist.ts';
import { FrameServer, settled } from '../../support/frame-server.ts';
import { buildStack, type StackShape } from '../../support/stack-builder.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

const named = (
  displaySetId: string,
  SeriesDescription: string,
  shape: Partial<StackShape> = {},
): DisplaySet => ({
  ...buildStack({ displaySetId, ...shape }),
  SeriesDescription,
});

const study = (studyId: number, StudyDate: string, values: Partial<StudyRow> = {}): StudyRow =>
  buildStudyRow({ studyId, StudyDate, modalities: ['CT'], patientKey: 'key', ...values });

const group = (row: StudyRow, isCurrent = false): StudyGroup => ({
  study: row,
  isCurrent,
  load: { kind: 'idle' },
});

describe('the prior to compare with', () => {
  const current = group(study(1, '20260101', { StudyDescription: 'CT chest' }), true);

  test('is of the same kind, and the nearest in time of those that are alike', () => {
    const priors = [
      group(study(2, '20200101', { StudyDescription: 'CT chest' })),
      group(study(3, '20250101', { StudyDescription: 'CT chest' })),
      group(study(4, '20251201', { modalities: ['US'], StudyDescription: 'Liver' })),
      group(study(5, '20251101', { StudyDescription: 'CT foot' })),
    ];
    expect(comparablePriors([current, ...priors], [])).toEqual([3, 2, 5]);
  });

  test('is never a later study, nor one of another patient', () => {
    const others = [
      group(study(2, '20270101', { StudyDescription: 'CT chest' })),
      group(study(3, '20250101', { StudyDescription: 'CT chest', patientKey: 'another' })),
    ];
    expect(comparablePriors([current, ...others], [])).toEqual([]);
  });
});

describe('the series to compare with', () => {
  const own = named('own', 'Lung 1.0 Br59');

  test('has the most words in common', () => {
    const candidates = [
      named('a', 'Mediastinum 1.0 Br38'),
      named('b', 'Lung 1.5 B60f'),
      named('c', 'Bone 1.0'),
    ];
    expect(matchingSet(own, candidates)?.displaySetId).toBe('b');
  });

  test('lies in the same plane, is of the same modality, and is a stack where the other is', () => {
    const coronal = named('a', 'Lung 1.0 Br59', { cosines: [1, 0, 0, 0, 0, -1] });
    const single = named('b', 'Lung 1.0 Br59', { count: 1 });
    const mr = named('c', 'Lung 1.0 Br59', { Modality: 'MR' });
    expect(matchingSet(own, [coronal, single, mr])).toBeNull();
  });

  test('begins at the same height where both were positioned alike, else at the same share', () => {
    const thick = named('a', 'x', { count: 20, stepMm: 5, firstMm: -3, frameOfReference: '2.25.2' });
    const thin = named('b', 'x', { count: 90, stepMm: 1 });
    // z = 40 lies between -3 + 8 × 5 = 37 and 42: the latter is nearer.
    expect(correspondingPlace(thin, 40, thick)).toBe(9);
    const elsewhere = named('c', 'x', { count: 20, stepMm: 5, firstMm: 900, frameOfReference: '2.25.3' });
    expect(correspondingPlace(thin, 89, elsewhere)).toBe(19);
  });
});

describe('comparing by one key', () => {
  let server: FrameServer;
  let engine: ReadingEngine;
  let pictures: (() => void)[];
  let viewed: { studyId: number; frames: ViewedFrames[] }[];
  let seenBefore: ViewedFrames[];
  let priorSets: Readonly<Record<number, readonly DisplaySet[]>>;

  async function untilQuiet(): Promise<void> {
    for (;;) {
      await settled();
      if (pictures.length === 0) return;
      const tasks = pictures;
      pictures = [];
      for (const task of tasks) task();
    }
  }
  const tile = (index: number): TileState | undefined => engine.store.getState().tiles[index];

  async function open(priors: StudyRow[]): Promise<void> {
    await engine.open(1);
    engine.store.setState(({ groups }) => ({
      groups: [...groups, ...priors.map((row) => group(row))],
    }));
    await untilQuiet();
  }

  beforeEach(() => {
    server = new FrameServer();
    pictures = [];
    viewed = [];
    seenBefore = [];
    priorSets = {};
    engine = new ReadingEngine({
      calls: {
        open: () =>
          Promise.resolve({
            token: 'token',
            patientKey: 'key',
            study: study(1, '20260101', { StudyDescription: 'CT chest' }),
            displaySets: [{ ...named('own', 'Lung 1.0', { count: 40, stepMm: 1 }), studyId: 1 }],
            priors: [],
            hangingChoice: { ...emptyHangingChoice, protocolId: 'by-number' },
          }),
        displaySets: (_, studyId) => Promise.resolve(priorSets[studyId] ?? []),
        close: () => Promise.resolve(),
      },
      viewed: {
        viewedFrames: () => Promise.resolve(seenBefore),
        markViewed: (_, studyId, frames) => {
          viewed.push({ studyId, frames });
          return Promise.resolve();
        },
      },
      fetch: server.fetch,
      nextPicture: (task) => {
        pictures.push(task);
      },
    });
  });
  afterEach(() => engine.close());

  test('hangs both side by side, linked as they lie', async () => {
    priorSets = {
      2: [
        {
          ...named('prior', 'Lung 2.0', { count: 20, stepMm: 2, firstMm: 1, frameOfReference: '2.25.9' }),
          studyId: 2,
        },
      ],
    };
    await open([study(2, '20250101', { StudyDescription: 'CT chest' })]);
    const actions = new ReadingActions(engine.store);
    actions.jump(10, 0);
    await new CompareActions(engine, new ReadingActions(engine.store)).compare();
    const { layout, link } = engine.store.getState();
    expect(layout).toEqual({ rows: 1, columns: 2 });
    expect([tile(0)?.displaySetId, tile(1)?.displaySetId]).toEqual(['own', 'prior']);
    // z = 10 lies between 1 + 4 × 2 = 9 and 11; the shift is what then lies between them.
    const there = 1 + (tile(1)?.target ?? 0) * 2;
    expect(link.isOn).toBe(true);
    expect(link.offsetsMm.get('2.25.9')).toBeCloseTo(there - 10, 9);
    actions.scroll(4, 0);
    expect(1 + (tile(1)?.target ?? 0) * 2).toBeCloseTo(there + 4, 9);
  });

  test('asks the next prior when one has nothing alike, and says so in the end', async () => {
    priorSets = {
      2: [{ ...named('x', 'Lung', { Modality: 'MR' }), studyId: 2 }],
      3: [{ ...named('y', 'Lung', { Modality: 'MR' }), studyId: 3 }],
    };
    await open([study(2, '20250101'), study(3, '20240101')]);
    await new CompareActions(engine, new ReadingActions(engine.store)).compare();
    const { groups, hangRefusal, layout } = engine.store.getState();
    expect(groups.map(({ load }) => load.kind)).toEqual(['loaded', 'loaded', 'loaded']);
    expect(hangRefusal).toEqual({ tile: 0, reason: 'no-match' });
    expect(layout).toEqual({ rows: 1, columns: 1 });
  });

  test('refuses a prior whose images name another patient', async () => {
    priorSets = { 2: [{ ...named('x', 'Lung', { PatientID: 'P2', count: 40 }), studyId: 2 }] };
    await open([study(2, '20250101')]);
    await new CompareActions(engine, new ReadingActions(engine.store)).compare();
    expect(engine.store.getState().hangRefusal).toEqual({ tile: 0, reason: 'two-patients' });
    expect(tile(1)?.displaySetId).toBeNull();
  });

  test('keeps what was seen, and has it again in the next session', async () => {
    seenBefore = [{ instanceId: 103, runs: [[1, 1]] }];
    await open([]);
    server.call('/frames/100/1').answer();
    await untilQuiet();
    await expect.poll(() => engine.store.getState().progress.get('own')).toMatchObject({ seenCount: 2 });
    engine.close();
    await settled();
    expect(viewed).toEqual([{ studyId: 1, frames: [{ instanceId: 100, runs: [[1, 1]] }] }]);
  });
});

test('numbers are written as runs', () => {
  expect(runsOf([7, 1, 2, 3, 9, 8])).toEqual([
    [1, 3],
    [7, 9],
  ]);
  expect(runsOf([])).toEqual([]);
});
