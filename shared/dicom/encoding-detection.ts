import type { ElementEncoding } from './data-element.ts';
import { dictionaryEntries } from './dictionary.ts';
import { isVr } from './vr.ts';

export interface DetectedEncoding extends ElementEncoding {
  /** Of the element that was looked at. */
  readonly tag: number;
}

/**
 * Groups that a file may begin with: file meta 0002, directory 0004, identifying 0008. A data set without group 0008
 * has no SOP Instance UID.
 */
function isFirstTag(tag: number): boolean {
  const group = tag >>> 16;
  return (group === 0x0002 || group === 0x0004 || group === 0x0008) && isKnown(tag);
}

/** A group length is as good as any element of the group. */
function isKnown(tag: number): boolean {
  return (tag & 0xffff) === 0 || dictionaryEntries().has(tag);
}

/** A first value longer than this is no DICOM header; longest are texts of a few hundred bytes. */
const longestFirstValueBytes = 0x1_0000;

/**
 * How a data set is encoded, by its first element; undefined where those bytes begin none.
 * Explicit VR shows itself by the VR's letters, byte order by the group, which is small.
 */
export function detectEncoding(bytes: Uint8Array): DetectedEncoding | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const vr = String.fromCharCode(view.getUint8(4), view.getUint8(5));
  const isExplicitVr = isVr(vr);
  for (const isLittleEndian of [true, false]) {
    const tag = view.getUint16(0, isLittleEndian) * 0x10000 + view.getUint16(2, isLittleEndian);
    if (isFirstTag(tag)) {
      if (isExplicitVr) return { isExplicitVr, isLittleEndian, tag };
      // No implicit VR big endian exists (PS3.5 Annex A).
      if (isLittleEndian && view.getUint32(4, true) <= longestFirstValueBytes) {
        return { isExplicitVr, isLittleEndian, tag };
      }
    }
  }
  return undefined;
}

/**
 * The same where it is known that a data set begins here, as after file meta information without a transfer syntax:
 * any tag will do. Group numbers are small, so the byte order is the one in which the group is the smaller.
 */
export function detectEncodingOfDataSet(bytes: Uint8Array): DetectedEncoding | undefined {
  const detected = detectEncoding(bytes);
  if (detected !== undefined || bytes.length < 8) return detected;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const isExplicitVr = isVr(String.fromCharCode(view.getUint8(4), view.getUint8(5)));
  const isLittleEndian = !isExplicitVr || view.getUint16(0, true) <= view.getUint16(0, false);
  const tag = view.getUint16(0, isLittleEndian) * 0x10000 + view.getUint16(2, isLittleEndian);
  return { isExplicitVr, isLittleEndian, tag };
}
