import { DecoderRefusal } from '../wasm-decoders.ts';
import type { CodedTile, CodeStream, ComponentCoding, ComponentSize } from './code-stream.ts';
import { TagTree } from './tag-tree.ts';

/** A rectangle of samples; the ends are not included. */
export interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** One code-block and what packets have brought of it. */
export interface CodeBlock extends Rectangle {
  isIncluded: boolean;
  /** Bit planes above its first coded one that are empty. */
  missingPlanes: number;
  /** Bits of a length, less those that follow from the number of passes (Lblock, B.10.7.1). */
  lengthBits: number;
  passes: number;
  /** Code word segments: passes of each, and the bytes that each packet brought. */
  readonly segments: CodeWordSegment[];
}

export interface CodeWordSegment {
  passes: number;
  /** Passes that it may hold, until a new one begins. */
  readonly passLimit: number;
  lengthBytes: number;
  readonly pieces: { readonly start: number; readonly lengthBytes: number }[];
}

export type Orientation = 'LL' | 'HL' | 'LH' | 'HH';

export interface SubBand extends Rectangle {
  readonly orientation: Orientation;
  /** Magnitude bit planes (Mb, E-2). */
  readonly planes: number;
  /** Step of the quantiser (E-3), relative to the samples' own unit; 1 of a reversible one. */
  readonly step: number;
}

/** The code-blocks of one sub-band in a precinct. */
export interface PrecinctBand {
  readonly band: SubBand;
  readonly columns: number;
  readonly rows: number;
  readonly blocks: readonly CodeBlock[];
  readonly inclusion: TagTree;
  readonly missingPlanes: TagTree;
}

export interface Precinct {
  readonly component: number;
  readonly resolution: number;
  /** Number within its resolution. */
  readonly index: number;
  /** Where the progressions by position meet it, on the reference grid (B.12.1.3). */
  readonly gridX: number;
  readonly gridY: number;
  readonly bands: readonly PrecinctBand[];
  /** The next packet of it is of this layer. */
  nextLayer: number;
}

export interface Resolution extends Rectangle {
  readonly bands: readonly SubBand[];
  readonly precincts: readonly Precinct[];
}

export interface TileComponent extends Rectangle {
  readonly coding: ComponentCoding;
  readonly size: ComponentSize;
  readonly resolutions: readonly Resolution[];
}

export interface TileStructure extends Rectangle {
  readonly components: readonly TileComponent[];
}

const divideUp = (value: number, by: number): number => Math.ceil(value / by);

/** Precincts and code-blocks of one tile at most: no image that is shown has a tenth of them. */
const partLimit = 2_000_000;

/** Divides a tile into components, resolutions, sub-bands, precincts and code-blocks (ISO/IEC 15444-1 Annex B). */
export function buildTile({ size, tileColumns }: CodeStream, tile: CodedTile): TileStructure {
  const column = tile.index % tileColumns;
  const row = Math.floor(tile.index / tileColumns);
  const area = {
    x0: Math.max(size.tileX0 + column * size.tileWidth, size.x0),
    y0: Math.max(size.tileY0 + row * size.tileHeight, size.y0),
    x1: Math.min(size.tileX0 + (column + 1) * size.tileWidth, size.x1),
    y1: Math.min(size.tileY0 + (row + 1) * size.tileHeight, size.y1),
  };
  let partCount = 0;
  const count = (parts: number): void => {
    partCount += parts;
    if (partCount > partLimit) throw new DecoderRefusal(`a tile of more than ${partLimit} code-blocks`);
  };
  const components = tile.components.map((coding, index) => {
    const componentSize = size.components[index];
    if (componentSize === undefined) throw new DecoderRefusal('SIZ cut short');
    return buildComponent(area, index, coding, componentSize, count);
  });
  return { ...area, components };
}

function buildComponent(
  tile: Rectangle,
  component: number,
  coding: ComponentCoding,
  size: ComponentSize,
  count: (parts: number) => void,
): TileComponent {
  const area = {
    x0: divideUp(tile.x0, size.stepX),
    y0: divideUp(tile.y0, size.stepY),
    x1: divideUp(tile.x1, size.stepX),
    y1: divideUp(tile.y1, size.stepY),
  };
  const { levels } = coding.block;
  const resolutions: Resolution[] = [];
  for (let resolution = 0; resolution <= levels; resolution++) {
    const scale = 2 ** (levels - resolution);
    const rectangle = {
      x0: divideUp(area.x0, scale),
      y0: divideUp(area.y0, scale),
      x1: divideUp(area.x1, scale),
      y1: divideUp(area.y1, scale),
    };
    const orientations: readonly Orientation[] = resolution === 0 ? ['LL'] : ['HL', 'LH', 'HH'];
    const bands = orientations.map((orientation) =>
      buildBand(area, orientation, resolution, coding, size.precision),
    );
    const precincts = buildPrecincts({ tile, component, resolution, rectangle, bands, coding, size, count });
    resolutions.push({ ...rectangle, bands, precincts });
  }
  return { ...area, coding, size, resolutions };
}

