/**
 * Stored values of one frame as they cross from the decoder to a viewport or a file.
 *
 * Row-major, little endian, samples interleaved (R,G,B), rows x columns x samplesPerPixel values of `type`.
 * Values are the stored bits of PS3.5 8.1.1: shifted to bit 0, other bits masked off, sign-extended where the
 * attributes say signed. Palette images carry indices. YBR is converted to RGB (`photometric` says what is here).
 */
export type StoredValueType =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'float32'
  | 'float64';

export type StoredPhotometric = 'MONOCHROME1' | 'MONOCHROME2' | 'PALETTE COLOR' | 'RGB';

export interface FrameHeader {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  readonly type: StoredValueType;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly photometric: StoredPhotometric;
  readonly frameCount: number;
  readonly lossy: boolean;
}

export interface StoredFrame {
  readonly header: FrameHeader;
  /** Owned by the receiver; exactly rows x columns x samplesPerPixel values. */
  readonly pixels: ArrayBuffer;
}

export const bytesPerValue: Readonly<Record<StoredValueType, 1 | 2 | 4 | 8>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  float64: 8,
};

export type StoredValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** A typed view of the frame's values; no copy. Every host of ours is little endian. */
export function storedValues(frame: StoredFrame): StoredValues {
  switch (frame.header.type) {
    case 'uint8':
      return new Uint8Array(frame.pixels);
    case 'int8':
      return new Int8Array(frame.pixels);
    case 'uint16':
      return new Uint16Array(frame.pixels);
    case 'int16':
      return new Int16Array(frame.pixels);
    case 'uint32':
      return new Uint32Array(frame.pixels);
    case 'int32':
      return new Int32Array(frame.pixels);
    case 'float32':
      return new Float32Array(frame.pixels);
    case 'float64':
      return new Float64Array(frame.pixels);
  }
}
