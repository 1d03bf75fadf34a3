import { toDa } from '../text/format.ts';
import type { DateRange, SavedFilter } from '../../shared/model/saved-filters.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import type { StudySpec } from './study-pages.ts';

/** The tabs of the worklist: standing filters with a count. */
export const tabs = ['all', 'unread', 'today', 'flagged'] as const;
export type WorklistTab = (typeof tabs)[number];

export type ReadState = StudyRow['readState'];

/** Those that are read most (PS3.3 C.7.3.1.1.1), first in the filter. */
const usualModalities: readonly string[] = ['CT', 'MR', 'CR', 'DX', 'MG', 'US', 'NM', 'PT', 'XA', 'RF'];

/** Offered by the modality filter: what the studies have, and what it is set to, which none of them may have any more. */
export function filterModalities(used: readonly string[], chosen: string | null): string[] {
  const all = new Set(chosen === null ? used : [...used, chosen]);
  const usual = usualModalities.filter((modality) => all.has(modality));
  const others = [...all].filter((modality) => !usualModalities.includes(modality));
  return [...usual, ...others.toSorted((a, b) => a.localeCompare(b, 'en'))];
}

export type SourceKind = StudyRow['source']['kind'];

export interface WorklistFilter {
  readonly tab: WorklistTab;
  readonly dateRange: DateRange | null;
  readonly modality: string | null;
  readonly sourceKind: SourceKind | null;
  readonly readState: ReadState | null;
  readonly label: string | null;
  readonly hasNotes: boolean;
  readonly search: string;
  readonly sort: StudySpec['sort'];
}

export const initialFilter: WorklistFilter = {
  tab: 'all',
  dateRange: null,
  modality: null,
  sourceKind: null,
  readState: null,
  label: null,
  hasNotes: false,
  search: '',
  sort: { column: 'StudyDate', descending: true },
};

/** Days before today at which a range begins and ends, both inclusive. */
const rangeDays: Readonly<Record<DateRange, readonly [from: number, to: number]>> = {
  today: [0, 0],
  yesterday: [1, 1],
  week: [6, 0],
  month: [29, 0],
  year: [364, 0],
};

/** The question that a filter asks. `today` is a DA in local time. A tab and a chip that contradict find nothing. */
export function specOf(filter: WorklistFilter, today: string): StudySpec {
  const tab = tabSpec(filter.tab, today);
  const range = filter.dateRange === null ? null : rangeDays[filter.dateRange];
  return {
    search: filter.search.trim(),
    modality: filter.modality,
    sourceKind: filter.sourceKind,
    // The tab stands above the chip: the chip is not offered where the tab decides.
    readState: tab.readState ?? filter.readState,
    label: filter.label,
    hasNotes: filter.hasNotes,
    studyDateFrom: tab.studyDateFrom ?? (range === null ? null : daysBefore(today, range[0])),
    studyDateTo: tab.studyDateTo ?? (range === null ? null : daysBefore(today, range[1])),
    sort: filter.sort,
  };
}

export function tabSpec(tab: WorklistTab, today: string): StudySpec {
  return {
    search: '',
    modality: null,
    sourceKind: null,
    readState: tab === 'unread' || tab === 'flagged' ? tab : null,
    label: null,
    hasNotes: false,
    studyDateFrom: tab === 'today' ? today : null,
    studyDateTo: tab === 'today' ? today : null,
    sort: initialFilter.sort,
  };
}

/** Which chips still have a say under a tab. */
export function freeChips(tab: WorklistTab): { readonly date: boolean; readonly readState: boolean } {
  return { date: tab !== 'today', readState: tab !== 'unread' && tab !== 'flagged' };
}

export function isFiltered(filter: WorklistFilter): boolean {
  return (
    filter.tab !== 'all' ||
    filter.dateRange !== null ||
    filter.modality !== null ||
    filter.sourceKind !== null ||
    filter.readState !== null ||
    filter.label !== null ||
    filter.hasNotes ||
    filter.search.trim() !== ''
  );
}

/** The filter that a saved one stands for. */
export function savedAsFilter(saved: SavedFilter): WorklistFilter {
  const { name: _, ...asked } = saved;
  return { tab: 'all', ...asked };
}

/** Under a name, as it can be saved: what the tab asks becomes part of it. */
export function filterToSave(name: string, filter: WorklistFilter): SavedFilter {
  const { tab, dateRange, modality, sourceKind, readState, label, hasNotes, search, sort } = filter;
  return {
    name: name.trim(),
    dateRange: tab === 'today' ? 'today' : dateRange,
    modality,
    sourceKind,
    readState: tab === 'unread' || tab === 'flagged' ? tab : readState,
    label,
    hasNotes,
    search: search.trim(),
    sort,
  };
}

/** Whether a filter asks exactly what a saved one does, in whatever order. */
export function isSaved(filter: WorklistFilter, saved: SavedFilter): boolean {
  const now = filterToSave(saved.name, filter);
  return JSON.stringify({ ...now, sort: null }) === JSON.stringify({ ...saved, sort: null });
}

function daysBefore(da: string, days: number): string {
  const date = new Date(Number(da.slice(0, 4)), Number(da.slice(4, 6)) - 1, Number(da.slice(6, 8)));
  date.setDate(date.getDate() - days);
  return toDa(date);
}
