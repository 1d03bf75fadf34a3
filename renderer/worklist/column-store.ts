import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { columnChoiceSchema, shownColumns, usualColumns, type ColumnChoice } from './column-choice.ts';
import type { ShownColumn } from './columns.ts';

export interface ColumnState {
  readonly choice: ColumnChoice;
  /** What the choice comes to. */
  readonly shown: readonly ShownColumn[];
}

function stateOf(choice: ColumnChoice): ColumnState {
  return { choice, shown: shownColumns(choice) };
}

/** The columns of the worklist, kept by this browser profile. */
export const useColumnState = create<ColumnState>()(
  persist(() => stateOf(usualColumns), {
    name: 'worklist-column-choice',
    version: 1,
    partialize: ({ choice }) => ({ choice }),
    merge: (kept, current) => {
      const choice = columnChoiceSchema.safeParse(
        typeof kept === 'object' && kept !== null && 'choice' in kept ? kept.choice : undefined,
      );
      return choice.success ? stateOf(choice.data) : current;
    },
  }),
);

export function changeColumns(change: (choice: ColumnChoice) => ColumnChoice): void {
  useColumnState.setState(({ choice }) => stateOf(change(choice)));
}
