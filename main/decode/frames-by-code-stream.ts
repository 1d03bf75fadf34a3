import type { ByteRange } from '../../shared/dicom/data-element.ts';
import type { FrameLocation } from '../../shared/dicom/frame-table.ts';

/** First bytes of the code streams whose beginning a fragment shows: JPEG and JPEG-LS, JPEG 2000, JP2. */
const beginnings: readonly (readonly number[])[] = [
  [0xff, 0xd8, 0xff],
  [0xff, 0x4f, 0xff, 0x51],
  [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20],
];

/** How much of a fragment tells whether a code stream begins in it. */
const beginningBytes = 8;

/**
 * Frames of encapsulated pixel data in several fragments each and without an offset table: a frame begins with every
 * fragment that begins a code stream. Null unless that yields exactly `NumberOfFrames`, the first of them with the
 * first fragment; RLE never, since its frames are one fragment each (PS3.5 A.4.2).
 *
 * `read` answers bytes of the file; it is asked for eight of each fragment.
 */
export function framesByCodeStream(
  fragments: readonly ByteRange[],
  NumberOfFrames: number,
  read: (range: ByteRange) => Uint8Array,
): readonly FrameLocation[] | null {
  const frames: ByteRange[][] = [];
  for (const fragment of fragments) {
    const lengthBytes = Math.min(beginningBytes, fragment.lengthBytes);
    if (beginsCodeStream(read({ offsetBytes: fragment.offsetBytes, lengthBytes }))) frames.push([]);
    const frame = frames.at(-1);
    if (frame === undefined || frames.length > NumberOfFrames) return null;
    frame.push(fragment);
  }
  return frames.length === NumberOfFrames ? frames.map((ranges) => ({ ranges, firstBit: 0 })) : null;
}

function beginsCodeStream(bytes: Uint8Array): boolean {
  return beginnings.some((beginning) => beginning.every((byte, index) => bytes[index] === byte));
}
