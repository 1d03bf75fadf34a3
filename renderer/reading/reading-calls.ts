import { unpackDisplaySet, unpackSession } from '../../shared/model/reading.ts';
import { queryClient } from '../state/query-client.ts';
import { hangingSetupKey } from '../state/hanging.ts';
import { onFarewell } from '../state/farewell.ts';
import { rpc, rpcError } from '../state/rpc.ts';
import { onCloseRequested } from '../state/workstation-events.ts';
import { windowId } from '../state/window-id.ts';
import type { ReadingCalls } from './reading-engine.ts';
import type { ViewedCalls } from './viewed-recorder.ts';

/** Of the session that this window has; a study that a closed window holds could not be deleted. */
let openToken: string | null = null;
onFarewell(() => (openToken === null ? null : { path: 'reading.close', input: { token: openToken } }));

// Saving may take a while, and a reader who is asked what to do with what cannot be saved may think about it.
onCloseRequested(() => {
  if (openToken !== null) rpc.reading.stay.mutate({ token: openToken }).catch(() => undefined);
});

export const readingCalls: ReadingCalls = {
  open: async (studyId) => {
    const session = await settle(rpc.reading.open.mutate({ studyId, windowId: windowId() }), 'reading.open');
    openToken = session.token;
    return unpackSession(session);
  },
  displaySets: async (token, studyId) => {
    const sets = await settle(rpc.reading.displaySets.query({ token, studyId }), 'reading.displaySets');
    return sets.map(unpackDisplaySet);
  },
  // Asked once for the window; an event says when protocols were saved.
  hangingSetup: () =>
    settle(
      queryClient.fetchQuery({ queryKey: hangingSetupKey, queryFn: () => rpc.hanging.setup.query() }),
      'hanging.setup',
    ),
  chooseHanging: (token, studyId, choice) =>
    settle(rpc.hanging.choose.mutate({ token, studyId, choice }), 'hanging.choose'),
  close: (token) => {
    if (openToken === token) openToken = null;
    return settle(rpc.reading.close.mutate({ token }), 'reading.close');
  },
};

export const viewedCalls: ViewedCalls = {
  viewedFrames: (token, studyId) =>
    settle(rpc.marks.viewedFrames.query({ token, studyId }), 'marks.viewedFrames'),
  markViewed: (token, studyId, frames) =>
    settle(rpc.marks.markViewed.mutate({ token, studyId, frames }), 'marks.markViewed'),
};

async function settle<Result>(call: Promise<Result>, where: string): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw rpcError(error, where);
  }
}
