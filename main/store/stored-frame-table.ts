import { NegatoscopeError } from '../../shared/errors.ts';
import { nativeFrames, type FrameLocation, type NativeFrameSize } from '../../shared/dicom/frame-table.ts';
import type { ByteRange } from '../../shared/dicom/data-element.ts';

/**
 * The frame table of one instance as the index keeps it: one frame is found without reading the others.
 *
 * Little endian. Byte 0: kind. Native (0): at 8 offset and length of the pixel data, 64-bit floats; frames follow by
 * arithmetic. Fragments (1): at 4 the number of frames n; at 8, n + 1 32-bit indices of each frame's first range; then,
 * at the next multiple of 8, offset and length of each range, 64-bit floats.
 */
const native = 0;
const fragments = 1;
const countOffset = 4;
const tableOffset = 8;
const rangeBytes = 16;

function invalid(reason: string): NegatoscopeError {
  return new NegatoscopeError('program.fault', `Frame table of the index: ${reason}`, {
    where: 'stored-frame-table',
  });
}

export function encodeNativeTable(pixelData: ByteRange): Uint8Array {
  const bytes = new Uint8Array(tableOffset + rangeBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = native;
  view.setFloat64(tableOffset, pixelData.offsetBytes, true);
  view.setFloat64(tableOffset + 8, pixelData.lengthBytes, true);
  return bytes;
}

/** Of encapsulated pixel data, where every frame begins at bit 0 of a fragment. */
export function encodeFragmentTable(frames: readonly FrameLocation[]): Uint8Array {
  const rangeCount = frames.reduce((count, frame) => count + frame.ranges.length, 0);
  const rangesOffset = rangesOffsetOf(frames.length);
  const bytes = new Uint8Array(rangesOffset + rangeCount * rangeBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = fragments;
  view.setUint32(countOffset, frames.length, true);
  let rangeIndex = 0;
  for (const [frameIndex, frame] of frames.entries()) {
    view.setUint32(tableOffset + frameIndex * 4, rangeIndex, true);
    for (const range of frame.ranges) {
      view.setFloat64(rangesOffset + rangeIndex * rangeBytes, range.offsetBytes, true);
      view.setFloat64(rangesOffset + rangeIndex * rangeBytes + 8, range.lengthBytes, true);
      rangeIndex += 1;
    }
  }
  view.setUint32(tableOffset + frames.length * 4, rangeIndex, true);
  return bytes;
}

function rangesOffsetOf(frameCount: number): number {
  return tableOffset + Math.ceil(((frameCount + 1) * 4) / 8) * 8;
}

/**
 * Where a frame is. `frameIndex` is within the instance's frames (the caller checked it).
 * Throws `image.frame-missing` when the native pixel data ends before it, `dicom.malformed` for a size that cannot be.
 */
export function findFrame(table: Uint8Array, frameIndex: number, size: NativeFrameSize): FrameLocation {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const rangeAt = (offset: number): ByteRange => ({
    offsetBytes: view.getFloat64(offset, true),
    lengthBytes: view.getFloat64(offset + 8, true),
  });
  switch (table[0]) {
    case native: {
      const frame = nativeFrames(rangeAt(tableOffset), frameIndex + 1, size)[frameIndex];
      if (frame === undefined) throw invalid(`no frame ${frameIndex}`);
      return frame;
    }
    case fragments: {
      const frameCount = view.getUint32(countOffset, true);
      if (frameIndex >= frameCount) throw invalid(`frame ${frameIndex} of ${frameCount}`);
      const first = view.getUint32(tableOffset + frameIndex * 4, true);
      const end = view.getUint32(tableOffset + (frameIndex + 1) * 4, true);
      const rangesOffset = rangesOffsetOf(frameCount);
      const ranges = Array.from({ length: end - first }, (_, index) =>
        rangeAt(rangesOffset + (first + index) * rangeBytes),
      );
      return { ranges, firstBit: 0 };
    }
    default:
      throw invalid(`unknown kind ${table[0]}`);
  }
}
