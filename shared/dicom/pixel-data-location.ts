import type { ByteRange } from './data-element.ts';
import { Tag } from './tags.ts';
import type { Vr } from './vr.ts';

/** Where the pixels of the top level data set are: (7FE0,0008), (7FE0,0009) or (7FE0,0010). */
export type PixelDataLocation =
  | ({ readonly kind: 'native'; readonly tag: number; readonly vr: Vr } & ByteRange)
  | {
      /** Nearly always in an encapsulated transfer syntax; in a native one the codec is not stated. */
      readonly kind: 'encapsulated';
      readonly tag: number;
      readonly vr: Vr;
      /** Little endian 32-bit offsets from the first byte of the first fragment's item header; often empty. */
      readonly basicOffsetTable: Uint8Array;
      readonly fragments: readonly ByteRange[];
    };

export function isPixelDataTag(tag: number): boolean {
  return tag === Tag.PixelData || tag === Tag.FloatPixelData || tag === Tag.DoubleFloatPixelData;
}
