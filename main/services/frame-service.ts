import type { ImageDescription, OverlayPlane } from '../../shared/image/image-description.ts';
import type { FrameOverlay } from '../../shared/image/overlay-bits.ts';
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
  /** The overlay planes that lie over one frame; throws as `frame`, and `image.no-pixel-data`. */
  overlays(request: FrameRequest, signal: AbortSignal): Promise<readonly FrameOverlay[]>;
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
  readonly describe: (instanceId: number) => Promise<Pick<ImageDescription, 'overlays'>>;
  readonly overlays: (
    source: FrameSource,
    planes: readonly OverlayPlane[],
    options: { priority: FramePriority; signal: AbortSignal },
  ) => Promise<readonly FrameOverlay[]>;
  readonly thumbnail: (instanceId: number, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
}

export function createFrameService(parts: FrameServiceParts): FrameService {
  /** Checks the token before the work and after it: a session that was closed meanwhile gets no picture. */
  const underToken = async <Result>(
    { instanceId, frameIndex, token }: FrameRequest,
    work: (source: FrameSource) => Promise<Result>,
  ): Promise<Result> => {
    const source = await parts.findSource(instanceId, frameIndex);
    parts.checkToken(token, source.studyId);
    const result = await work(source);
    parts.checkToken(token, source.studyId);
    return result;
  };
  return {
    frame: (request, signal) =>
      underToken(request, (source) => parts.decode(source, { priority: request.priority, signal })),
    overlays: (request, signal) =>
      underToken(request, async (source) => {
        const { overlays } = await parts.describe(request.instanceId);
        return parts.overlays(source, overlays, { priority: request.priority, signal });
      }),
    thumbnail: (instanceId, signal) => parts.thumbnail(instanceId, signal),
  };
}
