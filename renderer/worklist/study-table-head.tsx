import { memo, useState, type DragEvent, type KeyboardEvent, type ReactElement } from 'react';
import { sortBy, useWorklist } from '../state/worklist-store.ts';
import { t } from '../text/text.ts';
import { moveColumn, stepColumn } from './column-choice.ts';
import { ColumnEdge } from './column-edge.tsx';
import { changeColumns } from './column-store.ts';
import type { ColumnId, ShownColumn } from './columns.ts';

export interface StudyTableHeadProps {
  readonly columns: readonly ShownColumn[];
  readonly template: string;
}

/** Where a dragged column would be put. */
interface DropPlace {
  readonly of: ColumnId;
  readonly side: 'before' | 'after';
}

/** Column heads: a click sorts, a drag or Ctrl with an arrow key moves the column, its right edge resizes it. */
export const StudyTableHead = memo(function StudyTableHead({
  columns,
  template,
}: StudyTableHeadProps): ReactElement {
  const [moved, setMoved] = useState<ColumnId | null>(null);
  const [place, setPlace] = useState<DropPlace | null>(null);
  const end = (): void => {
    setMoved(null);
    setPlace(null);
  };
  return (
    <thead>
      <tr aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <ColumnHead
            key={column.id}
            column={column}
            drop={moved !== null && place?.of === column.id ? place.side : undefined}
            onDragStart={() => setMoved(column.id)}
            onDragEnd={end}
            onDragOver={(event) => {
              // Anything else that is dragged over, such as a file, is none of this row's business.
              if (moved === null) return;
              event.preventDefault();
              setPlace({ of: column.id, side: sideOf(event) });
            }}
            onDrop={(event) => {
              if (moved === null) return;
              event.preventDefault();
              const side = sideOf(event);
              changeColumns((choice) => moveColumn(choice, moved, side, column.id));
              end();
            }}
          />
        ))}
      </tr>
    </thead>
  );
});

function sideOf(event: DragEvent): 'before' | 'after' {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return event.clientX < left + width / 2 ? 'before' : 'after';
}

interface ColumnHeadProps {
  readonly column: ShownColumn;
  /** Shows that a dragged column would come to this side. */
  readonly drop: 'before' | 'after' | undefined;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
}

function ColumnHead(props: ColumnHeadProps): ReactElement {
  const { column, drop } = props;
  const sort = useWorklist((state) => state.filter.sort);
  const isSorted = sort.column === column.id;
  const direction = sort.descending ? 'descending' : 'ascending';
  const name = t(column.textKey);
  return (
    <th
      scope="col"
      className={column.isRight === true ? 'right' : undefined}
      aria-sort={isSorted ? direction : 'none'}
      data-drop={drop}
      onDragOver={props.onDragOver}
      onDrop={props.onDrop}
    >
      <button
        type="button"
        className={isSorted ? 'sorted' : ''}
        draggable={column.isQuiet !== true}
        aria-keyshortcuts="Control+ArrowLeft Control+ArrowRight"
        onClick={() => sortBy(column.id)}
        onKeyDown={(event) => stepByKey(event, column.id)}
        onDragStart={props.onDragStart}
        onDragEnd={props.onDragEnd}
      >
        <span className={column.isQuiet === true ? 'visually-hidden' : 'clip'}>{name}</span>
        {isSorted && <span aria-hidden>{sort.descending ? '↓' : '↑'}</span>}
      </button>
      {column.isQuiet !== true && (
        <ColumnEdge
          columnId={column.id}
          widthPx={column.widthPx}
          label={t('worklist.resize', { column: name })}
        />
      )}
    </th>
  );
}

function stepByKey(event: KeyboardEvent, id: ColumnId): void {
  if (!event.ctrlKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
  event.preventDefault();
  changeColumns((choice) => stepColumn(choice, id, event.key === 'ArrowRight' ? 1 : -1));
}
