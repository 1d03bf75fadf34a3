import { describe, expect, test } from 'vitest';
import { hangStudy, type Hanging } from '../../../shared/hanging/hang-study.ts';
import { matchProtocol } from '../../../shared/hanging/match-protocol.ts';
import { RankedPriors } from '../../../shared/hanging/image-sets.ts';
import { builtInNames } from '../../../shared/hanging/names/built-in-names.ts';
import { patientFacts, timeBefore } from '../../../shared/hanging/patient-facts.ts';
import {
  protocolFormat,
  protocolSchema,
  type Protocol,
  type WrittenProtocol,
} from '../../../shared/hanging/protocol.ts';
import { patientOf, type HeaderOfStudy } from '../../support/hanging-studies.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

function protocol(values: Partial<WrittenProtocol> = {}): Protocol {
  return protocolSchema.parse({
    format: protocolFormat,
    formatVersion: 1,
    id: 'p',
    name: 'P',
    level: 'site',
    rules: [
      { about: 'study', attribute: 'ModalitiesInStudy', operator: 'equals', values: ['CT'], weight: 10 },
    ],
    imageSets: [
      { id: 'current', label: 'Current', from: { kind: 'current' } },
      { id: 'prior', label: 'Prior', from: { kind: 'prior', order: 'newest' } },
    ],
    displaySets: [
      { id: 'a', label: 'A', imageSet: 'current' },
      { id: 'b', label: 'B', imageSet: 'current' },
      { id: 'old', label: 'Old', imageSet: 'prior' },
    ],
    stages: [
      { id: 'one', name: 'One', screens: [{ boxes: [{ id: 'box-1', at: [0, 0, 1, 1], displaySet: 'a' }] }] },
    ],
    ...values,
  });
}

const ctStudy: HeaderOfStudy = {
  description: 'x',
  series: [{ Modality: 'CT', plane: 'ax', description: 'one' }],
};

function hang(
  protocols: readonly Protocol[],
  current = ctStudy,
  priors: readonly HeaderOfStudy[] = [],
  screenCount = 1,
): Hanging {
  return hangStudy({ patient: patientOf(current, priors), protocols, names: builtInNames(), screenCount });
}

const rule = (weight: number): WrittenProtocol['rules'] => [
  { about: 'study', attribute: 'ModalitiesInStudy', operator: 'equals', values: ['CT'], weight },
];

const newest = (protocols: readonly Protocol[]): [string, number] | undefined => {
  const winner = hang(protocols).protocol;
  return winner === null ? undefined : [winner.level, winner.version];
};

const row = (StudyDate: string, StudyTime: string) => buildStudyRow({ StudyDate, StudyTime });

const datedStudy = (date: string, description: string): HeaderOfStudy => ({ ...ctStudy, date, description });

const box = (id: string, displaySet: string) => ({
  boxes: [{ id, at: [0, 0, 1, 1] as [number, number, number, number], displaySet }],
});

