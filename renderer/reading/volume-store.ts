import { frameAttributes, type ModalityTransform } from '../../shared/image/image-description.ts';
import { modalityFunction } from '../../shared/image/modality-transform.ts';
import { storedRange } from '../../shared/image/stored-bits.ts';
import { storedValues, type StoredFrame } from '../../shared/image/stored-pixels.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { SliceValues } from '../../shared/volume/sample-plane.ts';
import { isRefused, type VolumeGrid } from '../../shared/volume/volume-grid.ts';
import type { FrameSource, WantedFrame } from '../render/frame-loader.ts';
import { imageAt } from './frame-plan.ts';
import type { Volume } from './volume.ts';
import { gridOf, volumeKey, type ReformatRefusal, type VolumeChoice } from './volume-geometry.ts';

export type VolumeState =
  | { readonly kind: 'loading'; readonly hereCount: number; readonly count: number }
  | { readonly kind: 'ready'; readonly volume: Volume }
  | ReformatRefusal;

interface Collection {
  readonly set: DisplaySet;
  readonly grid: VolumeGrid;
  readonly isInModalityUnits: boolean;
  readonly slices: (SliceValues | null)[];
  /** Slices whose frame has not been seen yet, by index in the grid. */
  readonly waiting: Set<number>;
  failedCount: number;
  volume: Volume | null;
}

/**
 * Collects the decoded slices of the volumes that tiles draw planes of. Slices are the frames' own arrays, not
 * copies: a volume costs memory only for what the frame cache has let go.
 */
export class VolumeStore {
  readonly #frames: FrameSource;
  readonly #collections = new Map<string, Collection>();

  constructor(frames: FrameSource) {
    this.#frames = frames;
  }

  state(set: DisplaySet, choice: VolumeChoice): VolumeState {
    const grid = gridOf(set, choice);
    if (isRefused(grid)) return grid;
    const collection = this.#collectionOf(set, choice, grid);
    this.#collect(collection);
    if (collection.waiting.size > 0) {
      const count = grid.places.filter((place) => place !== null).length;
      return { kind: 'loading', hereCount: count - collection.waiting.size, count };
    }
    if (collection.slices.every((slice) => slice === null)) return { kind: 'refused', reason: 'no-values' };
    collection.volume ??= finished(collection);
    return { kind: 'ready', volume: collection.volume };
  }

  /** The frames that a volume waits for, from the middle outwards, at most `limit`. */
  missing(set: DisplaySet, choice: VolumeChoice, limit: number): WantedFrame[] {
    const collection = this.#collections.get(keyOf(set, choice));
    if (collection === undefined) return [];
    const wanted: WantedFrame[] = [];
    for (const index of collection.waiting) {
      if (wanted.length >= limit) break;
      const position = collection.grid.places[index] ?? null;
      const reference = position === null ? undefined : set.frames[position];
      const image = position === null ? undefined : imageAt(set, position);
      if (reference === undefined || image === undefined) continue;
      const { instanceId, frameIndex } = reference;
      wanted.push({ instanceId, frameIndex, priority: 'layout', image });
    }
    return wanted;
  }

  /** Lets go of every volume that no tile draws any more. */
  keepOnly(used: readonly { readonly set: DisplaySet; readonly choice: VolumeChoice }[]): void {
    const keys = new Set(used.map(({ set, choice }) => keyOf(set, choice)));
    for (const key of this.#collections.keys()) if (!keys.has(key)) this.#collections.delete(key);
  }

  /** A frame that failed is tried again: the volumes that took it for a gap are collected anew. */
  clear(): void {
    this.#collections.clear();
  }

  #collectionOf(set: DisplaySet, choice: VolumeChoice, grid: VolumeGrid): Collection {
    const key = keyOf(set, choice);
    let collection = this.#collections.get(key);
    if (collection?.set !== set) {
      const slices: (SliceValues | null)[] = grid.places.map(() => null);
      const waiting = new Set(grid.places.flatMap((place, index) => (place === null ? [] : [index])));
      const isInModalityUnits = !hasOneTransform(set);
      collection = { set, grid, isInModalityUnits, slices, waiting, failedCount: 0, volume: null };
      this.#collections.set(key, collection);
    }
    return collection;
  }

