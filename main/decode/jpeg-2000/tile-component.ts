import { DecoderRefusal } from '../wasm-decoders.ts';
import { decodeBlock } from './decode-block.ts';
import type { Kernel, KernelMemory } from '../kernel-module.ts';
import type { Rectangle, SubBand, TileComponent } from './tile-structure.ts';

export interface BlockSource {
  readonly kernel: Kernel;
  readonly memory: KernelMemory;
  /** Where the code stream lies in the kernel's memory. */
  readonly streamAt: number;
  readonly bytes: Uint8Array;
}

/** Samples of 32 bits in the kernel's memory: integers, or floats of an irreversible transformation. */
export interface Plane {
  readonly at: number;
  /** Where its first sample stands among those of the whole component. */
  readonly x0: number;
  readonly y0: number;
  readonly strideBytes: number;
  readonly width: number;
  readonly height: number;
  readonly isFloat: boolean;
}

/** Room after each row for what vectors write past its end. */
const rowPadding = 16;

function takePlane(memory: KernelMemory, { x0, y0, x1, y1 }: Rectangle, isFloat: boolean): Plane {
  const width = x1 - x0;
  const height = y1 - y0;
  const strideBytes = (width + rowPadding) * 4;
  return { at: memory.take(strideBytes * height), x0, y0, strideBytes, width, height, isFloat };
}

/**
 * Decodes the code-blocks of a tile's component and puts its resolutions together, all but the `skipped` highest ones.
 * Throws DecoderRefusal.
 */
export function decodeComponent(source: BlockSource, component: TileComponent, skipped: number): Plane {
  const { kernel, memory } = source;
  const isFloat = !component.coding.block.isReversible;
  let below: Plane | undefined;
  for (const resolution of component.resolutions.slice(0, component.resolutions.length - skipped)) {
    const planes = resolution.bands.map((band) => decodeBand(source, component, band, resolution.precincts));
    const [first, second, third] = planes;
    if (below === undefined || second === undefined || third === undefined || first === undefined) {
      below = first;
      continue;
    }
    const plane = takePlane(memory, resolution, isFloat);
    const { width, height } = plane;
    if (width > 0 && height > 0) {
      const { mark } = memory;
      const scratch = memory.take((width + rowPadding) * 8 + 64);
      const synthesise = isFloat ? kernel.synthesise97 : kernel.synthesise53;
      synthesise(
        below.at,
        first.at,
        second.at,
        third.at,
        below.strideBytes,
        first.strideBytes,
        plane.at,
        plane.strideBytes,
        width,
        height,
        resolution.x0 & 1,
        resolution.y0 & 1,
        scratch,
      );
      memory.mark = mark;
    }
    below = plane;
  }
  if (below === undefined) throw new DecoderRefusal('a component without a resolution');
  return below;
}

function decodeBand(
  source: BlockSource,
  component: TileComponent,
  band: SubBand,
  precincts: TileComponent['resolutions'][number]['precincts'],
): Plane {
  const plane = takePlane(source.memory, band, !component.coding.block.isReversible);
  const { width, height } = plane;
  let covered = 0;
  for (const { bands } of precincts) {
    for (const part of bands) {
      if (part.band !== band) continue;
      for (const block of part.blocks) {
        const at = plane.at + (block.y0 - band.y0) * plane.strideBytes + (block.x0 - band.x0) * 4;
        decodeBlock(source, component.coding, band, block, at, plane.strideBytes);
        covered += (block.x1 - block.x0) * (block.y1 - block.y0);
      }
    }
  }
  // Nothing of an earlier frame may be left in it.
  if (covered !== width * height)
    throw new DecoderRefusal(`code-blocks cover ${covered} of ${width * height} samples`);
  return plane;
}
