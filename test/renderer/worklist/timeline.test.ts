import { describe, expect, it } from 'vitest';
import { layTimeline } from '../../../renderer/worklist/timeline.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

describe('the timeline of a patient', () => {
  it('spans whole years, with the current study marked and undated ones left out', () => {
    const current = buildStudyRow({ studyId: 1, StudyDate: '20260701', modalities: ['CT'] });
    const others = [
      buildStudyRow({ studyId: 2, StudyDate: '20250101', modalities: ['MR'] }),
      buildStudyRow({ studyId: 3, StudyDate: '', modalities: ['CR'] }),
    ];
    const { modalities, years, dots } = layTimeline(current, others);
    expect(modalities).toEqual(['CT', 'MR']);
    expect(years).toEqual([
      { year: 2025, at: 0 },
      { year: 2026, at: 0.5 },
    ]);
    // 1 July 2026 is a year and a half into the two years from 2025 on; 1 January 2025 is their start.
    expect(dots).toEqual([
      { studyId: 1, at: 0.75, modality: 'CT', isCurrent: true },
      { studyId: 2, at: 0, modality: 'MR', isCurrent: false },
    ]);
  });

  it('is empty for a patient without a date', () => {
    expect(layTimeline(buildStudyRow({ StudyDate: '' }), []).dots).toEqual([]);
  });
});