  #collect(collection: Collection): void {
    const { set, grid, waiting, slices, isInModalityUnits } = collection;
    for (const index of waiting) {
      const position = grid.places[index] ?? null;
      const reference = position === null ? undefined : set.frames[position];
      const image = position === null ? undefined : imageAt(set, position);
      if (reference === undefined || image === undefined) {
        waiting.delete(index);
        continue;
      }
      const { instanceId, frameIndex } = reference;
      const { kind } = this.#frames.state(instanceId, frameIndex);
      if (kind === 'failed' || image.refusal !== null) {
        waiting.delete(index);
        collection.failedCount++;
      }
      if (kind !== 'ready') continue;
      const frame = this.#frames.frame(instanceId, frameIndex);
      if (frame === undefined) continue;
      const { modality } = frameAttributes(image, frameIndex);
      slices[index] = isInModalityUnits ? inModalityUnits(frame, modality) : plainValues(frame);
      waiting.delete(index);
    }
  }
}

function keyOf(set: DisplaySet, choice: VolumeChoice): string {
  return `${set.displaySetId} ${volumeKey(choice)}`;
}

/** Stored values mean the same in every slice, and are of a kind that a volume holds as they are. */
function hasOneTransform(set: DisplaySet): boolean {
  const [first] = set.images;
  if (first === undefined || first.sampleKind === 'float64' || first.BitsAllocated > 16) return false;
  const transforms = set.frames.map(({ frameIndex }, position) => {
    const image = imageAt(set, position) ?? first;
    return transformKey(frameAttributes(image, frameIndex).modality);
  });
  return new Set(transforms).size === 1;
}

function transformKey(transform: ModalityTransform): string {
  switch (transform.kind) {
    case 'identity':
      return '1 0';
    case 'rescale':
      return `${transform.RescaleSlope} ${transform.RescaleIntercept}`;
    case 'lut':
      return `lut ${transform.lut.firstMapped} ${transform.lut.entries.join(' ')}`;
  }
}

/** A view of the frame's own buffer; wider kinds than a volume holds are only asked for in modality units. */
function plainValues({ header: { type }, pixels }: StoredFrame): SliceValues {
  switch (type) {
    case 'uint8':
      return new Uint8Array(pixels);
    case 'int8':
      return new Int8Array(pixels);
    case 'uint16':
      return new Uint16Array(pixels);
    case 'int16':
      return new Int16Array(pixels);
    case 'float32':
      return new Float32Array(pixels);
    case 'uint32':
    case 'int32':
    case 'float64':
      throw new RangeError(`Expected values of at most 16 bits or single precision, found ${type}`);
  }
}

function inModalityUnits(frame: StoredFrame, transform: ModalityTransform): SliceValues {
  const toModality = modalityFunction(transform);
  return Float32Array.from(storedValues(frame), toModality);
}

function finished({ set, grid, slices, isInModalityUnits, failedCount }: Collection): Volume {
  return {
    grid,
    size: grid.size,
    slices,
    noValue: noValueOf(set, isInModalityUnits),
    isInModalityUnits,
    failedCount,
  };
}

/** What the image itself has where it has nothing; else the darkest value. */
function noValueOf(set: DisplaySet, isInModalityUnits: boolean): number {
  const [image] = set.images;
  if (image === undefined) return 0;
  const { first, last } = image.sampleKind === 'integer' ? storedRange(image) : { first: 0, last: 0 };
  const darkest = image.PhotometricInterpretation === 'MONOCHROME1' ? last : first;
  const value = image.PixelPaddingValue ?? darkest;
  return isInModalityUnits ? modalityFunction(image.shared.modality)(value) : value;
}
