import { describe, expect, it } from 'vitest';
import { columnPlans, columnTemplate, shownColumns } from '../../../renderer/worklist/columns.ts';
import { studySortColumns } from '../../../shared/model/worklist.ts';

describe('the columns of the worklist', () => {
  it('are those that can be sorted by, each once', () => {
    expect(columnPlans.map(({ id }) => id).toSorted()).toEqual([...studySortColumns].toSorted());
  });

  it('take widths and choices of a person, but never lose the name', () => {
    const shown = shownColumns({ PatientID: 140 }, { PatientName: false, StudyDescription: false });
    expect(shown.find(({ id }) => id === 'PatientID')?.widthPx).toBe(140);
    expect(shown.some(({ id }) => id === 'PatientName')).toBe(true);
    expect(shown.some(({ id }) => id === 'StudyDescription')).toBe(false);
    // Without the elastic column an empty track fills the row.
    expect(columnTemplate(shown).endsWith('minmax(0, 1fr)')).toBe(true);
    expect(columnTemplate(shownColumns({}, {}))).toContain('minmax(180px, 1fr)');
  });
});
