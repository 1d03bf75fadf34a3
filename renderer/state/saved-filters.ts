import { useQuery, keepPreviousData, type UseQueryResult } from '@tanstack/react-query';
import { readSavedFilters, savedFiltersKey, type SavedFilter } from '../../shared/model/saved-filters.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import { rpc } from './rpc.ts';
import { tabCountsKey, useSettings } from './server-state.ts';
import { setSetting } from './settings.ts';
import { filterToSave, savedAsFilter, specOf } from './worklist-filter.ts';
import { changeFilter, useWorklist } from './worklist-store.ts';

/** The filters that a person keeps as tabs, for every window of the workstation. */
export function useSavedFilters(): readonly SavedFilter[] {
  return savedFiltersOf(useSettings().data ?? []);
}

function savedFiltersOf(settings: readonly SettingRow[]): readonly SavedFilter[] {
  const value = settings.find(({ key }) => key === savedFiltersKey)?.value;
  return (typeof value === 'string' ? readSavedFilters(value) : undefined) ?? [];
}

/** Studies that each saved filter finds, by its name. */
export function useSavedCounts(
  filters: readonly SavedFilter[],
  today: string,
): UseQueryResult<ReadonlyMap<string, number>> {
  return useQuery({
    queryKey: [...tabCountsKey, 'saved', filters, today],
    queryFn: async () => {
      const totals = await Promise.all(
        filters.map(async (filter) => {
          const spec = specOf(savedAsFilter(filter), today);
          const page = await rpc.worklist.query.query({ ...spec, offset: 0, limit: 1 });
          return [filter.name, page.total] as const;
        }),
      );
      return new Map(totals);
    },
    placeholderData: keepPreviousData,
  });
}

export function chooseSavedFilter(saved: SavedFilter): void {
  useWorklist.setState({ searchText: saved.search });
  changeFilter(savedAsFilter(saved));
}

/** Keeps what the list is filtered by now under a name; one of the same name is replaced. */
export async function saveFilter(name: string): Promise<void> {
  const saved = filterToSave(name, useWorklist.getState().filter);
  await change((filters) => [...filters.filter((other) => other.name !== saved.name), saved]);
}

export async function forgetFilter(name: string): Promise<void> {
  await change((filters) => filters.filter((other) => other.name !== name));
}

async function change(edit: (filters: readonly SavedFilter[]) => readonly SavedFilter[]): Promise<void> {
  // Asked anew: another window may have saved one meanwhile.
  const filters = edit(savedFiltersOf(await rpc.settings.list.query()));
  const problem = await setSetting(savedFiltersKey, JSON.stringify(filters));
  useWorklist.setState({ problem });
}
