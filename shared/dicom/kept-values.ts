import type { ParseLimits } from './parse-limits.ts';
import { Tag } from './tags.ts';

const lookupTables: ReadonlySet<number> = new Set([
  Tag.ICCProfile,
  Tag.LUTData,
  Tag.RedPaletteColorLookupTableData,
  Tag.GreenPaletteColorLookupTableData,
  Tag.BluePaletteColorLookupTableData,
  Tag.AlphaPaletteColorLookupTableData,
  Tag.SegmentedRedPaletteColorLookupTableData,
  Tag.SegmentedGreenPaletteColorLookupTableData,
  Tag.SegmentedBluePaletteColorLookupTableData,
]);

/** Longest value of a tag that is kept in memory, in bytes; of longer ones only the place is recorded. */
export function keptLengthBytes(tag: number, limits: ParseLimits): number {
  if (lookupTables.has(tag)) return limits.keepLookupTableBytes;
  // Without its offset tables an encapsulated object cannot be split into frames.
  if (tag === Tag.ExtendedOffsetTable || tag === Tag.ExtendedOffsetTableLengths) {
    return limits.offsetTableBytes;
  }
  // Padding is never read (PS3.10 7.2).
  if (tag === Tag.DataSetTrailingPadding) return 0;
  return limits.keepValueBytes;
}
