/** Bounds of what one received object may ask of memory and time. Beyond them: `dicom.limit-exceeded`. */
export interface ParseLimits {
  /** Values up to this length are kept; of longer ones only the place is recorded. */
  readonly keepValueBytes: number;
  /** The same for lookup tables and palettes, which display needs: 65 536 entries of 16 bits are 128 KiB. */
  readonly keepLookupTableBytes: number;
  /** Basic and extended offset tables; 8 bytes a frame in the latter. */
  readonly offsetTableBytes: number;
  /** All values kept of one object together. */
  readonly keptBytes: number;
  /** Sequences within sequences. */
  readonly depth: number;
  /** Elements, items and fragments together. */
  readonly elementCount: number;
  /** File meta information, group 0002. */
  readonly fileMetaBytes: number;
  /** Deflated data set, before inflation. What it may grow to is the inflating caller's bound. */
  readonly deflatedBytes: number;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

export const defaultParseLimits: ParseLimits = {
  keepValueBytes: 64 * kibibyte,
  keepLookupTableBytes: 256 * kibibyte,
  offsetTableBytes: 32 * mebibyte,
  keptBytes: 256 * mebibyte,
  depth: 64,
  elementCount: 2_000_000,
  fileMetaBytes: mebibyte,
  deflatedBytes: 256 * mebibyte,
};