describe('who wins', () => {
  test('level goes before score: user, group, site, built in', () => {
    const order = hang([
      protocol({ id: 'a', level: 'built-in', rules: rule(100) }),
      protocol({ id: 'b', level: 'site', rules: rule(50) }),
      protocol({ id: 'c', level: 'user', rules: rule(1) }),
      protocol({ id: 'd', level: 'group', rules: rule(5) }),
    ]).candidates.map(({ id }) => id);
    expect(order).toEqual(['c', 'd', 'b', 'a']);
  });

  test('then score, then exactness, then id', () => {
    const equal: WrittenProtocol['rules'][number] = {
      about: 'study',
      attribute: 'ModalitiesInStudy',
      operator: 'equals',
      values: ['CT'],
      weight: 10,
    };
    const vague: WrittenProtocol['rules'][number] = { ...equal, operator: 'startsWith', values: ['C'] };
    const order = hang([
      protocol({ id: 'vague', rules: [vague] }),
      protocol({ id: 'z-exact', rules: [equal] }),
      protocol({ id: 'a-exact', rules: [equal] }),
      protocol({ id: 'more', rules: [equal, { ...equal, weight: 1 }] }),
    ]).candidates.map(({ id }) => id);
    expect(order).toEqual(['more', 'a-exact', 'z-exact', 'vague']);
  });

  test('a required rule that fails takes the protocol out, with the rule and what was found', () => {
    const mrOnly = protocol({
      id: 'mr',
      rules: [
        {
          about: 'study',
          attribute: 'ModalitiesInStudy',
          operator: 'equals',
          values: ['MR'],
          required: true,
        },
      ],
    });
    const { candidates, protocol: winner } = hang([mrOnly]);
    expect(winner).toBeNull();
    expect(candidates[0]).toMatchObject({
      isOut: true,
      why: 'Required: “A modality of the study is MR”. ModalitiesInStudy is CT',
    });
  });

  test('a protocol that can show nothing is passed over and says so', () => {
    const coronal = protocol({
      id: 'coronal',
      displaySets: [
        {
          id: 'a',
          label: 'A',
          imageSet: 'current',
          where: [{ attribute: 'plane', operator: 'equals', values: ['CORONAL'] }],
        },
      ],
    });
    const { candidates, protocol: winner } = hang([coronal, protocol({ level: 'built-in' })]);
    expect(winner?.id).toBe('p');
    expect(candidates.find(({ id }) => id === 'coronal')?.why).toMatch(/None of its stages can be shown/u);
  });

  test('what a person chose is used although its rules fail', () => {
    const mrOnly = protocol({
      id: 'mr',
      rules: [
        {
          about: 'study',
          attribute: 'ModalitiesInStudy',
          operator: 'equals',
          values: ['MR'],
          required: true,
        },
      ],
    });
    const request = {
      patient: patientOf(ctStudy),
      protocols: [protocol(), mrOnly],
      names: builtInNames(),
      screenCount: 1,
    };
    expect(hangStudy({ ...request, protocolId: 'mr' }).protocol?.id).toBe('mr');
    expect(hangStudy({ ...request, protocolId: 'unknown' }).protocol?.id).toBe('p');
  });

  test('of one id the nearest level and newest version counts, but a locked one stands', () => {
    const site = protocol({ level: 'site', version: 3 });
    const user = protocol({ level: 'user', version: 1 });
    expect(newest([site, user, protocol({ level: 'user', version: 2 })])).toEqual(['user', 2]);
    expect(newest([{ ...site, locked: true }, user])).toEqual(['site', 3]);
  });
});

test('an exception in a rule is that rule’s failure, with its reason', () => {
  const facts = patientFacts(builtInNames(), patientOf(ctStudy));
  const broken = {
    ...facts,
    current: {
      ...facts.current,
      facts: new Proxy(facts.current.facts, {
        get: () => {
          throw new Error('the table is broken');
        },
      }),
    },
  };
  const match = matchProtocol(protocol(), new RankedPriors(broken), 1);
  expect(match.rules).toMatchObject([{ passed: false, points: 0, fault: 'the table is broken' }]);
  expect(match.isOut).toBe(true);
});

