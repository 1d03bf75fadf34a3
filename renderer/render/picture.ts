import { renderPalette, renderRgb } from '../../shared/image/colour.ts';
import type { FrameAttributes, ImageDescription, Voi } from '../../shared/image/image-description.ts';
import type { FrameOverlay } from '../../shared/image/overlay-bits.ts';
import { paddingRange } from '../../shared/image/padding.ts';
import {
  buildDisplayTable,
  hasDisplayTable,
  renderGrey,
  withoutPadding,
} from '../../shared/image/render-grey.ts';
import { storedRange } from '../../shared/image/stored-bits.ts';
import { storedValues, type StoredFrame } from '../../shared/image/stored-pixels.ts';
import { MarkMaker } from './mark-maker.ts';

/** What one tile shows: stored values, and all that turns them into light. */
export interface Picture {
  readonly frame: StoredFrame;
  /** Drawn over it in white; none where the reader hides them. */
  readonly overlays: readonly FrameOverlay[];
  /** The frame's overlays also where they are not drawn: a shutter may be one of them. */
  readonly shutterOverlays: readonly FrameOverlay[];
  /** The reader wants to see what a shutter hides, and padding as it is stored. */
  readonly showsHidden: boolean;
  readonly image: ImageDescription;
  readonly attributes: FrameAttributes;
  readonly voi: Voi;
  /** The reader's own inversion; of monochrome images only. */
  readonly isInverted: boolean;
}

/** Samples as a texture or an array holds them. */
export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array;

/**
 * A picture ready for drawing: samples, a table from sample to light, and which pixels are something else whatever
 * their samples say.
 *
 * Both renderers draw from this and from nothing else, so that they show the same numbers by construction:
 * interpolate samples, round, look up. Three samples a pixel are light already.
 */
export type Drawable = DrawableShape &
  (
    | {
        readonly samplesPerPixel: 1;
        readonly samples: Samples;
        /** Level of sample v at `v - firstSample`, one byte a level, or three when `isColour`. */
        readonly table: Uint8Array;
        readonly firstSample: number;
        readonly isColour: boolean;
        /** Palette indices are names, not amounts: their neighbours are mixed after the table, not before. */
        readonly mixesAfterTable: boolean;
      }
    | { readonly samplesPerPixel: 3; readonly samples: Uint8Array }
  );

interface DrawableShape {
  readonly rows: number;
  readonly columns: number;
  /** `markBits`, one byte a pixel. */
  readonly mask: Uint8Array | null;
  /** Some pixels are hidden: neighbours are mixed without them. */
  readonly hasHidden: boolean;
  readonly shutterLevel: number;
}

interface Table {
  readonly table: Uint8Array;
  readonly firstSample: number;
  /** Padding would not be black by itself, and must not be mixed with its neighbours. */
  readonly hidesPadding: boolean;
}

/** Levels that are light already: for values too wide for a table, which are computed a pixel. */
const identityTable = Uint8Array.from({ length: 256 }, (_, level) => level);

/** Makes pictures drawable; keeps the last results, because a scroll changes samples and a drag the table. */
export class DrawableMaker {
  readonly #tables = new Map<string, Table>();
  readonly #lutIds = new WeakMap<object, number>();
  #lutCount = 0;
  readonly #samples = new WeakMap<StoredFrame, Samples>();
  readonly #rgb = new WeakMap<StoredFrame, Uint8Array>();
  readonly #marks = new MarkMaker((object) => this.#idOf(object));
  readonly #wide = new WeakMap<StoredFrame, { key: string; samples: Uint8Array }>();

  make(picture: Picture): Drawable {
    const { frame, image } = picture;
    const { rows, columns, samplesPerPixel } = frame.header;
    if (samplesPerPixel === 3) {
      return {
        samplesPerPixel: 3,
        samples: this.#rgbOf(frame),
        rows,
        columns,
        ...this.#marks.make(picture, false),
      };
    }
    const isColour = frame.header.photometric === 'PALETTE COLOR';
    const isWide = !isColour && !hasDisplayTable(image);
    const { table, firstSample, hidesPadding } = isColour
      ? this.#paletteOf(image)
      : isWide
        ? wideTable(picture)
        : this.#tableOf(picture);
    return {
      samplesPerPixel: 1,
      samples: isWide ? this.#wideOf(picture) : this.#samplesOf(frame),
      table,
      firstSample,
      isColour,
      mixesAfterTable: isColour,
      rows,
      columns,
      ...this.#marks.make(picture, hidesPadding),
    };
  }

