import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createInflateRaw } from 'node:zlib';
import { Readable } from 'node:stream';
import { NegatoscopeError } from '../../shared/errors.ts';
import { frameLimitBytes } from '../../shared/image/check-image-pixel.ts';
import type { FrameSource } from '../store/reader-api.ts';

/** Greatest inflated data set that is read to reach a frame: a bomb of 200 KB inflates to gigabytes (N61). */
export const inflatedLimitBytes = 2 * frameLimitBytes;

type FramePlace = Pick<
  FrameSource,
  | 'file'
  | 'frameIndex'
  | 'TransferSyntaxUID'
  | 'ranges'
  | 'isDeflated'
  | 'dataSetOffsetBytes'
  | 'isBigEndian'
  | 'pixels'
>;

/**
 * The bytes of one frame: its ranges, one after another, in a buffer of their own. Only these bytes are read,
 * except of a deflated data set, which is inflated from its start as far as the frame's end.
 *
 * Reads synchronously where nothing is inflated: a decoder thread has nothing else to do meanwhile, and each of the
 * five asynchronous calls of a read would wait for a thread of libuv's on a busy machine.
 *
 * Throws `image.frame-missing` when the file ends before the frame does, `store.read-failed` when it cannot be read.
 */
export async function readFrameBytes(
  place: FramePlace,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const neededBytes = place.ranges.reduce((sum, range) => sum + range.lengthBytes, 0);
  if (neededBytes > frameLimitBytes) {
    throw new NegatoscopeError(
      'codec.corrupt',
      `The frame's value of ${neededBytes} bytes is over the limit of ${frameLimitBytes}`,
      { TransferSyntaxUID: place.TransferSyntaxUID, reason: `${neededBytes} bytes encoded` },
    );
  }
  const descriptor = openFile(place.file);
  if (place.isDeflated) return inflateRanges(descriptor, place, neededBytes, signal);
  try {
    if (isWordSwapped(place)) return readSwappedRanges(descriptor, place);
    return readRanges(descriptor, place.ranges, place);
  } finally {
    closeSync(descriptor);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new NegatoscopeError(
      'store.read-failed',
      `Cannot open the stored file: ${reason}`,
      { file: path, operation: 'open', reason },
      { cause },
    );
  }
}

function missing(place: FramePlace, neededBytes: number, availableBytes: number): NegatoscopeError {
  const frameNumber = place.frameIndex + 1;
  return new NegatoscopeError(
    'image.frame-missing',
    `Frame ${frameNumber} needs ${neededBytes} bytes, ${availableBytes} are in the file`,
    { frameNumber, neededBytes, availableBytes },
  );
}

/** Cells of bytes or bits that came within 16-bit words of big endian order (PS3.5 8.1.2, VR OW). */
function isWordSwapped({ isBigEndian, pixels }: FramePlace): boolean {
  return isBigEndian && pixels.pixelDataVr === 'OW' && pixels.BitsAllocated <= 8;
}

/** Reads whole words around each range (values start at even offsets), turns them, and takes the range out. */
function readSwappedRanges(descriptor: number, place: FramePlace): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const { offsetBytes, lengthBytes } of place.ranges) {
    const start = offsetBytes - (offsetBytes % 2);
    const end = offsetBytes + lengthBytes + ((offsetBytes + lengthBytes) % 2);
    const words = readRanges(descriptor, [{ offsetBytes: start, lengthBytes: end - start }], place);
    Buffer.from(words.buffer).swap16();
    parts.push(words.subarray(offsetBytes - start, offsetBytes - start + lengthBytes));
  }
  return Uint8Array.from(Buffer.concat(parts));
}

function readRanges(
  descriptor: number,
  ranges: FramePlace['ranges'],
  place: FramePlace,
): Uint8Array<ArrayBuffer> {
  // Before any allocation: a range is only as long as the file, whatever a length field says.
  const { size } = fstatSync(descriptor);
  for (const range of ranges) {
    if (range.offsetBytes + range.lengthBytes > size) {
      throw missing(place, range.lengthBytes, Math.max(0, size - range.offsetBytes));
    }
  }
  const bytes = new Uint8Array(ranges.reduce((sum, range) => sum + range.lengthBytes, 0));
  let written = 0;
  for (const range of ranges) {
    let done = 0;
    while (done < range.lengthBytes) {
      const bytesRead = readSync(
        descriptor,
        bytes,
        written + done,
        range.lengthBytes - done,
        range.offsetBytes + done,
      );
      if (bytesRead === 0) throw missing(place, range.lengthBytes, done);
      done += bytesRead;
    }
    written += done;
  }
  return bytes;
}

/** Copies the ranges out of the inflated stream as it passes; nothing else of it is kept. Closes the descriptor. */
async function inflateRanges(
  descriptor: number,
  place: FramePlace,
  neededBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const endBytes = Math.max(0, ...place.ranges.map((range) => range.offsetBytes + range.lengthBytes));
  if (endBytes > inflatedLimitBytes) {
    const reason = `the frame ends ${endBytes} bytes into the inflated data set, over the limit of ${inflatedLimitBytes}`;
    throw new NegatoscopeError('codec.corrupt', `Frame cannot be read: ${reason}`, {
      TransferSyntaxUID: place.TransferSyntaxUID,
      reason,
    });
  }
  const bytes = new Uint8Array(neededBytes);
  let position = 0;
  const source = createReadStream('', { fd: descriptor, start: place.dataSetOffsetBytes });
  const inflate = createInflateRaw();
  // An error of the file reaches the loop below through the inflating stream.
  source.on('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  try {
    for await (const chunk of Readable.from(inflate)) {
      signal?.throwIfAborted();
      if (!(chunk instanceof Uint8Array)) continue;
      copyRanges(place.ranges, chunk, position, bytes);
      position += chunk.length;
      if (position >= endBytes) return bytes;
    }
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NegatoscopeError(
      'codec.corrupt',
      `The deflated data set cannot be inflated: ${reason}`,
      { TransferSyntaxUID: place.TransferSyntaxUID, reason },
      { cause },
    );
  } finally {
    source.destroy();
    inflate.destroy();
  }
  throw missing(place, endBytes, position);
}

function copyRanges(
  ranges: FramePlace['ranges'],
  chunk: Uint8Array,
  position: number,
  target: Uint8Array,
): void {
  let at = 0;
  for (const range of ranges) {
    const from = Math.max(range.offsetBytes, position);
    const to = Math.min(range.offsetBytes + range.lengthBytes, position + chunk.length);
    if (from < to) {
      target.set(chunk.subarray(from - position, to - position), at + (from - range.offsetBytes));
    }
    at += range.lengthBytes;
  }
}
