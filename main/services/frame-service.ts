import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import type { FramePriority } from '../../shared/model/frame-wire.ts';
import type { FrameSource } from '../store/reader-api.ts';

export interface FrameRequest {
  readonly instanceId: number;
  readonly frameIndex: number;
  /** Reading token of the session that asks. */
  readonly token: string;
  readonly priority: FramePriority;
}

/** Frames and thumbnails as the request handler serves them. */
export interface FrameService {
  /**
   * Stored values of one frame. The answer is the caller's own copy-free view: it must not be written to.
   * Throws `reading.stale-token`, `store.not-found`, `image.*`, `codec.*`, `operation.cancelled`.
   */
  frame(request: FrameRequest, signal: AbortSignal): Promise<StoredFrame>;
  /** PNG, at most 128 px on its longer side; for finding, never for reading. */
  thumbnail(instanceId: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** What the service needs of its neighbours. */
export interface FrameServiceParts {
  readonly findSource: (instanceId: number, frameIndex: number) => Promise<FrameSource>;
  readonly checkToken: (token: string, studyId: number) => void;
  readonly decode: (
    source: FrameSource,
    options: { priority: FramePriority; signal: AbortSignal },
  ) => Promise<StoredFrame>;
  readonly thumbnail: (instanceId: number, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
}

export function createFrameService(parts: FrameServiceParts): FrameService {
  return {
    async frame(request, signal) {
      const source = await parts.findSource(request.instanceId, request.frameIndex);
      // Before the work and after it: a session that was closed meanwhile gets no picture.
      parts.checkToken(request.token, source.studyId);
      const frame = await parts.decode(source, { priority: request.priority, signal });
      parts.checkToken(request.token, source.studyId);
      return frame;
    },
    thumbnail: (instanceId, signal) => parts.thumbnail(instanceId, signal),
  };
}
