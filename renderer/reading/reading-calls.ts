import { unpackDisplaySet, unpackSession } from '../../shared/model/reading.ts';
import { rpc, rpcError } from '../state/rpc.ts';
import type { ReadingCalls } from './reading-engine.ts';

/** Names this window to the workstation: a window has one reading session at a time. */
const windowId = crypto.randomUUID();

export const readingCalls: ReadingCalls = {
  open: async (studyId) =>
    unpackSession(await settle(rpc.reading.open.mutate({ studyId, windowId }), 'reading.open')),
  displaySets: async (token, studyId) => {
    const sets = await settle(rpc.reading.displaySets.query({ token, studyId }), 'reading.displaySets');
    return sets.map(unpackDisplaySet);
  },
  close: (token) => settle(rpc.reading.close.mutate({ token }), 'reading.close'),
};

async function settle<Result>(call: Promise<Result>, where: string): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw rpcError(error, where);
  }
}
