import { describe, expect, test } from 'vitest';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import { hangStudy } from '../../../shared/hanging/hang-study.ts';
import { builtInNames } from '../../../shared/hanging/names/built-in-names.ts';
import { patientOf } from '../../support/hanging-studies.ts';
import { projectionRows } from '../../support/projection-hanging-rows.ts';
import { sectionalRows } from '../../support/sectional-hanging-rows.ts';

const rows = [...sectionalRows, ...projectionRows];

describe('a study hangs by its own names', () => {
  test.each(rows)('%s', (_, current, priors, protocol, boxes) => {
    const hanging = hangStudy({
      patient: patientOf(current, priors),
      protocols: builtInProtocols(),
      names: builtInNames(),
      screenCount: 1,
    });
    const page = hanging.pages[hanging.pageIndex];
    const placed = page?.viewports.map(({ hung }) => {
      if (hung === null) return '-';
      const series = `S${Number(hung.displaySetId.split('/')[0]) % 1000}`;
      return hung.studyId === 1 ? series : `P${hung.studyId - 1} ${series}`;
    });
    expect({ protocol: hanging.protocol?.id, boxes: placed }).toEqual({ protocol, boxes });
    // Every series is on the wall or counted.
    const shown = new Set(page?.viewports.flatMap(({ hung }) => hung?.displaySetId ?? []));
    const counted = (hanging.notHung[hanging.pageIndex] ?? []).filter(({ isPrior }) => !isPrior);
    const own = [...shown].filter((id) => id.startsWith('1'));
    expect(own.length + counted.length).toBe(current.series.length);
  });

  test('of sixty and more kinds', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
  });
});
