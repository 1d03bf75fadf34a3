import { NegatoscopeError } from '../errors.ts';
import type { ByteRange } from './data-element.ts';
import type { PixelDataLocation } from './pixel-data-location.ts';
import { malformed } from './parse-errors.ts';

/** Where one frame is. Read the ranges in order and put them end to end. */
export interface FrameLocation {
  readonly ranges: readonly ByteRange[];
  /**
   * Bit of the first byte where the frame starts, 0 the least significant. Other than 0 only for 1-bit images, whose
   * frames follow each other without padding (PS3.5 8.1.1).
   */
  readonly firstBit: number;
}

/** What native pixel data needs to be split (PS3.3 C.7.6.3). */
export interface NativeFrameSize {
  readonly Rows: number;
  readonly Columns: number;
  readonly SamplesPerPixel: number;
  readonly BitsAllocated: number;
  /** YBR_FULL_422 has two samples a pixel, as each chrominance pair serves two (PS3.3 C.7.6.3.1.2). */
  readonly PhotometricInterpretation: string;
}

/** Extended Offset Table (7FE0,0001) and its Lengths (7FE0,0002), values as received: little endian, 64 bits. */
export interface ExtendedOffsetTable {
  readonly offsets: Uint8Array;
  /** Without it a frame reaches to where the next begins. */
  readonly lengths: Uint8Array | undefined;
}

/** Item tag and length in front of each fragment. */
const itemHeaderBytes = 8;

/** Bits of one native frame. YBR_FULL_422 of one pixel has 2 samples, else `SamplesPerPixel`. */
function frameBits(size: NativeFrameSize): number {
  const samples = size.PhotometricInterpretation === 'YBR_FULL_422' ? 2 : size.SamplesPerPixel;
  return size.Rows * size.Columns * samples * size.BitsAllocated;
}

/**
 * Frames of native pixel data by arithmetic. A value longer than its frames is read (padding, or attributes that
 * count too few); `image.frame-missing` names the first frame that is not all there.
 */
export function nativeFrames(
  value: ByteRange,
  NumberOfFrames: number,
  size: NativeFrameSize,
): readonly FrameLocation[] {
  const bits = frameBits(size);
  if (!Number.isSafeInteger(bits * NumberOfFrames) || bits <= 0 || NumberOfFrames <= 0) {
    const found = `${size.Rows} × ${size.Columns} × ${size.SamplesPerPixel} × ${size.BitsAllocated} × ${NumberOfFrames}`;
    throw malformed('PixelData (7FE0,0010)', value.offsetBytes, 'a countable size of frames', found);
  }
  // Judged before a list is made: a header may claim two milliards of frames.
  const framesThere = Math.floor((value.lengthBytes * 8) / bits);
  if (framesThere < NumberOfFrames) {
    const neededBytes = Math.ceil((bits * NumberOfFrames) / 8);
    throw new NegatoscopeError(
      'image.frame-missing',
      `Frame ${framesThere + 1} of ${NumberOfFrames} is missing: ${neededBytes} bytes needed, ${value.lengthBytes} there`,
      { frameNumber: framesThere + 1, neededBytes, availableBytes: value.lengthBytes },
    );
  }
  return Array.from({ length: NumberOfFrames }, (_, frameIndex) => {
    const startBit = frameIndex * bits;
    const startByte = Math.floor(startBit / 8);
    const endByte = Math.ceil((startBit + bits) / 8);
    return {
      ranges: [{ offsetBytes: value.offsetBytes + startByte, lengthBytes: endByte - startByte }],
      firstBit: startBit % 8,
    };
  });
}

function frameOf(ranges: readonly ByteRange[]): FrameLocation {
  return { ranges, firstBit: 0 };
}

function readOffsets(table: Uint8Array, entryBytes: 4 | 8, field: string, offsetBytes: number): number[] {
  if (table.length % entryBytes !== 0) {
    throw malformed(field, offsetBytes, `a multiple of ${entryBytes} bytes`, `${table.length} bytes`);
  }
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  return Array.from({ length: table.length / entryBytes }, (_, index) =>
    entryBytes === 4 ? view.getUint32(index * 4, true) : Number(view.getBigUint64(index * 8, true)),
  );
}

/**
 * Splits the fragments at the offsets. Each offset must be the place of a fragment's item header, counted from the
 * first one's (PS3.5 A.4), and they must rise: anything else would show another frame's pixels under this number.
 */
