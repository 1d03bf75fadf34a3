import type { ReactElement } from 'react';
import { sortBy, useWorklist } from '../state/worklist-store.ts';
import { t } from '../text/text.ts';
import { ColumnEdge } from './column-edge.tsx';
import type { ShownColumn } from './columns.ts';

export interface StudyTableHeadProps {
  readonly columns: readonly ShownColumn[];
  readonly template: string;
}

export function StudyTableHead({ columns, template }: StudyTableHeadProps): ReactElement {
  return (
    <thead>
      <tr aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <ColumnHead key={column.id} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function ColumnHead({ column }: { readonly column: ShownColumn }): ReactElement {
  const sort = useWorklist((state) => state.filter.sort);
  const isSorted = sort.column === column.id;
  const direction = sort.descending ? 'descending' : 'ascending';
  const name = t(column.textKey);
  return (
    <th
      scope="col"
      className={column.isRight === true ? 'right' : undefined}
      aria-sort={isSorted ? direction : 'none'}
    >
      <button type="button" className={isSorted ? 'sorted' : ''} onClick={() => sortBy(column.id)}>
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
