import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { EvictionPlan, IntegrityState } from '../../shared/model/keeping.ts';
import type { SalvageReport } from '../../shared/model/salvage.ts';
import type { TrashEntry } from '../../shared/model/trash.ts';
import { queryClient } from './query-client.ts';
import { refused } from './refused.ts';
import { rpc } from './rpc.ts';
import { activityChanged } from './server-state.ts';

/** Keeping as the settings show it: asked when it is looked at, and again after every change made here. */
const keys = { trash: ['keeping', 'trash'], plan: ['keeping', 'plan'], integrity: ['keeping', 'integrity'] };
const where = 'keeping';

/** Nothing tells of changes made elsewhere; what is looked at is asked for again this often. */
const lookAgainMs = 5000;

export function useTrash(): UseQueryResult<TrashEntry[]> {
  return useQuery({
    queryKey: keys.trash,
    queryFn: () => rpc.keeping.trash.query(),
    staleTime: 0,
    refetchInterval: lookAgainMs,
  });
}

export function useEvictionPlan(): UseQueryResult<EvictionPlan> {
  return useQuery({
    queryKey: keys.plan,
    queryFn: () => rpc.keeping.planEviction.query(),
    staleTime: 0,
  });
}

export function useIntegrity(): UseQueryResult<IntegrityState> {
  return useQuery({
    queryKey: keys.integrity,
    queryFn: () => rpc.keeping.integrity.query(),
    staleTime: 0,
    refetchInterval: lookAgainMs,
  });
}

async function change(call: () => Promise<unknown>): Promise<string | null> {
  const problem = await refused(call, where);
  activityChanged();
  await queryClient.invalidateQueries({ queryKey: ['keeping'] });
  return problem;
}

export const lookAtPlan = (): Promise<void> => queryClient.invalidateQueries({ queryKey: keys.plan });

export const restoreFromTrash = (trashIds: readonly string[]): Promise<string | null> =>
  change(() => rpc.keeping.restore.mutate({ trashIds: [...trashIds] }));

export const purgeTrash = (trashIds: readonly string[]): Promise<string | null> =>
  change(() => rpc.keeping.purge.mutate({ trashIds: [...trashIds] }));

export const setHold = (
  studyIds: readonly number[],
  kind: 'pin' | 'lock',
  isHeld: boolean,
): Promise<string | null> =>
  change(() => rpc.keeping.setHold.mutate({ studyIds: [...studyIds], kind, isHeld }));

export const startScrub = (): Promise<string | null> => change(() => rpc.keeping.startScrub.mutate());
export const startVerify = (): Promise<string | null> => change(() => rpc.keeping.startVerify.mutate());
export const startBackup = (): Promise<string | null> => change(() => rpc.keeping.startBackup.mutate());
export const rebuildIndexAtStart = (isWanted: boolean): Promise<string | null> =>
  change(() => rpc.keeping.rebuildIndexAtStart.mutate({ isWanted }));
/** What can be saved of a damaged user database; asking changes nothing. */
export const lookAtSalvage = (): Promise<SalvageReport> => rpc.keeping.salvage.mutate();
export const installSalvaged = (): Promise<string | null> =>
  change(() => rpc.keeping.installSalvaged.mutate());
export const closeStudies = (): Promise<string | null> => change(() => rpc.keeping.closeStudies.mutate());
export const rebuildIndex = (): Promise<string | null> => change(() => rpc.keeping.rebuildIndex.mutate());
