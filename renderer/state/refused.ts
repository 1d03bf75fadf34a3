import { rpcError } from './rpc.ts';

/** Makes a call; why it was refused, in words, or null. */
export async function refused(call: () => Promise<unknown>, where: string): Promise<string | null> {
  try {
    await call();
    return null;
  } catch (thrown) {
    return rpcError(thrown, where).message;
  }
}
