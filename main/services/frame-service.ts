import { NegatoscopeError } from '../../shared/errors.ts';
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

/** An answer with the instance that it is of, so that the far side can tell when row ids were given anew. */
export interface OfInstance<Content> {
  readonly SOPInstanceUID: string;
  readonly content: Content;
}

/** Frames and thumbnails as the request handler serves them. */
export interface FrameService {
  /**
   * Stored values of one frame. The answer is the caller's own copy-free view: it must not be written to.
   * Throws `reading.stale-token`, `store.not-found`, `image.*`, `codec.*`, `operation.cancelled`.
   */
  frame(request: FrameRequest, signal: AbortSignal): Promise<OfInstance<StoredFrame>>;
  /** The overlay planes that lie over one frame; throws as `frame`, and `image.no-pixel-data`. */
  overlays(request: FrameRequest, signal: AbortSignal): Promise<OfInstance<readonly FrameOverlay[]>>;
  /** PNG, at most 128 px on its longer side; for finding, never for reading. */
  thumbnail(
    instanceId: number,
    /** null: the one in the middle, which is kept. */
    frameIndex: number | null,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

/** What the service needs of its neighbours. */
export interface FrameServiceParts {
  readonly findSource: (instanceId: number, frameIndex: number) => Promise<FrameSource>;
  readonly checkToken: (token: string, studyId: number) => void;
  readonly decode: (
    source: FrameSource,
    options: { priority: FramePriority; signal: AbortSignal },
  ) => Promise<StoredFrame>;
  readonly describe: (instanceId: number) => Promise<Pick<ImageDescription, 'overlays' | 'SOPInstanceUID'>>;
  readonly overlays: (
    source: FrameSource,
    planes: readonly OverlayPlane[],
    options: { priority: FramePriority; signal: AbortSignal },
  ) => Promise<readonly FrameOverlay[]>;
  readonly thumbnail: FrameService['thumbnail'];
}

export function createFrameService(parts: FrameServiceParts): FrameService {
  /** Checks the token before the work and after it: a session that was closed meanwhile gets no picture. */
  const underToken = async <Result>(
    { instanceId, frameIndex, token }: FrameRequest,
    work: (source: FrameSource) => Promise<Result>,
  ): Promise<OfInstance<Result>> => {
    const source = await parts.findSource(instanceId, frameIndex);
    parts.checkToken(token, source.studyId);
    const content = await work(source);
    parts.checkToken(token, source.studyId);
    return { SOPInstanceUID: source.SOPInstanceUID, content };
  };
  return {
    frame: (request, signal) =>
      underToken(request, (source) => parts.decode(source, { priority: request.priority, signal })),
    overlays: (request, signal) =>
      underToken(request, async (source) => {
        const { overlays, SOPInstanceUID } = await parts.describe(request.instanceId);
        // Asked for after the source: the index may have been rebuilt in between.
        if (SOPInstanceUID !== source.SOPInstanceUID) throw otherInstance(SOPInstanceUID, source);
        return parts.overlays(source, overlays, { priority: request.priority, signal });
      }),
    thumbnail: (instanceId, frameIndex, signal) => parts.thumbnail(instanceId, frameIndex, signal),
  };
}

function otherInstance(found: string, { SOPInstanceUID: expected }: FrameSource): NegatoscopeError {
  return new NegatoscopeError('reading.stale-token', 'The row is of another instance now', {
    expected,
    found,
  });
}
