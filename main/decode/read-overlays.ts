import type { OverlayPlane } from '../../shared/image/image-description.ts';
import {
  alignOverlay,
  overlayFrameIndex,
  packOverlay,
  type FrameOverlay,
} from '../../shared/image/overlay-bits.ts';
import { checkImagePixel } from '../../shared/image/check-image-pixel.ts';
import type { FrameSource } from '../store/reader-api.ts';
import type { CodecRegistry } from './codec-registry.ts';
import { readFrameBytes } from './read-frame-bytes.ts';

/**
 * The overlay planes that lie over one frame, in the order of their groups. Only their own bytes are read, and the
 * frame is decoded only where bits are in its pixel cells.
 *
 * Throws what reading and decoding throw; a plane that cannot be drawn is answered with its problem.
 */
export async function readOverlays(
  codecs: CodecRegistry,
  source: FrameSource,
  planes: readonly OverlayPlane[],
): Promise<FrameOverlay[]> {
  const overlays: FrameOverlay[] = [];
  for (const plane of planes) {
    const index = overlayFrameIndex(plane, source.frameIndex);
    if (index === null) continue;
    overlays.push(
      plane.dataRange === null
        ? await embeddedOverlay(codecs, source, plane)
        : await separateOverlay(source, plane, plane.dataRange, index),
    );
  }
  return overlays;
}

/** From Overlay Data: the bytes that hold the bits of this frame. */
async function separateOverlay(
  source: FrameSource,
  plane: OverlayPlane,
  data: NonNullable<OverlayPlane['dataRange']>,
  overlayFrame: number,
): Promise<FrameOverlay> {
  const { group } = plane;
  const count = plane.OverlayRows * plane.OverlayColumns;
  const firstBit = overlayFrame * count;
  const startBytes = Math.floor(firstBit / 8);
  const endBytes = Math.ceil((firstBit + count) / 8);
  if (endBytes > data.lengthBytes) return { group, bits: null, problem: 'short' };
  const bytes = await readFrameBytes({
    ...source,
    ranges: [{ offsetBytes: data.offsetBytes + startBytes, lengthBytes: endBytes - startBytes }],
    // Overlay Data are OW: in big endian their bytes are swapped (PS3.5 8.1.2).
    pixels: { ...source.pixels, pixelDataVr: 'OW', BitsAllocated: 1 },
  });
  return { group, bits: alignOverlay(bytes, plane, firstBit % 8), problem: null };
}

/** From the unused bits of the pixel cells, as the standard had it until 2004. */
async function embeddedOverlay(
  codecs: CodecRegistry,
  source: FrameSource,
  plane: OverlayPlane,
): Promise<FrameOverlay> {
  const { group, embeddedBitPosition } = plane;
  const { Rows, Columns, SamplesPerPixel } = source.pixels;
  const isOfImage = SamplesPerPixel === 1 && plane.OverlayRows === Rows && plane.OverlayColumns === Columns;
  if (!isOfImage || embeddedBitPosition === null) return { group, bits: null, problem: 'other-shape' };
  const codec = codecs.codecFor(source.TransferSyntaxUID);
  checkImagePixel(source.pixels);
  const { cells, codeStreamBits } = codec.decode({
    bytes: await readFrameBytes(source),
    TransferSyntaxUID: source.TransferSyntaxUID,
    isBigEndian: source.isBigEndian,
    startBit: source.startBit,
    pixels: source.pixels,
  });
  // A bit that the code stream does not carry would be a bit of the picture, or nothing at all.
  const isCoded = codeStreamBits === null || codeStreamBits > embeddedBitPosition;
  if (!isCoded || cells instanceof Float32Array || cells instanceof Float64Array) {
    return { group, bits: null, problem: 'not-coded' };
  }
  return { group, bits: packOverlay(cells, embeddedBitPosition), problem: null };
}
