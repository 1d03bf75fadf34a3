import { memo, useEffect, useMemo, type MouseEvent, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { openStudy } from '../state/shell-store.ts';
import { useTextScale } from '../state/preferences.ts';
import { selectRow, settleFocus } from '../state/worklist-selection.ts';
import { studyPages, useWorklist } from '../state/worklist-store.ts';
import { t } from '../text/text.ts';
import { warningTone } from '../text/warning-text.ts';
import { useNow } from '../ui/use-now.ts';
import { useRowWindow } from '../ui/use-row-window.ts';
import { columnTemplate, rowCells, type RowCell } from './columns.ts';
import { useColumnState } from './column-store.ts';
import { studyCell } from './study-cells.tsx';
import './study-table.css';
import { RowMenu } from './row-menu.tsx';
import { StudyTableHead } from './study-table-head.tsx';
import { tableId } from './worklist-commands.ts';

const rowHeightPx = 36;
const headHeightPx = 28;
/** More than a notch of the wheel brings in; each is drawn at every key stroke of a search. */
const overscanRows = 5;
/** Longer than from letter to letter: what is out of view is not asked for while somebody types. */
const fillAfterMs = 300;

/** The list of studies. Only the rows on screen exist; their pages are asked for as they come into view. */
export function StudyTable(): ReactElement {
  const { total, snapshot, isPlaceKept, answered, status } = useStore(studyPages.store);
  const reveal = useWorklist((state) => state.reveal);
  const focusIndex = useWorklist((state) => state.focusIndex);
  const columns = useColumnState((state) => state.shown);
  const template = useMemo(() => columnTemplate(columns), [columns]);
  const cells = useMemo(() => rowCells(columns), [columns]);
  const scale = useTextScale();
  const rowPx = rowHeightPx * scale;
  const { scroller, rows, virtualizer } = useRowWindow({
    count: total,
    rowHeightPx: rowPx,
    headHeightPx: headHeightPx * scale,
    overscanRows,
  });
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? -1;

  useEffect(() => {
    void studyPages.ensure(first, last, snapshot).then(settleFocus);
  }, [first, last, snapshot]);
  useEffect(() => {
    // Moving there has the page laid out at once, and once more in its frame: not where it is there already.
    if (snapshot > 0 && !isPlaceKept && virtualizer.scrollOffset !== 0) virtualizer.scrollToOffset(0);
  }, [snapshot, isPlaceKept, virtualizer]);
  useEffect(() => {
    const timer = setTimeout(() => void studyPages.fillFirstPage(snapshot), fillAfterMs);
    return () => clearTimeout(timer);
  }, [snapshot]);
  useEffect(() => {
    if (reveal !== null) virtualizer.scrollToIndex(reveal.index, { align: 'auto' });
  }, [reveal, virtualizer]);

  // A grid in the sense of ARIA: one stop for the tab key, the rows are moved through by arrows.
  const grid = {
    role: 'grid',
    tabIndex: 0,
    'aria-rowcount': total + 1,
    'aria-busy': status === 'loading',
    'aria-multiselectable': true,
    // Which answer the rows are, and to what: for whoever waits for it.
    'data-snapshot': snapshot,
    'data-search': answered,
    ...(focusIndex === null ? {} : { 'aria-activedescendant': rowId(focusIndex) }),
  };
  return (
    <div className="study-scroller" ref={scroller}>
      <RowMenu>
        <table id={tableId} className="study-table" aria-label={t('worklist.title')} {...grid}>
          <StudyTableHead columns={columns} template={template} />
          <tbody style={{ height: `${total * rowPx}px` }}>
            {rows.map(({ index, topPx }) => (
              <StudyTableRow key={index} index={index} topPx={topPx} cells={cells} />
            ))}
          </tbody>
        </table>
      </RowMenu>
    </div>
  );
}

function rowId(index: number): string {
  return `study-row-${index}`;
}

interface StudyTableRowProps {
  readonly index: number;
  readonly topPx: number;
  readonly cells: readonly RowCell[];
}

const StudyTableRow = memo(function StudyTableRow({ index, topPx, cells }: StudyTableRowProps): ReactElement {
  const study = useStore(studyPages.store, () => studyPages.rowAt(index));
  const isSelected = useWorklist(({ selectedIds, focusIndex }) =>
    study === undefined ? focusIndex === index : selectedIds.has(study.studyId),
  );
  const isFocused = useWorklist((state) => state.focusIndex === index);
  const style = { transform: `translateY(${topPx}px)` };
  if (study === undefined) {
    return (
      <tr id={rowId(index)} className="study-row waiting" aria-rowindex={index + 2} style={style}>
        <td className="waiting-cell">
          <span className="visually-hidden">{t('worklist.loading')}</span>
        </td>
      </tr>
    );
  }
  return (
    <LoadedRow
      index={index}
      study={study}
      cells={cells}
      style={style}
      className={rowClass(study, isSelected, isFocused)}
      isSelected={isSelected}
    />
  );
});

interface LoadedRowProps {
  readonly index: number;
  readonly study: StudyRow;
  readonly cells: readonly RowCell[];
  readonly style: { readonly transform: string };
  readonly className: string;
  readonly isSelected: boolean;
}

function LoadedRow({ index, study, cells, style, className, isSelected }: LoadedRowProps): ReactElement {
  const now = useNow();
  return (
    <tr
      id={rowId(index)}
      className={className}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-study={study.studyId}
      style={style}
      onMouseDown={(event) => pressRow(event, index)}
      onContextMenu={() => pressForMenu(study.studyId, index)}
      onDoubleClick={() => openStudy(study.studyId)}
    >
      {cells.map(({ id, className: cellClass, style: cellStyle }) => (
        <td key={id} data-column={id} className={cellClass} style={cellStyle}>
          {studyCell(id, study, now)}
        </td>
      ))}
    </tr>
  );
}

function rowClass(study: StudyRow, isSelected: boolean, isFocused: boolean): string {
  const names = ['study-row', study.readState];
  if (study.warnings.some((warning) => warningTone(warning) === 'stop')) names.push('mixed');
  if (isSelected) names.push('selected');
  if (isFocused) names.push('focused');
  return names.join(' ');
}

/** The menu is of what is selected: of the row under the pointer, when that is not. */
function pressForMenu(studyId: number, index: number): void {
  if (!useWorklist.getState().selectedIds.has(studyId)) selectRow(index);
}

function pressRow(event: MouseEvent, index: number): void {
  if (event.button !== 0) return;
  selectRow(index, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'one');
}
