import { rpc, rpcError } from '../state/rpc.ts';
import type { MarksCalls } from './marks.ts';

export const marksCalls: MarksCalls = {
  list: (token) => settle(rpc.marks.list.query({ token })),
  saveAnnotation: (token, studyId, draft, baseRevision) =>
    settle(rpc.marks.saveAnnotation.mutate({ token, studyId, draft, baseRevision })),
  removeAnnotation: (token, studyId, annotationId) =>
    settle(rpc.marks.removeAnnotation.mutate({ token, studyId, annotationId })),
  setKeyImage: (token, studyId, mark) => settle(rpc.marks.setKeyImage.mutate({ token, studyId, mark })),
  removeKeyImage: (token, studyId, { SOPInstanceUID, frameNumber }) =>
    settle(rpc.marks.removeKeyImage.mutate({ token, studyId, image: { SOPInstanceUID, frameNumber } })),
};

async function settle<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw rpcError(error, 'marks');
  }
}
