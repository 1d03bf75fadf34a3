import { DecoderRefusal } from '../wasm-decoders.ts';
import {
  readCodingStyle,
  readProgressionChanges,
  readQuantisation,
  type BlockCoding,
  type PacketCoding,
  type ProgressionChange,
  type Quantisation,
} from './marker-segments.ts';

/** Markers of ISO/IEC 15444-1 Table A.2. */
const marker = {
  SOC: 0xff4f,
  SIZ: 0xff51,
  COD: 0xff52,
  COC: 0xff53,
  QCD: 0xff5c,
  QCC: 0xff5d,
  RGN: 0xff5e,
  POC: 0xff5f,
  PPM: 0xff60,
  PPT: 0xff61,
  SOT: 0xff90,
  SOD: 0xff93,
  EOC: 0xffd9,
} as const;

/** What SIZ says (A.5.1). */
export interface ImageSize {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly tileX0: number;
  readonly tileY0: number;
  readonly components: readonly ComponentSize[];
}

export interface ComponentSize {
  readonly precision: number;
  readonly isSigned: boolean;
  /** XRsiz and YRsiz: one sample for so many points of the reference grid. */
  readonly stepX: number;
  readonly stepY: number;
}

/** Bytes of the code stream, from `start` up to `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** How one component is coded. */
export interface ComponentCoding {
  readonly block: BlockCoding;
  readonly quantisation: Quantisation;
  /** Maxshift of a region of interest (Annex H); 0: none. */
  readonly regionShift: number;
}

export interface CodedTile {
  readonly index: number;
  readonly packets: PacketCoding;
  readonly components: readonly ComponentCoding[];
  readonly changes: readonly ProgressionChange[];
  /** The data of its tile-parts, in order. */
  readonly parts: readonly ByteRange[];
}

export interface CodeStream {
  readonly size: ImageSize;
  readonly tileColumns: number;
  readonly tileRows: number;
  readonly tiles: readonly CodedTile[];
  /** Packet headers are not with the packets, but in marker segments of their own (PPM, PPT). */
  readonly hasPackedHeaders: boolean;
}

/** What headers say so far: of the whole image first, then of a tile, whose words go before. */
interface Coding {
  packets: PacketCoding | undefined;
  defaultBlock: BlockCoding | undefined;
  readonly blocks: Map<number, BlockCoding>;
  defaultQuantisation: Quantisation | undefined;
  readonly quantisations: Map<number, Quantisation>;
  readonly regionShifts: Map<number, number>;
  changes: ProgressionChange[];
}

const emptyCoding = (): Coding => ({
  packets: undefined,
  defaultBlock: undefined,
  blocks: new Map(),
  defaultQuantisation: undefined,
  quantisations: new Map(),
  regionShifts: new Map(),
  changes: [],
});

/**
 * Parses the headers of a JPEG 2000 code stream, of Part 1 or Part 15, and follows its tile-parts to the end, so that a
 * stream cut anywhere is known before it is decoded. Throws DecoderRefusal, which says what is wrong.
 */