describe('priors', () => {
  test.each([
    ['20250101', '120000', 'before'],
    ['20260101', '080000', 'before'],
    ['20260101', '180000', 'excluded'],
    ['20260101', '', 'excluded'],
    ['20260101', '120000', 'excluded'],
    ['20270101', '120000', 'excluded'],
    ['', '', 'excluded'],
    ['tomorrow', '', 'excluded'],
  ])('a study of %s %s is %s one of 20260101 120000', (date, time, kind) => {
    expect(timeBefore(row(date, time), row('20260101', '120000')).kind).toBe(kind);
  });

  test('are counted out with the reason when they cannot be priors', () => {
    const { excludedStudies } = hang([protocol()], ctStudy, [
      { ...ctStudy, date: '20300101' },
      { ...ctStudy, date: '' },
      { ...ctStudy, date: '20200101', patient: 'patient-2' },
    ]);
    expect(excludedStudies.map(({ why }) => why)).toEqual([
      'It is dated after the opened study',
      'It has no date, so that which is earlier is not known',
      'It is of another patient',
    ]);
  });

  test('newest, second, oldest and most relevant are different studies', () => {
    const priors = [
      datedStudy('20251201', 'CT Knie'),
      datedStudy('20240101', 'CT Thorax'),
      datedStudy('20200101', 'CT Knie'),
    ];
    const chosen = (from: object): string | null => {
      const withPrior = protocol({
        imageSets: [
          { id: 'current', label: 'Current', from: { kind: 'current' } },
          protocolSchema.shape.imageSets.element.parse({
            id: 'prior',
            label: 'Prior',
            from: { kind: 'prior', ...from },
          }),
        ],
        stages: [
          {
            id: 's',
            name: 'S',
            screens: [{ boxes: [{ id: 'box-1', at: [0, 0, 1, 1], displaySet: 'old' }] }],
          },
        ],
      });
      const hanging = hang([withPrior], { ...ctStudy, description: 'CT Thorax' }, priors);
      const viewport = hanging.pages[0]?.viewports[0];
      return viewport?.imageSet.reasons[0]?.slice(0, 10) ?? null;
    };
    expect(chosen({ order: 'newest' })).toBe('2025-12-01');
    expect(chosen({ order: 'newest', nth: 2 })).toBe('2024-01-01');
    expect(chosen({ order: 'oldest' })).toBe('2020-01-01');
    expect(chosen({ order: 'relevance' })).toBe('2024-01-01');
    expect(chosen({ order: 'newest', within: { from: 3, to: 10, unit: 'years' } })).toBe('2020-01-01');
  });

  test('whose series are not known yet are waited for, and asked for', () => {
    const patient = patientOf(ctStudy, [{ ...ctStudy, date: '20250101' }]);
    const pair = protocol({
      stages: [
        {
          id: 'pair',
          name: 'Pair',
          needs: { filled: 2 },
          screens: [
            {
              boxes: [
                { id: 'box-1', at: [0, 0, 0.5, 1], displaySet: 'a' },
                { id: 'box-2', at: [0.5, 0, 0.5, 1], displaySet: 'old' },
              ],
            },
          ],
        },
      ],
    });
    const unknown = { ...patient, others: patient.others.map(({ study }) => ({ study, displaySets: null })) };
    const before = hangStudy({ patient: unknown, protocols: [pair], names: builtInNames(), screenCount: 1 });
    expect(before.wantedStudyIds).toEqual([2]);
    expect(before.pages[0]?.viewports[1]).toMatchObject({ hung: null, waitsFor: 2, emptyReason: null });
    const after = hangStudy({ patient, protocols: [pair], names: builtInNames(), screenCount: 1 });
    expect(after.wantedStudyIds).toEqual([]);
    expect(after.pages[0]?.viewports[1]?.hung?.studyId).toBe(2);
    expect(after.pages[0]?.viewports[0]).toEqual(before.pages[0]?.viewports[0]);
  });
});

describe('an empty viewport', () => {
  test('says which series came nearest and what it lacks', () => {
    const wants = protocol({
      displaySets: [
        { id: 'a', label: 'A', imageSet: 'current' },
        {
          id: 'b',
          label: 'B',
          imageSet: 'current',
          where: [{ attribute: 'plane', operator: 'equals', values: ['CORONAL'] }],
        },
      ],
      stages: [
        {
          id: 's',
          name: 'S',
          screens: [
            {
              boxes: [
                { id: 'box-1', at: [0, 0, 0.5, 1], displaySet: 'a' },
                { id: 'box-2', at: [0.5, 0, 0.5, 1], displaySet: 'b' },
              ],
            },
          ],
        },
      ],
    });
    expect(hang([wants]).pages[0]?.viewports[1]?.emptyReason).toBe(
      'The one series does not fit; nearest is S 1: it is axial by ImageOrientationPatient',
    );
    const adapted = hang([{ ...wants, partialData: 'adapt' }]).pages[0]?.viewports;
    expect(adapted?.map(({ at }) => at)).toEqual([[0, 0, 1, 1]]);
  });
});

