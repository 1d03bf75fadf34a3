import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import type { NameTable } from '../../shared/hanging/names/name-table.ts';
import type {
  CarryLoss,
  DryRun,
  HangingSetup,
  ProtocolVersion,
  ReadProtocolFile,
  SavedLevel,
} from '../../shared/model/hanging.ts';
import { queryClient } from './query-client.ts';
import { rpc, rpcError } from './rpc.ts';
import { saveFile } from './save-file.ts';

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

/** A version of a saved protocol; null where it is a removal or cannot be read. */
export function useProtocolVersion(
  id: string,
  level: SavedLevel,
  version: number,
): UseQueryResult<Protocol | null> {
  return useQuery({
    queryKey: ['hanging', 'version', id, level, version],
    queryFn: () => rpc.hanging.version.query({ id, level, version }),
  });
}

/** A part of a dry run, from the newest study on. Throws `NegatoscopeError`. */
export async function dryRunPart(protocol: Protocol, offset: number, limit: number): Promise<DryRun> {
  try {
    return await rpc.hanging.dryRun.mutate({ protocol, offset, limit });
  } catch (error) {
    throw rpcError(error, 'hanging.dryRun');
  }
}

/** What a file holds: a protocol with what could not be carried over, or what is wrong. Throws `NegatoscopeError`. */
export async function readProtocolFile(file: Blob): Promise<ReadProtocolFile> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
  reader.addEventListener('error', () => reject(reader.error ?? new Error('the file cannot be read')));
  reader.readAsDataURL(file);
  try {
    const address = await promise;
    return await rpc.hanging.readFile.mutate({ base64: address.slice(address.indexOf(',') + 1) });
  } catch (error) {
    throw rpcError(error, 'hanging.readFile');
  }
}

/** Saves a protocol as a DICOM object among the downloads; answers what other programs will not see of it. */
export async function exportObject(protocol: Protocol): Promise<readonly CarryLoss[]> {
  try {
    const { base64, losses } = await rpc.hanging.writeObject.mutate({ protocol });
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    saveFile(new Blob([bytes], { type: 'application/dicom' }), `${protocol.id}.dcm`);
    return losses;
  } catch (error) {
    throw rpcError(error, 'hanging.writeObject');
  }
}

/** The whole protocol as text, which this program reads without any loss. */
export function exportText(protocol: Protocol): void {
  const text = `${JSON.stringify(protocol, null, 2)}\n`;
  saveFile(new Blob([text], { type: 'application/json' }), `${protocol.id}.json`);
}

/** Replaces what the site calls things. Throws `NegatoscopeError`. */
export async function saveNames(names: NameTable): Promise<void> {
  try {
    await rpc.hanging.saveNames.mutate({ names });
  } catch (error) {
    throw rpcError(error, 'hanging.saveNames');
  }
  await queryClient.invalidateQueries({ queryKey: ['hanging'] });
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