export function parseCodeStream(bytes: Uint8Array): CodeStream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number): number => (at + 2 <= view.byteLength ? view.getUint16(at) : -1);
  if (u16(0) !== marker.SOC || u16(2) !== marker.SIZ) {
    throw new DecoderRefusal('no start of code stream (FF4F FF51)');
  }
  const size = readSize(view);
  const tileColumns = Math.ceil((size.x1 - size.tileX0) / size.tileWidth);
  const tileRows = Math.ceil((size.y1 - size.tileY0) / size.tileHeight);
  const image = emptyCoding();
  let hasPackedHeaders = false;
  /** Reads marker segments up to `stop`, and answers where that is. */
  const readSegments = (from: number, stop: number, coding: Coding): number => {
    let at = from;
    for (;;) {
      const found = u16(at);
      if (found === stop) return at;
      const length = u16(at + 2);
      if (found < 0xff00 || length < 2 || at + 2 + length > bytes.length) {
        throw new DecoderRefusal(`header cut short at byte ${at}`);
      }
      if (found === marker.PPM || found === marker.PPT) hasPackedHeaders = true;
      readSegment(found, bytes.subarray(at + 4, at + 2 + length), coding, size.components.length);
      at += 2 + length;
    }
  };
  const first = readSegments(4 + u16(4), marker.SOT, image);
  if (image.packets === undefined || image.defaultBlock === undefined) {
    throw new DecoderRefusal('no coding style (COD)');
  }

  const parts = new Map<number, { coding: Coding; ranges: ByteRange[] }>();
  for (const part of followTileParts(bytes, first, tileColumns * tileRows, view)) {
    let tile = parts.get(part.tile);
    if (tile === undefined) parts.set(part.tile, (tile = { coding: emptyCoding(), ranges: [] }));
    const start = readSegments(part.start, marker.SOD, tile.coding) + 2;
    if (start > part.end)
      throw new DecoderRefusal(`header of a tile-part goes past its end at byte ${start}`);
    tile.ranges.push({ start, end: part.end });
  }
  const tiles = [...parts].map(([index, { coding, ranges }]) =>
    resolve(index, ranges, image, coding, size.components.length),
  );
  return { size, tileColumns, tileRows, tiles, hasPackedHeaders };
}

function readSize(view: DataView): ImageSize {
  // Lsiz is 38 and 3 for each component.
  const count = view.byteLength >= 42 ? view.getUint16(40) : 0;
  if (
    count < 1 ||
    count > 16_384 ||
    view.byteLength < 42 + 3 * count ||
    view.getUint16(4) !== 38 + 3 * count
  ) {
    throw new DecoderRefusal('SIZ cut short');
  }
  const components = Array.from({ length: count }, (_, index) => {
    const at = 42 + 3 * index;
    const depth = view.getUint8(at);
    return {
      precision: (depth & 0x7f) + 1,
      isSigned: (depth & 0x80) !== 0,
      stepX: view.getUint8(at + 1),
      stepY: view.getUint8(at + 2),
    };
  });
  const size = {
    x1: view.getUint32(8),
    y1: view.getUint32(12),
    x0: view.getUint32(16),
    y0: view.getUint32(20),
    tileWidth: view.getUint32(24),
    tileHeight: view.getUint32(28),
    tileX0: view.getUint32(32),
    tileY0: view.getUint32(36),
    components,
  };
  const isSound =
    size.x0 < size.x1 &&
    size.y0 < size.y1 &&
    size.tileX0 <= size.x0 &&
    size.tileY0 <= size.y0 &&
    size.tileX0 + size.tileWidth > size.x0 &&
    size.tileY0 + size.tileHeight > size.y0 &&
    components.every(({ stepX, stepY, precision }) => stepX > 0 && stepY > 0 && precision <= 38);
  if (!isSound) throw new DecoderRefusal('SIZ names no possible image');
  return size;
}

/** One marker segment, without its marker and length. */
function readSegment(found: number, segment: Uint8Array, coding: Coding, componentCount: number): void {
  // Component numbers take one byte, or two in images of more than 256 components.
  const numberBytes = componentCount < 257 ? 1 : 2;
  const component = numberBytes === 1 ? (segment[0] ?? 0) : (segment[0] ?? 0) * 256 + (segment[1] ?? 0);
  switch (found) {
    case marker.COD: {
      const [style = 0, progression = 0, layersHigh = 0, layersLow = 0, transform = 0] = segment;
      coding.packets = {
        progression,
        layers: layersHigh * 256 + layersLow,
        hasComponentTransform: transform === 1,
        mayHaveStart: (style & 2) !== 0,
        hasEnd: (style & 4) !== 0,
      };
      coding.defaultBlock = readCodingStyle(segment.subarray(5), (style & 1) !== 0);
      return;
    }
    case marker.COC: {
      const style = segment[numberBytes] ?? 0;
      coding.blocks.set(component, readCodingStyle(segment.subarray(numberBytes + 1), (style & 1) !== 0));
      return;
    }
    case marker.QCD:
      coding.defaultQuantisation = readQuantisation(segment);
      return;
    case marker.QCC:
      coding.quantisations.set(component, readQuantisation(segment.subarray(numberBytes)));
      return;
    case marker.RGN:
      coding.regionShifts.set(component, segment[numberBytes + 1] ?? 0);
      return;
    case marker.POC:
      coding.changes = [...coding.changes, ...readProgressionChanges(segment, numberBytes)];
      return;
    default:
  }
}

