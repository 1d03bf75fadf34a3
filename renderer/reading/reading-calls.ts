import { rpc, rpcError } from '../state/rpc.ts';
import type { ReadingCalls } from './reading-engine.ts';

/** Names this window to the workstation: a window has one reading session at a time. */
const windowId = crypto.randomUUID();

export const readingCalls: ReadingCalls = {
  open: (studyId) => settle(rpc.reading.open.mutate({ studyId, windowId }), 'reading.open'),
  displaySets: (token, studyId) =>
    settle(rpc.reading.displaySets.query({ token, studyId }), 'reading.displaySets'),
  close: (token) => settle(rpc.reading.close.mutate({ token }), 'reading.close'),
};

async function settle<Result>(call: Promise<Result>, where: string): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw rpcError(error, where);
  }
}
