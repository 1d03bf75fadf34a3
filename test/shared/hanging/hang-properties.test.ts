import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import { hangStudy, type Hanging } from '../../../shared/hanging/hang-study.ts';
import { builtInNames } from '../../../shared/hanging/names/built-in-names.ts';
import type { PatientToHang } from '../../../shared/hanging/patient-facts.ts';
import { patientOf, type HeaderOfSeries, type HeaderOfStudy } from '../../support/hanging-studies.ts';

const words = [
  '',
  'CT Thorax',
  'Lung',
  'Scout',
  't2_flair_tra',
  'LCC',
  'RMLO',
  'Chest PA',
  'lateral',
  '頭部',
  'ADC',
  'nativ',
  '\u0000^=',
  'x'.repeat(64),
];
const optional = <Value>(values: readonly Value[]): fc.Arbitrary<Value | undefined> =>
  fc.constantFrom(undefined, ...values);

const series: fc.Arbitrary<HeaderOfSeries> = fc
  .record({
    Modality: fc.constantFrom('CT', 'MR', 'CR', 'DX', 'MG', 'US', 'PT', 'NM', 'XA', 'OT', ''),
    description: fc.constantFrom(...words),
    number: fc.constantFrom(null, 1, 2, 3, 99),
    count: fc.constantFrom(1, 12, 60),
    plane: optional(['ax', 'sag', 'cor', 'oblique'] as const),
    thickness: optional([0.6, 1, 5]),
    kernel: optional(['B30f', 'Br59', 'LUNG', '???']),
    agent: optional(['NONE', 'Imeron']),
    side: optional(['L', 'R', 'B', 'U']),
    view: optional(['CC', 'MLO', 'PA', 'LL']),
    frames: optional([1, 30]),
    notShown: optional(['Structured report']),
  })
  .map((header) => JSON.parse(JSON.stringify(header)));

const study: fc.Arbitrary<HeaderOfStudy> = fc.record({
  date: fc.constantFrom('20260101', '20250508', '20260101', '19990101', '20991231', '', 'yesterday'),
  time: fc.constantFrom('', '080000', '235959'),
  description: fc.constantFrom(...words),
  bodyPart: fc.constantFrom('', 'CHEST', 'HEAD', 'KNEE'),
  patient: fc.constantFrom('patient-1', 'patient-1', 'patient-1', 'patient-2'),
  series: fc.array(series, { minLength: 0, maxLength: 12 }),
});

/** Made as the opened study was, so that it would hang beside it: of the same patient, or of another. */
const likeness = fc.record({
  date: fc.constantFrom('20250508', '19990101'),
  patient: fc.constantFrom('patient-1', 'patient-2'),
});

const patient = fc
  .tuple(study, fc.array(study, { maxLength: 3 }), fc.array(likeness, { maxLength: 2 }))
  .map(([current, others, alike]) => {
    const opened = { ...current, date: '20260101', patient: 'patient-1' };
    return patientOf(opened, [...others, ...alike.map((change) => Object.assign({}, opened, change))]);
  });

function hang(toHang: PatientToHang, screenCount = 1): Hanging {
  return hangStudy({ patient: toHang, protocols: builtInProtocols(), names: builtInNames(), screenCount });
}

const screens = fc.integer({ min: 1, max: 4 });

function hungSets(hanging: Hanging): string[] {
  return hanging.pages.flatMap(({ viewports }) =>
    // What fills screens that the protocol does not ask for is none of its own.
    viewports.flatMap(({ id, hung }) => (id.startsWith('spare/') ? [] : (hung?.displaySetId ?? []))),
  );
}

test('no layout ever holds two patients', () => {
  fc.assert(
    fc.property(patient, screens, (toHang, screenCount) => {
      const keys = new Map([toHang, ...toHang.others].map(({ study: row }) => [row.studyId, row.patientKey]));
      const hung = hang(toHang, screenCount).pages.flatMap(({ viewports }) =>
        viewports.flatMap((one) => one.hung ?? []),
      );
      expect(hung.filter(({ studyId }) => keys.get(studyId) !== 'patient-1')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('every series of the opened study is on the page or counted, once', () => {
  fc.assert(
    fc.property(patient, screens, (toHang, screenCount) => {
      const hanging = hang(toHang, screenCount);
      hanging.pages.forEach((page, index) => {
        const onPage = new Set(page.viewports.flatMap(({ hung }) => hung?.displaySetId ?? []));
        const counted = (hanging.notHung[index] ?? [])
          .filter(({ isPrior }) => !isPrior)
          .map(({ displaySetId }) => displaySetId);
        const own = [...onPage].filter((id) => toHang.displaySets.some((set) => set.displaySetId === id));
        expect([...own, ...counted].toSorted()).toEqual(
          toHang.displaySets.map(({ displaySetId }) => displaySetId).toSorted(),
        );
      });
    }),
    { numRuns: 300 },
  );
});

test('a study with a picture never meets an empty wall', () => {
  fc.assert(
    fc.property(patient, screens, (toHang, screenCount) => {
      const hanging = hang(toHang, screenCount);
      const hasPicture = toHang.displaySets.some((set) => set.notShown === null && set.frames.length > 0);
      const page = hanging.pages[hanging.pageIndex];
      expect(page?.viewports.some(({ hung }) => hung !== null) ?? false).toBe(hasPicture);
      // Every screen has a viewport, and each says why it is empty.
      const filled = new Set(page?.viewports.map(({ screen }) => screen));
      expect(filled.size).toBe(hasPicture ? screenCount : 0);
      const dark = page?.viewports.filter((one) => (one.hung ?? one.waitsFor ?? one.emptyReason) === null);
      expect(dark ?? []).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('the same input gives the same output, in whatever order it comes', () => {
  fc.assert(
    fc.property(patient, fc.infiniteStream(fc.nat()), (toHang, numbers) => {
      const shuffled = <Item>(items: readonly Item[]): Item[] =>
        items
          .map((item) => ({ item, key: numbers.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ item }) => item);
      const once = hang(toHang);
      expect(hang(toHang)).toEqual(once);
      const other = hangStudy({
        patient: {
          study: toHang.study,
          displaySets: shuffled(toHang.displaySets),
          others: shuffled(toHang.others).map((entry) => ({
            study: entry.study,
            displaySets: shuffled(entry.displaySets ?? []),
          })),
        },
        protocols: shuffled(builtInProtocols()),
        names: builtInNames(),
        screenCount: 1,
      });
      expect(other.pages).toEqual(once.pages);
      expect(other.candidates).toEqual(once.candidates);
      expect(other.notHung).toEqual(once.notHung);
      expect(other.pageIndex).toBe(once.pageIndex);
    }),
    { numRuns: 200 },
  );
});

test('with fewer screens nothing that hung is lost', () => {
  fc.assert(
    fc.property(patient, fc.integer({ min: 1, max: 4 }), (toHang, screenCount) => {
      expect(hungSets(hang(toHang, screenCount)).toSorted()).toEqual(hungSets(hang(toHang, 8)).toSorted());
    }),
    { numRuns: 50 },
  );
});