/** A tile's own words, else the image's; a component's own, else those for all (A.6). */
function resolve(
  index: number,
  parts: readonly ByteRange[],
  image: Coding,
  tile: Coding,
  componentCount: number,
): CodedTile {
  const packets = tile.packets ?? image.packets;
  if (packets === undefined) throw new DecoderRefusal('no coding style (COD)');
  const components = Array.from({ length: componentCount }, (_, component) => {
    const block =
      tile.blocks.get(component) ?? tile.defaultBlock ?? image.blocks.get(component) ?? image.defaultBlock;
    const quantisation =
      tile.quantisations.get(component) ??
      tile.defaultQuantisation ??
      image.quantisations.get(component) ??
      image.defaultQuantisation;
    if (block === undefined) throw new DecoderRefusal('no coding style (COD)');
    if (quantisation === undefined) throw new DecoderRefusal('no quantisation (QCD)');
    const regionShift = tile.regionShifts.get(component) ?? image.regionShifts.get(component) ?? 0;
    return { block, quantisation, regionShift };
  });
  return {
    index,
    parts,
    packets,
    components,
    changes: tile.changes.length > 0 ? tile.changes : image.changes,
  };
}

interface TilePart extends ByteRange {
  readonly tile: number;
}

/**
 * Each tile-part says its length (Psot, A.4.2); the last may say 0, "to the end of code stream marker". Every tile
 * must have come. Without that marker the tile-parts must be as many as the last one says, since a stream may also
 * be cut where a tile-part ends: it would decode to a picture of lower resolution.
 */
function followTileParts(bytes: Uint8Array, first: number, tileCount: number, view: DataView): TilePart[] {
  const u16 = (at: number): number => (at + 2 <= view.byteLength ? view.getUint16(at) : -1);
  let end = bytes.length;
  while (end > first && bytes[end - 1] === 0) end--;
  const hasEnd = u16(end - 2) === marker.EOC;
  const parts: TilePart[] = [];
  let isLastPart = false;
  let at = first;
  while (u16(at) === marker.SOT) {
    // SOT: marker 2, Lsot 2, Isot 2, Psot 4, TPsot 1, TNsot 1.
    if (at + 12 > bytes.length) throw new DecoderRefusal(`header of a tile-part cut short at byte ${at}`);
    const length = view.getUint32(at + 6);
    const tile = view.getUint16(at + 4);
    if (tile >= tileCount) throw new DecoderRefusal(`tile ${tile} of ${tileCount}`);
    isLastPart = (bytes[at + 10] ?? 0) + 1 === bytes[at + 11];
    if (length === 0) {
      if (!hasEnd) throw new DecoderRefusal('the last tile-part has no end (EOC)');
      parts.push({ tile, start: at + 12, end: end - 2 });
      break;
    }
    // 14: SOT itself and the SOD marker that must follow.
    if (length < 14) throw new DecoderRefusal(`tile-part of ${length} bytes at byte ${at}`);
    if (at + length > bytes.length) {
      throw new DecoderRefusal(
        `tile-part at byte ${at} needs ${length} bytes, ${bytes.length - at} are left`,
      );
    }
    parts.push({ tile, start: at + 12, end: at + length });
    at += length;
  }
  const found = new Set(parts.map(({ tile }) => tile)).size;
  if (found !== tileCount) throw new DecoderRefusal(`${found} of ${tileCount} tiles`);
  if (!hasEnd && !isLastPart) {
    throw new DecoderRefusal('no end of code stream (EOC), and tile-parts are missing');
  }
  return parts;
}

const jp2Signature = [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20];

/** The code stream inside a JP2 file's `jp2c` box (15444-1 Annex I), or the bytes themselves. */
export function findCodeStream(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
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
