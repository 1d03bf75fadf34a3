import { DecoderRefusal } from '../wasm-decoders.ts';
import type { ComponentSize, ImageSize } from './code-stream.ts';
import type { Kernel } from '../kernel-module.ts';
import type { Plane } from './tile-component.ts';
import type { TileComponent, TileStructure } from './tile-structure.ts';

/** The picture that a code stream makes: as many samples as its most finely sampled component has. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
}

export interface TileOutput {
  readonly kernel: Kernel;
  readonly planes: readonly Plane[];
  readonly tile: TileStructure;
  readonly picture: Picture;
  readonly size: ImageSize;
  /** Samples of the image, in each direction, for one of the picture: 1, or 2 to the power of the resolutions skipped. */
  readonly scale: number;
  readonly hasComponentTransform: boolean;
  readonly outputAt: number;
  readonly bytesPerSample: 1 | 2;
}

/** Points of the reference grid from one sample of the picture to the next. */
export function finestStep({ components }: ImageSize): { readonly x: number; readonly y: number } {
  return {
    x: Math.min(...components.map(({ stepX }) => stepX)),
    y: Math.min(...components.map(({ stepY }) => stepY)),
  };
}

/** Turns the components of a tile into samples of the picture. Answers how many it wrote. */
export function writeTile(output: TileOutput): number {
  const { kernel, planes, tile, size, hasComponentTransform } = output;
  if (hasComponentTransform) undoTransform(kernel, planes);
  let written = 0;
  for (const [index, plane] of planes.entries()) {
    const component = tile.components[index];
    const componentSize = size.components[index];
    if (component === undefined || componentSize === undefined) throw new DecoderRefusal('SIZ cut short');
    if (plane.isFloat) kernel.roundToIntegers(plane.at, (plane.strideBytes / 4) * plane.height);
    const step = finestStep(size);
    const isFine = componentSize.stepX === step.x && componentSize.stepY === step.y;
    written += isFine
      ? writePlane(output, index, plane, componentSize)
      : repeatSamples(output, index, plane, component, componentSize);
  }
  return written;
}

/** Components one to three (Annex G): they must be alike. */
function undoTransform(kernel: Kernel, planes: readonly Plane[]): void {
  const [first, second, third] = planes;
  const isAlike =
    first !== undefined &&
    [second, third].every(
      (other) =>
        other?.width === first.width && other.height === first.height && other.isFloat === first.isFloat,
    );
  if (!isAlike || second === undefined || third === undefined) {
    throw new DecoderRefusal('a component transformation of components that differ');
  }
  const count = (first.strideBytes / 4) * first.height;
  const undo = first.isFloat ? kernel.inverseIct : kernel.inverseRct;
  undo(first.at, second.at, third.at, count);
}

/** What is added to the samples of a component, and the values that they may have (G.1). */
function rangeOf({ precision, isSigned }: ComponentSize): {
  offset: number;
  least: number;
  greatest: number;
} {
  const half = 2 ** (precision - 1);
  return isSigned
    ? { offset: 0, least: -half, greatest: half - 1 }
    : { offset: half, least: 0, greatest: 2 * half - 1 };
}

function writePlane(
  { kernel, planes, picture, size, scale, outputAt, bytesPerSample }: TileOutput,
  index: number,
  plane: Plane,
  componentSize: ComponentSize,
): number {
  const column = plane.x0 - Math.ceil(Math.ceil(size.x0 / componentSize.stepX) / scale);
  const row = plane.y0 - Math.ceil(Math.ceil(size.y0 / componentSize.stepY) / scale);
  const { offset, least, greatest } = rangeOf(componentSize);
  const sampleIndex = (row * picture.columns + column) * planes.length + index;
  kernel.writeSamples(
    plane.at,
    plane.strideBytes,
    plane.width,
    plane.height,
    outputAt + sampleIndex * bytesPerSample,
    picture.columns * planes.length * bytesPerSample,
    bytesPerSample,
    planes.length,
    offset,
    least,
    greatest,
  );
  return plane.width * plane.height;
}

/** A component with fewer samples than the picture: each stands for all points of the grid up to the next. */
function repeatSamples(
  { kernel, planes, picture, tile, size, outputAt, bytesPerSample }: TileOutput,
  index: number,
  plane: Plane,
  component: TileComponent,
  componentSize: ComponentSize,
): number {
  const { offset, least, greatest } = rangeOf(componentSize);
  const { buffer } = kernel.memory;
  const source = new Int32Array(buffer, plane.at, (plane.strideBytes / 4) * plane.height);
  const target =
    bytesPerSample === 2
      ? new Uint16Array(buffer, outputAt, picture.rows * picture.columns * planes.length)
      : new Uint8Array(buffer, outputAt, picture.rows * picture.columns * planes.length);
  const step = finestStep(size);
  const pictureX0 = Math.ceil(size.x0 / step.x);
  const pictureY0 = Math.ceil(size.y0 / step.y);
  let written = 0;
  for (let y = Math.ceil(tile.y0 / step.y); y < Math.ceil(tile.y1 / step.y); y++) {
    const row = clamp(Math.floor((y * step.y) / componentSize.stepY) - component.y0, plane.height);
    for (let x = Math.ceil(tile.x0 / step.x); x < Math.ceil(tile.x1 / step.x); x++) {
      const column = clamp(Math.floor((x * step.x) / componentSize.stepX) - component.x0, plane.width);
      const value = (source[(row * plane.strideBytes) / 4 + column] ?? 0) + offset;
      const place = (y - pictureY0) * picture.columns + (x - pictureX0);
      target[place * planes.length + index] = Math.min(Math.max(value, least), greatest);
      written += 1;
    }
  }
  return written;
}

function clamp(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1);
}
