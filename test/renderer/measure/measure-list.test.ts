import { describe, expect, test } from 'vitest';
import {
  againstPrior,
  changeText,
  inSeriesOrder,
  listAsCsv,
  listAsText,
  type ListedAnnotation,
} from '../../../renderer/measure/measure-list.ts';
import type { MeasuredValue } from '../../../shared/measure/measurement.ts';

interface Row {
  readonly id: string;
  readonly label?: string;
  readonly value?: MeasuredValue;
  readonly studyOrder?: number;
  readonly order?: number;
  readonly position?: number;
}

const mm = (value: number): MeasuredValue => ({ quantity: 'length', value, unit: 'mm' });

function row({
  id,
  label = '',
  value = mm(1),
  studyOrder = 0,
  order = 0,
  position = 0,
}: Row): ListedAnnotation {
  return {
    draft: {
      annotationId: id,
      StudyInstanceUID: `2.25.${studyOrder + 1}`,
      SeriesInstanceUID: '2.25.10',
      SOPInstanceUID: '2.25.100',
      frameNumber: 1,
      FrameOfReferenceUID: null,
      kind: 'length',
      points: [],
      label,
      text: '',
      values: [],
      manualSpacing: null,
      labelAt: null,
      plane: null,
    },
    measured: {
      values: [value],
      source: { unit: 'mm', provenance: 'pixel-spacing', magnification: null },
      notes: [],
      scale: null,
      before: null,
    },
    study: { StudyDate: studyOrder === 0 ? '20260917' : `2025050${9 - studyOrder}` },
    studyOrder,
    place: { order, SeriesNumber: order + 1, position },
  };
}

test('measurements are listed in the order of series and images, priors last', () => {
  const rows = [
    row({ id: 'prior', studyOrder: 1 }),
    row({ id: 'second series', order: 1 }),
    row({ id: 'image 9', position: 8 }),
    row({ id: 'image 2', position: 1 }),
    { ...row({ id: 'not here' }), place: null },
  ];
  expect(inSeriesOrder(rows).map(({ draft }) => draft.annotationId)).toEqual([
    'image 2',
    'image 9',
    'second series',
    'not here',
    'prior',
  ]);
});

/** The change of one finding whose label is in both studies. */
function changeOf(value: MeasuredValue, before: MeasuredValue): number | null | undefined {
  return againstPrior([
    row({ id: 'now', label: 'a', value }),
    row({ id: 'prior', label: 'a', value: before, studyOrder: 1 }),
  ])[0]?.changePercent;
}

describe('against the prior', () => {
  test('stands what has the same label, whatever its case and spaces, from the newest prior', () => {
    const found = againstPrior([
      row({ id: 'now', label: 'Nodule,  RLL ', value: mm(12.4) }),
      row({ id: 'older', label: 'nodule, rll', value: mm(5), studyOrder: 2 }),
      row({ id: 'newer', label: 'nodule, rll', value: mm(9.3), studyOrder: 1 }),
      row({ id: 'alone', label: 'Node' }),
      row({ id: 'unlabelled now' }),
      row({ id: 'unlabelled prior', studyOrder: 1 }),
    ]);
    expect(found.map(({ now, prior }) => [now.draft.annotationId, prior.draft.annotationId])).toEqual([
      ['now', 'newer'],
    ]);
    // 12.4 / 9.3 = 1.3333
    expect(changeText(found[0]?.changePercent ?? null)).toBe('+33\u00A0%');
  });

  test('no change is said between numbers of different units, or of pixels', () => {
    const px: MeasuredValue = { quantity: 'length', value: 2, unit: 'px' };
    expect(changeOf(mm(1), px)).toBeNull();
    expect(changeOf(px, px)).toBeNull();
    expect(changeOf(mm(1), { quantity: 'angle', value: 2, unit: '°' })).toBeNull();
    expect(changeOf(mm(1), mm(0))).toBeNull();
    expect(changeText(null)).toBe('other unit');
  });

  test('a shrinking finding is said with the minus sign of print, no change with neither', () => {
    expect(changeText(-30.2)).toBe('−30\u00A0%');
    expect(changeText(0.2)).toBe('±0\u00A0%');
  });
});

test('the list as text says value, place and source of each', () => {
  expect(listAsText([row({ id: 'a', label: 'Node', value: mm(12.44), order: 1, position: 49 })])).toBe(
    'Node: 12.4\u00A0mm (S 2 · I 50; Pixel Spacing)',
  );
});

test('the list as CSV has a row for each number, quotes what needs it, and holds no formula', () => {
  const csv = listAsCsv([
    row({ id: 'a', label: '=1+2, "x"', value: mm(12.4375) }),
    row({ id: 'b', label: 'Node', value: { quantity: 'angle', value: 14.25, unit: '°' } }),
  ]);
  const lines = csv.split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toBe(`20260917,1,1,1,,length,"'=1+2, ""x""",length,12.4375,mm,Pixel Spacing,2.25.100`);
  expect(lines[2]).toContain(',Node,angle,14.25,°,');
});
