import type { ErrorRecord } from '../../shared/errors.ts';
import type { ImageDescription, OverlayPlane } from '../../shared/image/image-description.ts';
import type { FrameOverlay } from '../../shared/image/overlay-bits.ts';
import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import type { FrameSource } from '../store/reader-api.ts';

/** Pool to thread: one job at a time. */
export interface DecodeJob {
  /** Unique in the pool's life: an answer with another id belongs to nobody and is dropped. */
  readonly jobId: number;
  readonly source: FrameSource;
  /** Given, the answer is the frame's thumbnail, drawn in the thread: the pixels never leave it. */
  readonly thumbnailOf?: ImageDescription;
  /** Given, the answer is which of these planes lie over the frame, with their bits. */
  readonly overlaysOf?: readonly OverlayPlane[];
  /** True: colour as sRGB, through the object's profile; a thumbnail always is. */
  readonly isForDisplay?: boolean;
}

/** Thread to pool. After `trap` the thread ends by itself. */
export type DecoderAnswer =
  | { readonly kind: 'frame'; readonly jobId: number; readonly frame: StoredFrame }
  | { readonly kind: 'thumbnail'; readonly jobId: number; readonly png: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'overlays'; readonly jobId: number; readonly overlays: readonly FrameOverlay[] }
  | { readonly kind: 'failure'; readonly jobId: number; readonly error: ErrorRecord }
  | { readonly kind: 'trap'; readonly jobId: number; readonly error: ErrorRecord };
