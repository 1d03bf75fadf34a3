import { keepPreviousData, QueryObserver, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Job } from '../../shared/model/activity.ts';
import type { Medium } from '../../shared/model/media.ts';
import type { ReceiverStatus, StorageStatus } from '../../shared/model/receiver.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import type { LabelCount, StudyDetail } from '../../shared/model/worklist.ts';
import { queryClient } from './query-client.ts';
import { rpc } from './rpc.ts';
import { tabSpec, tabs, type WorklistTab } from './worklist-filter.ts';

/** What the workstation says, as hooks: components read these and never fetch. */

const keys = {
  counts: ['counts'],
  tabCounts: ['tab-counts'],
  receiver: ['receiver'],
  storage: ['storage'],
  activity: ['activity'],
  media: ['media'],
  settings: ['settings'],
  details: ['detail'],
  labels: ['labels'],
  modalities: ['modalities'],
  marks: ['marks'],
  hanging: ['hanging'],
} as const;

/** Of every count that a tab shows. */
export const tabCountsKey = keys.tabCounts;

/** While images come in, the figures beside the receiver move; at rest events are enough. */
const busyReceiverIntervalMs = 1000;
const storageIntervalMs = 30_000;
const busyActivityIntervalMs = 1000;

export interface WorklistCounts {
  readonly studies: number;
  readonly instances: number;
  readonly unread: number;
  readonly bytes: number;
}

export function useCounts(): UseQueryResult<WorklistCounts> {
  return useQuery({ queryKey: keys.counts, queryFn: () => rpc.worklist.counts.query() });
}

/** Studies in each tab, without regard to the filters. `today` is part of the key: tomorrow asks again. */
export function useTabCounts(today: string): UseQueryResult<ReadonlyMap<WorklistTab, number>> {
  return useQuery({
    queryKey: [...keys.tabCounts, today],
    queryFn: async () => {
      const totals = await Promise.all(
        tabs.map(async (tab) => {
          const page = await rpc.worklist.query.query({ ...tabSpec(tab, today), offset: 0, limit: 1 });
          return [tab, page.total] as const;
        }),
      );
      return new Map(totals);
    },
    placeholderData: keepPreviousData,
  });
}

export function useStudyDetail(studyId: number | null): UseQueryResult<StudyDetail | null> {
  return useQuery({
    queryKey: [...keys.details, studyId],
    queryFn: () => (studyId === null ? null : rpc.worklist.detail.query({ studyId })),
  });
}

/** Labels that are in use, for filters and for who puts one on. */
export function useLabels(): UseQueryResult<LabelCount[]> {
  return useQuery({ queryKey: keys.labels, queryFn: () => rpc.worklist.labels.query() });
}

/** Modalities that the studies have, for the filter. */
export function useModalities(): UseQueryResult<string[]> {
  return useQuery({ queryKey: keys.modalities, queryFn: () => rpc.worklist.modalities.query() });
}

export function useReceiverStatus(): UseQueryResult<ReceiverStatus> {
  return useQuery({
    queryKey: keys.receiver,
    queryFn: () => rpc.receiver.status.query(),
    refetchInterval: ({ state }) =>
      state.data !== undefined && (state.data.openAssociations > 0 || state.data.imagesPerSecond > 0)
        ? busyReceiverIntervalMs
        : false,
  });
}

export function useStorageStatus(): UseQueryResult<StorageStatus> {
  return useQuery({
    queryKey: keys.storage,
    queryFn: () => rpc.storage.status.query(),
    refetchInterval: storageIntervalMs,
  });
}

export function useActivity(): UseQueryResult<Job[]> {
  return useQuery({
    queryKey: keys.activity,
    queryFn: () => rpc.activity.list.query(),
    refetchInterval: ({ state }) =>
      state.data?.some((job) => job.state === 'running') === true ? busyActivityIntervalMs : false,
  });
}

/** Discs and sticks that can be imported now. */
export function useMedia(): UseQueryResult<Medium[]> {
  return useQuery({ queryKey: keys.media, queryFn: () => rpc.media.list.query() });
}

export function storageChanged(): void {
  invalidate(keys.storage, ['keeping']);
}

export function mediaChanged(): void {
  invalidate(keys.media);
}

export function useSettings(): UseQueryResult<SettingRow[]> {
  return useQuery(settingsQuery);
}

const settingsQuery = { queryKey: keys.settings, queryFn: () => rpc.settings.list.query() };

/** Tells the settings now and at every change; resolves when the first have come, or cannot. */
export async function watchSettings(follow: (settings: readonly SettingRow[]) => unknown): Promise<void> {
  const [settings] = await Promise.allSettled([queryClient.fetchQuery(settingsQuery)]);
  await follow(settings.status === 'fulfilled' ? settings.value : []);
  new QueryObserver(queryClient, settingsQuery).subscribe(({ data }) => {
    if (data !== undefined) follow(data);
  });
}

function invalidate(...queryKeys: readonly (readonly unknown[])[]): void {
  for (const queryKey of queryKeys) void queryClient.invalidateQueries({ queryKey });
}

export function studiesChanged(studyIds: readonly number[]): void {
  // A study whose patient was completed has its marks under another key.
  invalidate(keys.counts, keys.tabCounts, keys.storage, keys.marks, keys.labels, keys.modalities);
  const changed = new Set(studyIds);
  for (const [queryKey, detail] of queryClient.getQueriesData<StudyDetail | null>({
    queryKey: keys.details,
  })) {
    if (detail === null || detail === undefined) continue;
    if ([detail.study, ...detail.otherStudies].some((row) => changed.has(row.studyId))) invalidate(queryKey);
  }
}

export function studyDetailChanged(studyId: number): void {
  invalidate([...keys.details, studyId]);
}

/** What people put on studies; whoever shows it asks under a key that begins with `marks`. */
export function marksChanged(): void {
  invalidate(keys.marks);
}

/** Protocols; whoever shows them asks under a key that begins with `hanging`. */
export function hangingChanged(): void {
  invalidate(keys.hanging);
}

export function receiverChanged(): void {
  invalidate(keys.receiver);
}

export function activityChanged(): void {
  invalidate(keys.activity);
}

export function settingsChanged(): void {
  invalidate(keys.settings, keys.receiver);
}

/** After a gap in the events nothing that is shown can be trusted to be current. */
export function everythingChanged(): void {
  void queryClient.invalidateQueries();
}
