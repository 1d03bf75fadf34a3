import {
  createTable,
  functionalUpdate,
  getCoreRowModel,
  type Table,
  type TableState,
} from '@tanstack/react-table';
import { z } from 'zod';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { columnPlans, type ColumnId, type ShownColumn } from './columns.ts';

/** What a person did to the columns, in the terms of TanStack Table. */
export const columnChoiceSchema = z.object({
  /** Column → width in px, where it was changed. */
  columnSizing: z.record(z.string(), z.number()),
  /** Column → false where it was hidden. */
  columnVisibility: z.record(z.string(), z.boolean()),
  /** Columns from left to right; those that are not named follow in their usual order. */
  columnOrder: z.array(z.string()),
});
export type ColumnChoice = z.infer<typeof columnChoiceSchema>;

export const usualColumns: ColumnChoice = { columnSizing: {}, columnVisibility: {}, columnOrder: [] };

/** Columns that nobody chose. */
const hiddenAtFirst: Readonly<Record<string, boolean>> = Object.fromEntries(
  columnPlans.filter(({ isHiddenAtFirst }) => isHiddenAtFirst === true).map(({ id }) => [id, false]),
);

export function isColumnShown({ columnVisibility }: ColumnChoice, id: ColumnId): boolean {
  return { ...hiddenAtFirst, ...columnVisibility }[id] !== false;
}

export const columnWidthLimitsPx = { least: 32, most: 800 } as const;

/** The mark of the read state leads every row: nothing is moved before it. */
const leadingColumn: ColumnId = 'readState';

const plansById = new Map<string, (typeof columnPlans)[number]>(columnPlans.map((plan) => [plan.id, plan]));

/** The columns to draw, from left to right. */
export function shownColumns(choice: ColumnChoice): readonly ShownColumn[] {
  return tableOf(choice)
    .getVisibleLeafColumns()
    .flatMap((column) => {
      const plan = plansById.get(column.id);
      return plan === undefined ? [] : [{ ...plan, widthPx: column.getSize() }];
    });
}

/** The width is kept within its limits. */
export function resizeColumn(choice: ColumnChoice, id: ColumnId, widthPx: number): ColumnChoice {
  const { least, most } = columnWidthLimitsPx;
  const kept = Math.round(Math.min(most, Math.max(least, widthPx)));
  return changed(choice, (table) => table.setColumnSizing((sizing) => ({ ...sizing, [id]: kept })));
}

export function resetColumnWidth(choice: ColumnChoice, id: ColumnId): ColumnChoice {
  return changed(choice, (table) => table.getColumn(id)?.resetSize());
}

/** Shows or hides a column; one without which a row says nothing stays. */
export function toggleColumn(choice: ColumnChoice, id: ColumnId): ColumnChoice {
  return changed(choice, (table) => table.getColumn(id)?.toggleVisibility());
}

/** Puts a column directly before or after another. */
export function moveColumn(
  choice: ColumnChoice,
  id: ColumnId,
  side: 'before' | 'after',
  of: ColumnId,
): ColumnChoice {
  if (id === of || id === leadingColumn) return choice;
  return changed(choice, (table) => {
    const order = table
      .getAllLeafColumns()
      .map((column) => column.id)
      .filter((each) => each !== id);
    const place = order.indexOf(of) + (side === 'after' || of === leadingColumn ? 1 : 0);
    table.setColumnOrder(order.toSpliced(place, 0, id));
  });
}

/** Moves a column one place among those that are shown. */
export function stepColumn(choice: ColumnChoice, id: ColumnId, step: -1 | 1): ColumnChoice {
  const shown = shownColumns(choice);
  const neighbour = shown[shown.findIndex((column) => column.id === id) + step];
  if (neighbour === undefined) return choice;
  return moveColumn(choice, id, step === 1 ? 'after' : 'before', neighbour.id);
}

function changed(choice: ColumnChoice, change: (table: Table<StudyRow>) => void): ColumnChoice {
  let next = choice;
  change(
    tableOf(choice, ({ columnSizing, columnVisibility, columnOrder }) => {
      next = { columnSizing, columnVisibility, columnOrder };
    }),
  );
  return next;
}

/** A table of columns only: the rows are a snapshot in pages, of which it would want the whole. */
function tableOf(choice: ColumnChoice, onChanged: (state: TableState) => void = () => {}): Table<StudyRow> {
  const table: Table<StudyRow> = createTable<StudyRow>({
    columns: columnPlans.map((plan) => ({
      id: plan.id,
      size: plan.widthPx,
      enableHiding: plan.isFixed !== true,
    })),
    defaultColumn: { minSize: columnWidthLimitsPx.least, maxSize: columnWidthLimitsPx.most },
    data: [],
    getCoreRowModel: getCoreRowModel(),
    state: {},
    renderFallbackValue: null,
    onStateChange: (updater) => onChanged(functionalUpdate(updater, table.getState())),
  });
  table.setOptions((options) => ({
    ...options,
    state: {
      ...table.initialState,
      ...choice,
      columnVisibility: { ...hiddenAtFirst, ...choice.columnVisibility },
    },
  }));
  return table;
}
