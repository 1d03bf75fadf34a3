import type { CodeStreamHeader } from '../codec.ts';
import type { HeaderReading } from './jpeg.ts';

/** Markers of ISO/IEC 15444-1 Table A.2. */
const SOC = 0xff4f;
const SIZ = 0xff51;
const COD = 0xff52;
const SOT = 0xff90;
const EOC = 0xffd9;

export interface Jpeg2000Header extends CodeStreamHeader {
  /** From SIZ; all components agree, or the reading is refused. */
  readonly isSigned: boolean;
  /** True when all components are sampled at every pixel (XRsiz = YRsiz = 1). */
  readonly isFullySampled: boolean;
  /** Components one to three were transformed together (Table A.17): the decoder gives RGB. */
  readonly hasComponentTransform: boolean;
  /** The 5-3 transformation; false: 9-7, always lossy (Table A.20). */
  readonly isReversible: boolean;
}

/**
 * Reads the main header of a JPEG 2000 code stream (bare, or in a JP2 file) and follows its tile-parts to the end,
 * so that a stream cut anywhere is known before it is decoded. HTJ2K has the same syntax.
 */
export function readJpeg2000Header(whole: Uint8Array): HeaderReading<Jpeg2000Header> {
  const bytes = findCodeStream(whole);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number): number => (at + 2 <= view.byteLength ? view.getUint16(at) : -1);
  const u32 = (at: number): number => (at + 4 <= view.byteLength ? view.getUint32(at) : -1);
  const u8 = (at: number): number => bytes[at] ?? -1;

  if (u16(0) !== SOC || u16(2) !== SIZ) return damaged('no start of code stream (FF4F FF51)');
  // SIZ: marker 2, Lsiz 2, Rsiz 2, Xsiz 4, Ysiz 4, XOsiz 4, YOsiz 4, tile size and offset 16, Csiz 2 (A.5.1).
  const components = u16(40);
  if (u16(42 + 3 * Math.max(0, components - 1) + 1) === -1) return damaged('SIZ cut short');
  const columns = u32(8) - u32(16);
  const rows = u32(12) - u32(20);
  // Xsiz … at 8, tile size at 24 and 28, tile offset at 32 and 36: (B-5).
  const tileCount = Math.ceil((u32(8) - u32(32)) / u32(24)) * Math.ceil((u32(12) - u32(36)) / u32(28));
  const depths = new Set<number>();
  let isFullySampled = true;
  for (let component = 0; component < components; component++) {
    const at = 42 + 3 * component;
    depths.add(u8(at));
    if (u8(at + 1) !== 1 || u8(at + 2) !== 1) isFullySampled = false;
  }
  const [depth] = depths;
  if (depth === undefined || depths.size !== 1) return damaged('components of different depth');

  let at = 4 + u16(4);
  let hasComponentTransform = false;
  let isReversible = false;
  let hasCod = false;
  for (;;) {
    const marker = u16(at);
    if (marker === SOT) break;
    const length = u16(at + 2);
    if (marker < 0xff00 || length < 2 || at + 2 + length > bytes.length) {
      return damaged(`main header cut short at byte ${at}`);
    }
    if (marker === COD) {
      // Marker 2, Lcod 2, Scod 1, progression 1, layers 2, component transform 1, levels 1, block 2, style 1, filter 1.
      hasCod = true;
      hasComponentTransform = u8(at + 8) === 1;
      isReversible = u8(at + 13) === 1;
    }
    at += 2 + length;
  }
  if (!hasCod) return damaged('no coding style (COD)');
  const tileDamage = followTileParts(bytes, at, tileCount, u16, u32);
  if (tileDamage !== null) return damaged(tileDamage);
  const header = {
    rows,
    columns,
    components,
    precision: (depth & 0x7f) + 1,
    isSigned: (depth & 0x80) !== 0,
    isFullySampled,
    hasComponentTransform,
    isReversible,
  };
  return { header, damage: null };
}

function damaged(damage: string): { header: null; damage: string } {
  return { header: null, damage };
}

/**
 * Each tile-part says its length (Psot, A.4.2); the last may say 0, "to the end of code stream marker". Every tile
 * must have come. Without that marker the tile-parts must be as many as the last one says, since a stream may also
 * be cut where a tile-part ends: it would decode to a picture of lower resolution.
 */
function followTileParts(
  bytes: Uint8Array,
  first: number,
  tileCount: number,
  u16: (at: number) => number,
  u32: (at: number) => number,
): string | null {
  let end = bytes.length;
  while (end > first && bytes[end - 1] === 0) end--;
  const hasEnd = u16(end - 2) === EOC;
  const tiles = new Set<number>();
  let isLastPart = false;
  let at = first;
  while (u16(at) === SOT) {
    // SOT: marker 2, Lsot 2, Isot 2, Psot 4, TPsot 1, TNsot 1.
    const length = u32(at + 6);
    tiles.add(u16(at + 4));
    isLastPart = (bytes[at + 10] ?? 0) + 1 === bytes[at + 11];
    if (length === 0) {
      if (!hasEnd) return 'the last tile-part has no end (EOC)';
      break;
    }
    // 14: SOT itself and the SOD marker that must follow.
    if (length < 14) return `tile-part of ${length} bytes at byte ${at}`;
    if (at + length > bytes.length) {
      return `tile-part at byte ${at} needs ${length} bytes, ${bytes.length - at} are left`;
    }
    at += length;
  }
  if (tiles.size !== tileCount) return `${tiles.size} of ${tileCount} tiles`;
  return hasEnd || isLastPart ? null : 'no end of code stream (EOC), and tile-parts are missing';
}

const jp2Signature = [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20];

/** The code stream inside a JP2 file's `jp2c` box (15444-1 Annex I), or the bytes themselves. */
function findCodeStream(bytes: Uint8Array): Uint8Array {
  if (!jp2Signature.every((byte, index) => bytes[index] === byte)) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x6a703263) return bytes.subarray(at + 8);
    if (length < 8) break;
    at += length;
  }
  return bytes;
}