/** Binary logarithm of a sub-band's gain (Table E.1). */
const gainBits: Readonly<Record<Orientation, number>> = { LL: 0, HL: 1, LH: 1, HH: 2 };
/** Place of a sub-band among those of its resolution (Table A.28's order). */
const bandOrder: Readonly<Record<Orientation, number>> = { LL: 0, HL: 0, LH: 1, HH: 2 };

/** A sub-band's samples (B-15) and its quantisation (E-2 to E-5). */
function buildBand(
  area: Rectangle,
  orientation: Orientation,
  resolution: number,
  { block, quantisation }: ComponentCoding,
  precision: number,
): SubBand {
  const level = resolution === 0 ? block.levels : block.levels - resolution + 1;
  const scale = 2 ** level;
  const offsetX = orientation === 'HL' || orientation === 'HH' ? scale / 2 : 0;
  const offsetY = orientation === 'LH' || orientation === 'HH' ? scale / 2 : 0;
  const index = resolution === 0 ? 0 : 3 * (resolution - 1) + 1 + bandOrder[orientation];
  const given = quantisation.steps[quantisation.isDerived ? 0 : index];
  if (given === undefined) throw new DecoderRefusal('a quantisation (QCD or QCC) with steps missing');
  const exponent = quantisation.isDerived ? given.exponent - (block.levels - level) : given.exponent;
  return {
    orientation,
    x0: divideUp(area.x0 - offsetX, scale),
    y0: divideUp(area.y0 - offsetY, scale),
    x1: divideUp(area.x1 - offsetX, scale),
    y1: divideUp(area.y1 - offsetY, scale),
    planes: quantisation.guardBits + exponent - 1,
    step: block.isReversible
      ? 1
      : 2 ** (precision + gainBits[orientation] - exponent) * (1 + given.mantissa / 2048),
  };
}

interface PrecinctPlace {
  readonly tile: Rectangle;
  readonly component: number;
  readonly resolution: number;
  readonly rectangle: Rectangle;
  readonly bands: readonly SubBand[];
  readonly coding: ComponentCoding;
  readonly size: ComponentSize;
  readonly count: (parts: number) => void;
}

function buildPrecincts(place: PrecinctPlace): Precinct[] {
  const { tile, component, resolution, rectangle, bands, coding, size, count } = place;
  const precinct = coding.block.precincts[resolution];
  if (precinct === undefined || rectangle.x1 <= rectangle.x0 || rectangle.y1 <= rectangle.y0) return [];
  const width = 2 ** precinct.widthBits;
  const height = 2 ** precinct.heightBits;
  const firstColumn = Math.floor(rectangle.x0 / width);
  const firstRow = Math.floor(rectangle.y0 / height);
  const columns = divideUp(rectangle.x1, width) - firstColumn;
  const rows = divideUp(rectangle.y1, height) - firstRow;
  count(columns * rows);
  // A sub-band above the lowest resolution has half of its samples in each direction.
  const halving = resolution === 0 ? 0 : 1;
  const blockWidth = 2 ** Math.min(coding.block.widthBits, precinct.widthBits - halving);
  const blockHeight = 2 ** Math.min(coding.block.heightBits, precinct.heightBits - halving);
  const scale = 2 ** (coding.block.levels - resolution);
  const precincts: Precinct[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = (firstColumn + column) * width;
      const y = (firstRow + row) * height;
      precincts.push({
        component,
        resolution,
        index: precincts.length,
        gridX: Math.max(tile.x0, x * scale * size.stepX),
        gridY: Math.max(tile.y0, y * scale * size.stepY),
        bands: bands.map((band) => {
          const part = {
            x0: Math.max(band.x0, x >> halving),
            y0: Math.max(band.y0, y >> halving),
            x1: Math.min(band.x1, (x + width) >> halving),
            y1: Math.min(band.y1, (y + height) >> halving),
          };
          return buildBlocks(band, part, blockWidth, blockHeight, count);
        }),
        nextLayer: 0,
      });
    }
  }
  return precincts;
}

function buildBlocks(
  band: SubBand,
  part: Rectangle,
  blockWidth: number,
  blockHeight: number,
  count: (parts: number) => void,
): PrecinctBand {
  const isEmpty = part.x1 <= part.x0 || part.y1 <= part.y0;
  const firstColumn = Math.floor(part.x0 / blockWidth);
  const firstRow = Math.floor(part.y0 / blockHeight);
  const columns = isEmpty ? 0 : divideUp(part.x1, blockWidth) - firstColumn;
  const rows = isEmpty ? 0 : divideUp(part.y1, blockHeight) - firstRow;
  count(columns * rows);
  const blocks: CodeBlock[] = [];
  for (let row = firstRow; row < firstRow + rows; row++) {
    for (let column = firstColumn; column < firstColumn + columns; column++) {
      blocks.push({
        x0: Math.max(part.x0, column * blockWidth),
        y0: Math.max(part.y0, row * blockHeight),
        x1: Math.min(part.x1, (column + 1) * blockWidth),
        y1: Math.min(part.y1, (row + 1) * blockHeight),
        isIncluded: false,
        missingPlanes: 0,
        lengthBits: 3,
        passes: 0,
        segments: [],
      });
    }
  }
  return {
    band,
    columns,
    rows,
    blocks,
    inclusion: new TagTree(columns, rows),
    missingPlanes: new TagTree(columns, rows),
  };
}
