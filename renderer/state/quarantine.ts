import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { QuarantineEntry } from '../../shared/model/quarantine.ts';
import { queryClient } from './query-client.ts';
import { refused } from './refused.ts';
import { rpc } from './rpc.ts';
import { activityChanged, storageChanged } from './server-state.ts';

/** What is in the quarantine, as the settings show it. */
const queryKey = ['keeping', 'quarantine'];

/** Nothing tells of each object that is refused; what is looked at is asked for again this often. */
const lookAgainMs = 5000;

export function useQuarantine(): UseQueryResult<QuarantineEntry[]> {
  return useQuery({
    queryKey,
    queryFn: () => rpc.quarantine.list.query(),
    staleTime: 0,
    refetchInterval: lookAgainMs,
  });
}

async function change(call: () => Promise<unknown>): Promise<string | null> {
  const problem = await refused(call, 'quarantine');
  activityChanged();
  storageChanged();
  await queryClient.invalidateQueries({ queryKey });
  return problem;
}

type Change = (quarantineIds: readonly string[]) => Promise<string | null>;

export const retryQuarantined: Change = (ids) =>
  change(() => rpc.quarantine.retry.mutate({ quarantineIds: [...ids] }));
export const deleteQuarantined: Change = (ids) =>
  change(() => rpc.quarantine.remove.mutate({ quarantineIds: [...ids] }));
export const restoreQuarantined: Change = (ids) =>
  change(() => rpc.quarantine.restore.mutate({ quarantineIds: [...ids] }));
export const purgeQuarantined: Change = (ids) =>
  change(() => rpc.quarantine.purge.mutate({ quarantineIds: [...ids] }));
