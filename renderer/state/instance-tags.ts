import type { InstanceTags } from '../../shared/model/instance-tags.ts';
import { rpc, rpcError } from './rpc.ts';

/** Throws `NegatoscopeError`. */
export async function readInstanceTags(token: string, instanceId: number): Promise<InstanceTags> {
  try {
    return await rpc.reading.instanceTags.query({ token, instanceId });
  } catch (error) {
    throw rpcError(error, 'reading.instanceTags');
  }
}
