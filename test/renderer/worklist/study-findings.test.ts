import { describe, expect, test } from 'vitest';
import { seriesFindings, studyFindings } from '../../../renderer/worklist/study-findings.ts';
import type { SeriesSummary } from '../../../shared/model/worklist.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

function series(values: Partial<SeriesSummary>): SeriesSummary {
  return {
    seriesId: 1,
    SeriesInstanceUID: '2.25.1',
    SeriesNumber: 3,
    SeriesDescription: '',
    Modality: 'CT',
    instanceCount: 12,
    thumbnailInstanceId: 1,
    lossyCount: 0,
    unshownCount: 0,
    gapCount: 0,
    ...values,
  };
}

const stable = buildStudyRow({ state: 'stable', instanceCount: 24 });

describe('what is found in the images of a study', () => {
  test('is nothing where nothing is', () => {
    expect(studyFindings({ study: stable, series: [series({})] })).toEqual([]);
    expect(seriesFindings(series({}), 'stable')).toEqual([]);
  });

  test('is summed up in sentences, and said of the series that it is in', () => {
    const odd = series({ lossyCount: 2, unshownCount: 1, gapCount: 1 });
    expect(studyFindings({ study: stable, series: [odd, series({ lossyCount: 3 })] })).toEqual([
      'Perhaps incomplete: 1 image number is missing in series 3.',
      '5 of 24 images were compressed with loss.',
      '1 of 24 objects with pixels cannot be shown; opened, it says why.',
    ]);
    expect(seriesFindings(odd, 'stable')).toEqual(['1 missing?', '2 lossy', '1 not shown']);
  });

  test('is said of all where it is all', () => {
    const [all] = [series({ lossyCount: 24, unshownCount: 24 })];
    expect(studyFindings({ study: stable, series: [all] })).toEqual([
      'All images were compressed with loss.',
      'None of its images can be shown; opened, they say why.',
    ]);
  });

  test('is not that something is missing while more may come', () => {
    const study = buildStudyRow({ state: 'receiving', instanceCount: 12 });
    expect(studyFindings({ study, series: [series({ gapCount: 4 })] })).toEqual([]);
    expect(seriesFindings(series({ gapCount: 4 }), 'receiving')).toEqual([]);
  });
});