function splitAtOffsets(
  fragments: readonly ByteRange[],
  offsets: readonly number[],
  field: string,
): readonly FrameLocation[] {
  const first = fragments[0];
  if (first === undefined) throw malformed(field, 0, 'at least one fragment', 'none');
  const base = first.offsetBytes;
  const frames: ByteRange[][] = [];
  let next = 0;
  for (const fragment of fragments) {
    if (offsets[next] === fragment.offsetBytes - base) {
      frames.push([]);
      next += 1;
    }
    const frame = frames.at(-1);
    if (frame === undefined) throw malformed(field, base, 'the first offset to be 0', `${offsets[0]}`);
    frame.push(fragment);
  }
  if (next !== offsets.length) {
    const found = `${offsets[next]} for frame ${next + 1}`;
    throw malformed(field, base, 'rising offsets, each of the start of a fragment', found);
  }
  return frames.map(frameOf);
}

function splitByExtendedTable(
  fragments: readonly ByteRange[],
  table: ExtendedOffsetTable,
  NumberOfFrames: number,
): readonly FrameLocation[] {
  const field = 'ExtendedOffsetTable (7FE0,0001)';
  const base = fragments[0]?.offsetBytes ?? 0;
  const offsets = readOffsets(table.offsets, 8, field, base);
  checkCount(offsets.length, NumberOfFrames, field, base);
  const frames = splitAtOffsets(fragments, offsets, field);
  if (table.lengths === undefined) return frames;
  const lengthField = 'ExtendedOffsetTableLengths (7FE0,0002)';
  const lengths = readOffsets(table.lengths, 8, lengthField, base);
  checkCount(lengths.length, NumberOfFrames, lengthField, base);
  return frames.map((frame, frameIndex) => {
    // With this table each frame is one fragment (PS3.3 C.7.6.3.1.8); its length tells padding from code stream.
    const [range] = frame.ranges;
    const length = lengths[frameIndex] ?? 0;
    if (range === undefined || frame.ranges.length !== 1 || length === 0 || length > range.lengthBytes) {
      throw malformed(
        lengthField,
        range?.offsetBytes ?? base,
        `one fragment a frame, of at least the stated length`,
        `${length} bytes in ${frame.ranges.length} fragments for frame ${frameIndex + 1}`,
      );
    }
    return frameOf([{ offsetBytes: range.offsetBytes, lengthBytes: length }]);
  });
}

function checkCount(found: number, NumberOfFrames: number, field: string, offsetBytes: number): void {
  if (found !== NumberOfFrames) {
    throw malformed(field, offsetBytes, `${NumberOfFrames} entries, one a frame`, `${found}`);
  }
}

/**
 * Frames of encapsulated pixel data: by the extended offset table, else the basic one, else by counting (one frame
 * has all fragments; as many fragments as frames are one each). Where none of these holds, frames can only be told
 * by the code streams in them, which is not done here: `dicom.malformed`, as for tables that contradict the fragments.
 */
export function encapsulatedFrames(
  pixelData: Pick<PixelDataLocation & { kind: 'encapsulated' }, 'basicOffsetTable' | 'fragments'>,
  NumberOfFrames: number,
  extendedOffsetTable?: ExtendedOffsetTable,
): readonly FrameLocation[] {
  const { fragments, basicOffsetTable } = pixelData;
  const base = fragments[0]?.offsetBytes ?? 0;
  if (fragments.length === 0) throw malformed('PixelData (7FE0,0010)', base, 'at least one fragment', 'none');
  if (extendedOffsetTable !== undefined && extendedOffsetTable.offsets.length > 0) {
    return splitByExtendedTable(fragments, extendedOffsetTable, NumberOfFrames);
  }
  // One frame has every fragment whatever the table says: tables of single frames are often wrong and never needed.
  if (NumberOfFrames === 1) return [frameOf(fragments)];
  const field = 'Basic Offset Table of PixelData (7FE0,0010)';
  if (basicOffsetTable.length > 0) {
    const offsets = readOffsets(basicOffsetTable, 4, field, base - itemHeaderBytes);
    checkCount(offsets.length, NumberOfFrames, field, base - itemHeaderBytes);
    return splitAtOffsets(fragments, offsets, field);
  }
  if (fragments.length === NumberOfFrames) return fragments.map((fragment) => frameOf([fragment]));
  throw malformed(
    'PixelData (7FE0,0010)',
    base - itemHeaderBytes,
    `an offset table, or ${NumberOfFrames} fragments, one a frame`,
    `${fragments.length} fragments and no table`,
  );
}
