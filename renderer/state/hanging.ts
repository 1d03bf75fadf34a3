import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import type { DryRun, HangingSetup, ProtocolVersion, SavedLevel } from '../../shared/model/hanging.ts';
import { queryClient } from './query-client.ts';
import { rpc } from './rpc.ts';

/** What the workstation says of hanging protocols, and what can be asked of it. */
export const hangingSetupKey = ['hanging', 'setup'] as const;

export function useHangingSetup(): UseQueryResult<HangingSetup> {
  return useQuery({ queryKey: hangingSetupKey, queryFn: () => rpc.hanging.setup.query() });
}

export function useProtocolHistory(id: string): UseQueryResult<ProtocolVersion[]> {
  return useQuery({
    queryKey: ['hanging', 'history', id],
    queryFn: () => rpc.hanging.history.query({ id }),
  });
}

/** Which of the newest studies a protocol matches; asked for once and kept until protocols change. */
export function useDryRun(protocol: Protocol, mostStudies: number): UseQueryResult<DryRun> {
  return useQuery({
    queryKey: ['hanging', 'dry-run', JSON.stringify(protocol), mostStudies],
    queryFn: () => rpc.hanging.dryRun.mutate({ protocol, mostStudies }),
  });
}

export async function saveProtocol(protocol: Protocol): Promise<Protocol> {
  const saved = await rpc.hanging.save.mutate({ protocol });
  await queryClient.invalidateQueries({ queryKey: ['hanging'] });
  return saved;
}

export async function removeProtocol(id: string, level: SavedLevel): Promise<void> {
  await rpc.hanging.remove.mutate({ id, level });
  await queryClient.invalidateQueries({ queryKey: ['hanging'] });
}

export async function restoreProtocol(id: string, level: SavedLevel, version: number): Promise<void> {
  await rpc.hanging.restore.mutate({ id, level, version });
  await queryClient.invalidateQueries({ queryKey: ['hanging'] });
}