test('a stage for two screens becomes two pages on one, and no page is empty', () => {
  const wide = protocol({
    stages: [{ id: 's', name: 'S', screens: [box('box-1', 'a'), box('box-2', 'b')] }],
  });
  const two: HeaderOfStudy = {
    ...ctStudy,
    series: [...ctStudy.series, { Modality: 'CT', description: 'two' }],
  };
  const pages = (screenCount: number, study: HeaderOfStudy) =>
    hang([wide], study, [], screenCount).pages.map(({ page, pages: count, state }) => [page, count, state]);
  expect(pages(1, two)).toEqual([
    [1, 2, 'enabled'],
    [2, 2, 'enabled'],
  ]);
  expect(pages(2, two)).toEqual([[1, 1, 'enabled']]);
  expect(pages(1, ctStudy)).toEqual([
    [1, 2, 'enabled'],
    [2, 2, 'disabled'],
  ]);
});

const threeSeries: HeaderOfStudy = {
  ...ctStudy,
  series: ['one', 'two', 'three'].map((description, index) => ({
    Modality: 'CT',
    description,
    number: index + 1,
  })),
};

const placed = (hanging: Hanging, page = 0): (readonly [string, number, string])[] =>
  hanging.pages[page]?.viewports.map(({ id, screen, hung, emptyReason }) => [
    id,
    screen,
    hung?.description ?? emptyReason ?? '',
  ]) ?? [];

describe('screens', () => {
  const three = protocol({
    displaySets: [
      { id: 'a', label: 'A', imageSet: 'current' },
      { id: 'b', label: 'B', imageSet: 'current' },
      { id: 'c', label: 'C', imageSet: 'current' },
    ],
    stages: [{ id: 's', name: 'S', screens: [box('box-1', 'a'), box('box-2', 'b'), box('box-3', 'c')] }],
  });

  test('are filled left to right, and what finds no screen is on a further page and counted', () => {
    expect(placed(hang([three], threeSeries, [], 3))).toEqual([
      ['box-1', 0, 'one'],
      ['box-2', 1, 'two'],
      ['box-3', 2, 'three'],
    ]);
    const onTwo = hang([three], threeSeries, [], 2);
    expect(placed(onTwo)).toEqual([
      ['box-1', 0, 'one'],
      ['box-2', 1, 'two'],
    ]);
    // The second screen of the second page would be dark, and the stage has shown everything.
    expect(placed(onTwo, 1)).toEqual([
      ['box-3', 0, 'three'],
      ['spare/2/1', 1, 'The protocol leaves no series for this screen'],
    ]);
    expect(onTwo.pages.map(({ boxesElsewhere }) => boxesElsewhere)).toEqual([1, 2]);
    expect(hang([three], threeSeries, [], 1).pages.map(({ boxesElsewhere }) => boxesElsewhere)).toEqual([
      2, 2, 2,
    ]);
    expect(hang([three], threeSeries, [], 0).pages).toHaveLength(3);
  });

  test('that a protocol does not ask for take what it leaves, and what is shown there is not counted as left', () => {
    const one = hang([protocol()], threeSeries, [], 2);
    expect(placed(one)).toEqual([
      ['box-1', 0, 'one'],
      ['spare/2/1', 1, 'two'],
      ['spare/2/2', 1, 'three'],
    ]);
    expect(one.pages[0]?.viewports.map(({ at }) => at)).toEqual([
      [0, 0, 1, 1],
      [0, 0, 0.5, 1],
      [0.5, 0, 0.5, 1],
    ]);
    expect(one.notHung[0]).toEqual([]);
    expect(placed(hang([protocol()], threeSeries, [], 3)).slice(1)).toEqual([
      ['spare/2/1', 1, 'two'],
      ['spare/3/1', 2, 'three'],
    ]);
  });
});

test('hundreds of series hang, and all others are counted', () => {
  const many: HeaderOfStudy = {
    description: '',
    series: Array.from({ length: 400 }, (_, index) => ({
      Modality: 'CT',
      description: `s ${index}`,
      number: null,
    })),
  };
  const hanging = hang([protocol()], many);
  expect(hanging.notHung[0]).toHaveLength(399);
});