  #tableOf(picture: Picture): Table {
    const key = this.#keyOf(picture);
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const { image, attributes, voi, isInverted, showsHidden } = picture;
    const plain = buildDisplayTable(withoutPadding(image), attributes, voi, isInverted);
    const padding = showsHidden ? null : paddingEntries(image, plain.firstStored, plain.table.length);
    const hidesPadding = padding !== null && plain.table.subarray(...padding).some((level) => level !== 0);
    if (padding !== null) plain.table.fill(0, ...padding);
    return this.#keep(key, { table: plain.table, firstSample: plain.firstStored, hidesPadding });
  }

  #paletteOf(image: ImageDescription): Table {
    const { palette } = image;
    if (palette === null) throw new RangeError('Expected a palette with PALETTE COLOR, found none');
    const key = `palette ${this.#idOf(palette)} ${image.BitsStored} ${image.PixelRepresentation}`;
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const { first, last } = storedRange(image);
    const indices = Int32Array.from({ length: last - first + 1 }, (_, index) => first + index);
    return this.#keep(key, {
      table: renderPalette(indices, palette),
      firstSample: first,
      hidesPadding: false,
    });
  }

  /** One view a frame: a texture that has it already is not filled again. */
  #samplesOf(frame: StoredFrame): Samples {
    const known = this.#samples.get(frame);
    if (known !== undefined) return known;
    const samples = narrow(storedValues(frame));
    this.#samples.set(frame, samples);
    return samples;
  }

  #rgbOf(frame: StoredFrame): Uint8Array {
    const known = this.#rgb.get(frame);
    if (known !== undefined) return known;
    const values = storedValues(frame);
    const samples = values instanceof Uint8Array ? values : renderRgb(values, frame.header.bitsStored);
    this.#rgb.set(frame, samples);
    return samples;
  }

  #wideOf(picture: Picture): Uint8Array {
    const key = this.#keyOf(picture);
    const known = this.#wide.get(picture.frame);
    if (known?.key === key) return known.samples;
    const { frame, attributes, voi, isInverted, showsHidden } = picture;
    const image = showsHidden ? withoutPadding(picture.image) : picture.image;
    const samples = renderGrey(frame, image, attributes, voi, isInverted);
    this.#wide.set(frame, { key, samples });
    return samples;
  }

  #keep(key: string, table: Table): Table {
    // The tiles of the largest wall and their last windows; a drag makes a new table a step.
    if (this.#tables.size >= 64) {
      const [oldest] = this.#tables.keys();
      if (oldest !== undefined) this.#tables.delete(oldest);
    }
    this.#tables.set(key, table);
    return table;
  }

  /** Everything that decides the table, as text; LUTs by identity, for they may hold 64 k entries. */
  #keyOf({ image, attributes: { modality }, voi, isInverted, showsHidden }: Picture): string {
    return [
      image.BitsStored,
      image.PixelRepresentation,
      image.sampleKind,
      image.PhotometricInterpretation,
      image.PresentationLUTShape ?? '',
      isInverted,
      showsHidden,
      ...(paddingRange(image) ?? []),
      modality.kind,
      modality.kind === 'rescale' ? `${modality.RescaleSlope} ${modality.RescaleIntercept}` : '',
      modality.kind === 'lut' ? this.#idOf(modality.lut) : '',
      voi.kind === 'lut'
        ? `lut ${this.#idOf(voi.lut)}`
        : `${voi.WindowCenter} ${voi.WindowWidth} ${voi.VOILUTFunction}`,
    ].join('|');
  }

  #idOf(object: object): number {
    const known = this.#lutIds.get(object);
    if (known !== undefined) return known;
    this.#lutCount++;
    this.#lutIds.set(object, this.#lutCount);
    return this.#lutCount;
  }
}

/** Where in a table padding lies: from and up to before; null where nothing pads. */
function paddingEntries(image: ImageDescription, first: number, length: number): [number, number] | null {
  const range = paddingRange(image);
  if (range === null) return null;
  const at = (stored: number): number => Math.min(length, Math.max(0, stored - first));
  return [at(Math.ceil(range[0])), at(Math.floor(range[1]) + 1)];
}

function wideTable({ image, showsHidden }: Picture): Table {
  return { table: identityTable, firstSample: 0, hidesPadding: !showsHidden && paddingRange(image) !== null };
}

/** Values that have a table fit 16 bits, but a decoder may keep them in wider cells. */
function narrow(values: ReturnType<typeof storedValues>): Samples {
  if (
    values instanceof Uint8Array ||
    values instanceof Int8Array ||
    values instanceof Uint16Array ||
    values instanceof Int16Array
  ) {
    return values;
  }
  return values instanceof Uint32Array ? Uint16Array.from(values) : Int16Array.from(values);
}
