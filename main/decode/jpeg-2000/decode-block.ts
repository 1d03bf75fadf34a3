import { DecoderRefusal } from '../wasm-decoders.ts';
import { blockStyle } from './block-style.ts';
import type { ComponentCoding } from './code-stream.ts';
import { UnusualStream } from './unusual-stream.ts';
import type { BlockSource } from './tile-component.ts';
import type { CodeBlock, Orientation, SubBand } from './tile-structure.ts';

/** Bit planes that fit in 32 bits with a sign and a half: HTJ2K's residuals may add two more. */
const planeLimit = 30;
const htPlaneLimit = 26;

/** What the kernel's numbers say is wrong with a code-block. */
const damages = [
  '',
  'its length is impossible',
  'a stuffing bit is set',
  'a magnitude of too many bits',
  'samples outside of it',
  'it goes past the end of its data',
  'data are left over',
];

/** Decodes one code-block to its place in a plane. Throws DecoderRefusal. */
export function decodeBlock(
  source: BlockSource,
  coding: ComponentCoding,
  band: SubBand,
  block: CodeBlock,
  at: number,
  strideBytes: number,
): void {
  const { kernel } = source;
  const width = block.x1 - block.x0;
  const height = block.y1 - block.y0;
  if (block.passes === 0) {
    clear(source, at, strideBytes, width, height);
    return;
  }
  const planes = band.planes - block.missingPlanes + coding.regionShift;
  const isHt = (coding.block.style & blockStyle.highThroughput) !== 0;
  if (planes > (isHt ? htPlaneLimit : planeLimit)) throw new UnusualStream(`${planes} bit planes`);
  if (planes < 1) throw new DecoderRefusal('a code-block without a bit plane');
  const scale = coding.block.isReversible ? 0 : band.step / 2;
  const { mark } = source.memory;
  if (isHt) decodeHt(source, block, planes, at, strideBytes, scale);
  else {
    if (block.passes > 3 * planes - 2)
      throw new DecoderRefusal('a code-block of more passes than bit planes');
    decodeMq(source, coding, band, block, planes);
    if (coding.regionShift > 0) kernel.mqShiftRegion(coding.regionShift);
    kernel.mqFinish(at, strideBytes, scale);
  }
  source.memory.mark = mark;
}

/** What the kernel answers for a segmentation symbol that is none. */
const wrongSymbol = -(2 ** 31);

/**
 * The last bits of a segment are what its encoder makes of them: it may leave some over, and leave away what a decoder
 * adds by itself. Of 45 images by Kakadu, OpenJPEG, JasPer and others and of 23 modes of opj_compress the segments leave
 * 9 bits over at most, and lack 43; where a lossy encoder has cut passes off, 72. A flipped bit makes hundreds: the
 * decoder no longer reads what was written.
 */
const spareBits = 24;
const addedBits = 64;
const addedBitsOfCut = 256;

function damaged(reason: string): DecoderRefusal {
  return new DecoderRefusal(`a code-block is damaged: ${reason}`);
}

const orientations: Readonly<Record<Orientation, number>> = { LL: 0, LH: 0, HL: 1, HH: 2 };

function decodeMq(
  source: BlockSource,
  { block: { style } }: ComponentCoding,
  { orientation }: SubBand,
  block: CodeBlock,
  planes: number,
): void {
  const { kernel } = source;
  const isCausal = (style & blockStyle.verticallyCausal) !== 0 ? 1 : 0;
  const resets = (style & blockStyle.resetContexts) !== 0 ? 1 : 0;
  const hasSymbols = (style & blockStyle.segmentationSymbols) !== 0 ? 1 : 0;
  kernel.mqBegin(block.x1 - block.x0, block.y1 - block.y0, orientations[orientation], planes, isCausal);
  const mayAdd = block.passes === 3 * planes - 2 ? addedBits : addedBitsOfCut;
  let passed = 0;
  for (const { pieces, lengthBytes, passes } of block.segments) {
    const dataAt = gather(source, pieces, lengthBytes);
    // From the eleventh pass on, and never a cleanup pass (Table D.9).
    const isRaw = (style & blockStyle.bypass) !== 0 && passed >= 10 && passed % 3 !== 0;
    const unusedBits = kernel.mqSegment(dataAt, lengthBytes, passes, resets, hasSymbols, isRaw ? 1 : 0);
    if (unusedBits === wrongSymbol) throw damaged('a segmentation symbol is not there');
    if (unusedBits > spareBits) throw damaged(`${unusedBits} bits of its data are left over`);
    if (unusedBits < -mayAdd) throw damaged(`its data are ${-unusedBits} bits too short`);
    passed += passes;
  }
}

function decodeHt(
  source: BlockSource,
  block: CodeBlock,
  planes: number,
  at: number,
  strideBytes: number,
  scale: number,
): void {
  const [segment, ...others] = block.segments;
  if (segment === undefined || others.length > 0) throw new UnusualStream('refinement passes');
  const damage = source.kernel.htBlock(
    gather(source, segment.pieces, segment.lengthBytes),
    segment.lengthBytes,
    block.x1 - block.x0,
    block.y1 - block.y0,
    block.missingPlanes,
    planes - 1,
    at,
    strideBytes,
    scale,
  );
  if (damage !== 0) throw damaged(damages[damage] ?? String(damage));
}

function clear(
  { kernel }: BlockSource,
  at: number,
  strideBytes: number,
  width: number,
  height: number,
): void {
  for (let row = 0; row < height; row++) {
    new Int32Array(kernel.memory.buffer, at + row * strideBytes, width).fill(0);
  }
}

/** Where the bytes of a code word segment lie together: in the code stream, or copied from its pieces. */
function gather(
  { kernel, memory, streamAt }: BlockSource,
  pieces: readonly { readonly start: number; readonly lengthBytes: number }[],
  lengthBytes: number,
): number {
  const [only, ...others] = pieces;
  if (only !== undefined && others.length === 0) return streamAt + only.start;
  const at = memory.take(lengthBytes);
  const whole = new Uint8Array(kernel.memory.buffer);
  let to = at;
  for (const { start, lengthBytes: pieceBytes } of pieces) {
    whole.copyWithin(to, streamAt + start, streamAt + start + pieceBytes);
    to += pieceBytes;
  }
  return at;
}
