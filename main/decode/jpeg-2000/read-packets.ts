import { DecoderRefusal } from '../wasm-decoders.ts';
import type { ByteRange, CodedTile } from './code-stream.ts';
import { blockStyle } from './block-style.ts';
import { PacketBits } from './packet-bits.ts';
import { packetsOf, type Packet } from './packet-order.ts';
import type { CodeBlock, CodeWordSegment, PrecinctBand, TileStructure } from './tile-structure.ts';

const SOP = 0xff91;
const EPH = 0xff92;

/**
 * Reads all packets of a tile (ISO/IEC 15444-1 B.9 and B.10): which bytes belong to which code-block. Strict: headers and
 * bodies must fill each tile-part to the last byte, and every packet must be there. Throws DecoderRefusal.
 */
export function readPackets(bytes: Uint8Array, tile: CodedTile, structure: TileStructure): void {
  const parts = tile.parts.filter(({ start, end }) => end > start);
  let partIndex = 0;
  let at = parts[0]?.start ?? 0;
  for (const packet of packetsOf(tile, structure)) {
    while (at === parts[partIndex]?.end) at = parts[++partIndex]?.start ?? 0;
    const part = parts[partIndex];
    if (part === undefined) throw new DecoderRefusal(`packets of tile ${tile.index} are missing`);
    at = readPacket(bytes, { start: at, end: part.end }, tile, structure, packet);
    packet.precinct.nextLayer = packet.layer + 1;
  }
  const part = parts[partIndex];
  const left = part === undefined ? 0 : part.end - at;
  if (left !== 0 || partIndex + 1 < parts.length) {
    throw new DecoderRefusal(`${left} bytes after the last packet of a tile-part`);
  }
}

function readPacket(
  bytes: Uint8Array,
  range: ByteRange,
  { packets }: CodedTile,
  structure: TileStructure,
  { precinct, layer }: Packet,
): number {
  const style = structure.components[precinct.component]?.coding.block.style ?? 0;
  const isMarker = (at: number, marker: number): boolean =>
    at + 2 <= range.end && (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) === marker;
  const start = packets.mayHaveStart && isMarker(range.start, SOP) ? range.start + 6 : range.start;
  const bits = new PacketBits(bytes, start, range.end);
  const pieces: { segment: CodeWordSegment; lengthBytes: number }[] = [];
  if (bits.bit() === 1) {
    for (const band of precinct.bands) {
      for (const [index, block] of band.blocks.entries()) {
        if (readInclusion(bits, band, block, index, layer)) readLengths(bits, block, style, pieces);
      }
    }
  }
  let at = bits.finish();
  if (packets.hasEnd) {
    if (!isMarker(at, EPH)) throw new DecoderRefusal(`a packet header without its end (EPH) at byte ${at}`);
    at += 2;
  }
  for (const { segment, lengthBytes } of pieces) {
    if (at + lengthBytes > range.end) throw new DecoderRefusal('a packet goes past the end of its tile-part');
    if (lengthBytes > 0) segment.pieces.push({ start: at, lengthBytes });
    segment.lengthBytes += lengthBytes;
    at += lengthBytes;
  }
  return at;
}

/** Whether the packet brings something of a block; the first time with its empty bit planes. */
function readInclusion(
  bits: PacketBits,
  { band, columns, inclusion, missingPlanes }: PrecinctBand,
  block: CodeBlock,
  index: number,
  layer: number,
): boolean {
  if (block.isIncluded) return bits.bit() === 1;
  const column = index % columns;
  const row = Math.floor(index / columns);
  if (inclusion.read(bits, column, row, layer + 1) > layer) return false;
  block.isIncluded = true;
  // One more than there are planes: what is not known by then is wrong.
  const limit = Math.max(0, band.planes) + 1;
  block.missingPlanes = missingPlanes.read(bits, column, row, limit);
  if (block.missingPlanes >= limit) {
    throw new DecoderRefusal(`a code-block of more than ${band.planes} bit planes`);
  }
  return true;
}

function readLengths(
  bits: PacketBits,
  block: CodeBlock,
  style: number,
  pieces: { segment: CodeWordSegment; lengthBytes: number }[],
): void {
  let passes = readPassCount(bits);
  while (bits.bit() === 1) block.lengthBits += 1;
  block.passes += passes;
  while (passes > 0) {
    let segment = block.segments.at(-1);
    if (segment === undefined || segment.passes === segment.passLimit) {
      segment = { passes: 0, passLimit: passLimitOf(style, segment), lengthBytes: 0, pieces: [] };
      block.segments.push(segment);
    }
    const taken = Math.min(passes, segment.passLimit - segment.passes);
    const lengthBits = block.lengthBits + Math.floor(Math.log2(taken));
    if (lengthBits > 32) throw new DecoderRefusal('a code-block of an impossible length');
    pieces.push({ segment, lengthBytes: bits.bits(lengthBits) });
    segment.passes += taken;
    passes -= taken;
  }
}

/** Passes of the next code word segment at most (Table D.9; for Part 15 the cleanup pass stands alone). */
function passLimitOf(style: number, before: CodeWordSegment | undefined): number {
  if ((style & blockStyle.highThroughput) !== 0) return before === undefined ? 1 : 2;
  if ((style & blockStyle.terminateAll) !== 0) return 1;
  if ((style & blockStyle.bypass) === 0) return Number.MAX_SAFE_INTEGER;
  // Ten passes, then in turn two raw ones and one that is coded.
  if (before === undefined) return 10;
  return before.passLimit === 2 ? 1 : 2;
}

/** Table B.4. */
function readPassCount(bits: PacketBits): number {
  if (bits.bit() === 0) return 1;
  if (bits.bit() === 0) return 2;
  const two = bits.bits(2);
  if (two < 3) return 3 + two;
  const five = bits.bits(5);
  if (five < 31) return 6 + five;
  return 37 + bits.bits(7);
}
