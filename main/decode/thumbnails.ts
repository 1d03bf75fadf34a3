import { encode } from 'fast-png';
import { frameAttributes, type ImageDescription } from '../../shared/image/image-description.ts';
import { renderFrame, type RenderedFrame } from '../../shared/image/render-frame.ts';
import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import type { FrameSource } from '../store/reader-api.ts';
import type { DecodePool } from './pool.ts';

/** Longest side of a thumbnail, in pixels. */
export const thumbnailSize = 128;

/** Pixels of the picture that it is made of, at least: two for one, so that averaging hides where their edges fall. */
export const thumbnailSourceSize = 2 * thumbnailSize;

/** Whether a frame may be drawn from fewer pixels than it has; a shutter's place is counted in all of them. */
export function maySkipPixels(description: ImageDescription, frameIndex: number): boolean {
  return frameAttributes(description, frameIndex).shutter === null;
}

export interface ThumbnailSource {
  readonly description: ImageDescription;
  readonly frameSource: (frameIndex: number) => Promise<FrameSource> | FrameSource;
}

/** Where thumbnails are kept: the reader answers the kept one, the store takes a new one. */
export interface ThumbnailShelf {
  thumbnail(instanceId: number): Promise<Uint8Array<ArrayBuffer> | null>;
  putThumbnail(instanceId: number, png: Uint8Array): Promise<void>;
}

/**
 * The thumbnail of an instance as PNG: its kept one, else made and then kept. Throws what decoding its middle frame
 * throws, and what the shelf throws.
 */
export async function thumbnailOf(
  pool: DecodePool,
  shelf: ThumbnailShelf,
  instanceId: number,
  find: () => Promise<ThumbnailSource>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await shelf.thumbnail(instanceId);
  if (kept !== null) return kept;
  const png = await makeThumbnail(pool, await find(), signal);
  await shelf.putThumbnail(instanceId, png);
  return png;
}

/** The thumbnail of one frame, made anew: what stands for a frame must not be the picture of another. */
export async function frameThumbnailOf(
  pool: DecodePool,
  frameIndex: number,
  find: () => Promise<ThumbnailSource>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  return makeThumbnail(pool, await find(), signal, frameIndex);
}

/** Of the middle frame when none is named; decoded and drawn in a decoder thread. */
async function makeThumbnail(
  pool: DecodePool,
  { description, frameSource }: ThumbnailSource,
  signal: AbortSignal | undefined,
  frameIndex: number = Math.floor(description.NumberOfFrames / 2),
): Promise<Uint8Array<ArrayBuffer>> {
  const source = await frameSource(frameIndex);
  return pool.thumbnail(source, description, {
    priority: 'prefetch',
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Default window, made smaller by averaging, never larger; PNG of 8 bits, grey or RGB. */
export function drawThumbnail(
  description: ImageDescription,
  frameIndex: number,
  frame: StoredFrame,
): Uint8Array<ArrayBuffer> {
  return encodePng(shrink(renderFrame(description, frameIndex, frame), thumbnailSize));
}

export function encodePng({
  rows,
  columns,
  channels,
  picture,
}: Pick<RenderedFrame, 'rows' | 'columns' | 'channels' | 'picture'>): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encode({ width: columns, height: rows, data: picture, depth: 8, channels }));
}

/** Box filter: each pixel of the small picture is the mean of the pixels that it covers. */
export function shrink(frame: RenderedFrame, longestSide: number): RenderedFrame {
  const scale = Math.min(1, longestSide / Math.max(frame.rows, frame.columns));
  if (scale === 1) return frame;
  const rows = Math.max(1, Math.round(frame.rows * scale));
  const columns = Math.max(1, Math.round(frame.columns * scale));
  const { channels } = frame;
  const picture = new Uint8Array(rows * columns * channels);
  for (let row = 0; row < rows; row++) {
    const fromRow = Math.floor((row * frame.rows) / rows);
    const toRow = Math.max(fromRow + 1, Math.floor(((row + 1) * frame.rows) / rows));
    for (let column = 0; column < columns; column++) {
      const fromColumn = Math.floor((column * frame.columns) / columns);
      const toColumn = Math.max(fromColumn + 1, Math.floor(((column + 1) * frame.columns) / columns));
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = fromRow; y < toRow; y++) {
          for (let x = fromColumn; x < toColumn; x++) {
            sum += frame.picture[(y * frame.columns + x) * channels + channel] ?? 0;
          }
        }
        picture[(row * columns + column) * channels + channel] = Math.round(
          sum / ((toRow - fromRow) * (toColumn - fromColumn)),
        );
      }
    }
  }
  return { ...frame, rows, columns, picture };
}
