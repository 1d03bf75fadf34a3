import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** What a person did to the columns, kept by this browser profile. */
export interface ColumnState {
  /** Column → width in px, where it was changed. */
  readonly widths: Readonly<Record<string, number>>;
  /** Column → false where it was hidden. */
  readonly visibility: Readonly<Record<string, boolean>>;
}

export const useColumnState = create<ColumnState>()(
  persist(() => ({ widths: {}, visibility: {} }), { name: 'worklist-columns', version: 1 }),
);
