import { describe, expect, it } from 'vitest';
import {
  columnWidthLimitsPx,
  isColumnShown,
  moveColumn,
  resetColumnWidth,
  resizeColumn,
  shownColumns,
  stepColumn,
  toggleColumn,
  usualColumns,
  type ColumnChoice,
} from '../../../renderer/worklist/column-choice.ts';
import { columnPlans, columnTemplate, rowCells } from '../../../renderer/worklist/columns.ts';
import { studySortColumns } from '../../../shared/model/worklist.ts';

const atFirst = columnPlans.filter(({ isHiddenAtFirst }) => isHiddenAtFirst !== true);
const shownIds = (choice: ColumnChoice): string[] => shownColumns(choice).map(({ id }) => id);
const widthOf = (choice: ColumnChoice, id: string): number | undefined =>
  shownColumns(choice).find((column) => column.id === id)?.widthPx;

describe('the columns of the worklist', () => {
  it('are those that can be sorted by, each once', () => {
    expect(columnPlans.map(({ id }) => id).toSorted()).toEqual([...studySortColumns].toSorted());
  });

  it('come as planned until a person changes them', () => {
    expect(shownColumns(usualColumns)).toEqual(atFirst);
  });

  it('can be shown where they are hidden at first, and hidden again', () => {
    const chosen = toggleColumn(usualColumns, 'labels');
    expect(shownIds(chosen)).toContain('labels');
    expect(isColumnShown(chosen, 'labels')).toBe(true);
    expect(isColumnShown(usualColumns, 'labels')).toBe(false);
    expect(shownIds(toggleColumn(chosen, 'labels'))).not.toContain('labels');
  });

  it('take a width within limits, and give it back', () => {
    const wide = resizeColumn(usualColumns, 'PatientID', 140.4);
    expect(widthOf(wide, 'PatientID')).toBe(140);
    expect(widthOf(resizeColumn(wide, 'PatientID', 1), 'PatientID')).toBe(columnWidthLimitsPx.least);
    expect(widthOf(resizeColumn(wide, 'PatientID', 9000), 'PatientID')).toBe(columnWidthLimitsPx.most);
    expect(shownColumns(resetColumnWidth(wide, 'PatientID'))).toEqual(atFirst);
  });

  it('hide and show, but a row never loses its name', () => {
    const less = toggleColumn(toggleColumn(usualColumns, 'StudyDescription'), 'PatientName');
    expect(shownIds(less)).not.toContain('StudyDescription');
    expect(shownIds(less)).toContain('PatientName');
    expect(shownIds(toggleColumn(less, 'StudyDescription'))).toEqual(shownIds(usualColumns));
  });

  it('move before or after another, and step over what is hidden', () => {
    const moved = moveColumn(usualColumns, 'arrivedAt', 'before', 'PatientID');
    expect(shownIds(moved).slice(0, 4)).toEqual(['readState', 'PatientName', 'arrivedAt', 'PatientID']);
    expect(shownIds(moveColumn(moved, 'arrivedAt', 'after', 'source'))).toEqual(shownIds(usualColumns));

    const hidden = toggleColumn(usualColumns, 'PatientBirthDate');
    expect(shownIds(stepColumn(hidden, 'PatientID', 1)).slice(1, 4)).toEqual([
      'PatientName',
      'PatientSex',
      'PatientID',
    ]);
    expect(stepColumn(usualColumns, 'arrivedAt', 1)).toBe(usualColumns);
  });

  it('keep the read state in front', () => {
    expect(moveColumn(usualColumns, 'readState', 'after', 'source')).toBe(usualColumns);
    const first = moveColumn(usualColumns, 'source', 'before', 'readState');
    expect(shownIds(first).slice(0, 3)).toEqual(['readState', 'source', 'PatientName']);
  });

  it('ignore what an earlier version kept and this one does not know', () => {
    const old = {
      columnSizing: { gone: 10 },
      columnVisibility: { gone: false },
      columnOrder: ['gone', 'source'],
    };
    expect(shownIds(old)[0]).toBe('source');
    expect(shownIds(old)).toHaveLength(atFirst.length);
  });

  it('are as wide in the rows as in the header, track by track', () => {
    for (const choice of [usualColumns, toggleColumn(usualColumns, 'StudyDescription')]) {
      const columns = shownColumns(choice);
      const tracks = rowCells(columns).map(({ style }) =>
        style.flex.replace(/^0 0 (.*)$/u, '$1').replace(/^1 0 (.*)$/u, 'minmax($1, 1fr)'),
      );
      expect(columnTemplate(columns).replace(' minmax(0, 1fr)', '')).toBe(tracks.join(' '));
    }
  });

  it('fill the width of the row', () => {
    expect(columnTemplate(shownColumns(usualColumns))).toContain('minmax(11.25rem, 1fr)');
    // Without the elastic column an empty track fills the row.
    const narrow = shownColumns(toggleColumn(usualColumns, 'StudyDescription'));
    expect(columnTemplate(narrow).endsWith('minmax(0, 1fr)')).toBe(true);
  });
});
