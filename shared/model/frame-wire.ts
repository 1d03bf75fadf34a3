import { NegatoscopeError } from '../errors.ts';
import {
  bytesPerValue,
  type FrameHeader,
  type StoredFrame,
  type StoredPhotometric,
  type StoredValueType,
} from '../image/stored-pixels.ts';

/**
 * The form of `GET /frames/<instance row id>/<frame number, 1-based>`: stored values in the body, their
 * description in one header as JSON, so that both sides share one codec and nothing is said twice.
 */
export const frameHeaderName = 'x-frame';
/** Reading token of the session, on request and answer. */
export const tokenHeaderName = 'x-reading-token';
/** SOP Instance UID of the object whose pixels are answered: what the overlay names must be it. */
export const instanceHeaderName = 'x-sop-instance-uid';
/** Priority of the request: `visible`, `neighbour`, `layout`, `prefetch`. */
export const priorityHeaderName = 'x-priority';

export const framePriorities = ['visible', 'neighbour', 'layout', 'prefetch'] as const;
export type FramePriority = (typeof framePriorities)[number];

export function framePath(instanceId: number, frameIndex: number): string {
  return `/frames/${instanceId}/${frameIndex + 1}`;
}

/** Of one frame, or of the one in the middle. */
export function thumbnailPath(instanceId: number, frameIndex?: number): string {
  return frameIndex === undefined
    ? `/thumbnails/${instanceId}`
    : `/thumbnails/${instanceId}/${frameIndex + 1}`;
}

export function encodeFrameHeader(header: FrameHeader): string {
  return JSON.stringify(header);
}

const valueTypes: ReadonlySet<string> = new Set(Object.keys(bytesPerValue));
const photometrics: ReadonlySet<string> = new Set(['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR', 'RGB']);

function isValueType(value: unknown): value is StoredValueType {
  return typeof value === 'string' && valueTypes.has(value);
}

function isPhotometric(value: unknown): value is StoredPhotometric {
  return typeof value === 'string' && photometrics.has(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

/**
 * Rebuilds a frame from header and body and checks that the body is exactly as long as the header says.
 * Throws `request.invalid`, so that a short body is never drawn.
 */
export function decodeFrame(headerText: string | null, pixels: ArrayBuffer): StoredFrame {
  const header = parseFrameHeader(headerText);
  const expectedBytes = header.rows * header.columns * header.samplesPerPixel * bytesPerValue[header.type];
  if (pixels.byteLength !== expectedBytes) {
    const reason = `frame body: expected ${expectedBytes} bytes, found ${pixels.byteLength}`;
    throw new NegatoscopeError('request.invalid', reason, { reason });
  }
  return { header, pixels };
}

function refuse(reason: string): never {
  throw new NegatoscopeError('request.invalid', `frame header: ${reason}`, { reason });
}

function parseFrameHeader(headerText: string | null): FrameHeader {
  if (headerText === null) return refuse('missing');
  let value: unknown;
  try {
    value = JSON.parse(headerText);
  } catch (cause) {
    throw new NegatoscopeError(
      'request.invalid',
      'frame header: not JSON',
      { reason: 'not JSON' },
      { cause },
    );
  }
  if (typeof value !== 'object' || value === null) return refuse('not an object');
  const { rows, columns, samplesPerPixel, type, bitsAllocated, bitsStored, photometric, frameCount, lossy } =
    value as Partial<Record<keyof FrameHeader, unknown>>;
  if (!isCount(rows) || !isCount(columns)) return refuse('rows and columns must be positive integers');
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) return refuse('samplesPerPixel must be 1 or 3');
  if (!isValueType(type)) return refuse('unknown type');
  if (!isCount(bitsAllocated) || !isCount(bitsStored)) return refuse('bits must be positive integers');
  if (!isPhotometric(photometric)) return refuse('unknown photometric');
  if (!isCount(frameCount)) return refuse('frameCount must be a positive integer');
  if (typeof lossy !== 'boolean') return refuse('lossy must be true or false');
  return { rows, columns, samplesPerPixel, type, bitsAllocated, bitsStored, photometric, frameCount, lossy };
}
