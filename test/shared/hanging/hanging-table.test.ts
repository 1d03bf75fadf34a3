import { describe, expect, test } from 'vitest';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import { hangStudy } from '../../../shared/hanging/hang-study.ts';
import { builtInNames } from '../../../shared/hanging/names/built-in-names.ts';
import { earlier, mg, study } from '../../support/hanging-row.ts';
import { patientOf, type HeaderOfStudy } from '../../support/hanging-studies.ts';
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

  test('of a mammography and its prior over two screens, the prior on the right one', () => {
    const views = study('Screening', [mg('RCC'), mg('LCC'), mg('RMLO'), mg('LMLO')]);
    const over = (screenCount: number, priors: readonly HeaderOfStudy[]) => {
      const { protocol, pages, pageIndex } = hangStudy({
        patient: patientOf(views, priors),
        protocols: builtInProtocols(),
        names: builtInNames(),
        screenCount,
      });
      const placed = pages[pageIndex]?.viewports.map(({ screen, hung }) => {
        const series = hung === null ? '-' : Number(hung.displaySetId.split('/')[0]) % 1000;
        return [screen, hung?.studyId, series];
      });
      return { protocol: protocol?.id, placed };
    };
    expect(over(2, [{ ...views, ...earlier }])).toEqual({
      protocol: 'mg-two-screens',
      placed: [
        [0, 1, 1],
        [0, 1, 2],
        [0, 1, 3],
        [0, 1, 4],
        [1, 2, 1],
        [1, 2, 2],
        [1, 2, 3],
        [1, 2, 4],
      ],
    });
    expect(over(1, [{ ...views, ...earlier }]).protocol).toBe('mg-four-views');
    expect(over(2, []).protocol).toBe('mg-four-views');
  });

  test('of sixty and more kinds', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
  });
});
