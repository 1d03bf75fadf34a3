import {
  frameAttributes,
  type ImageDescription,
  type ModalityTransform,
} from '../../shared/image/image-description.ts';
import type { StoredPhotometric, StoredValueType } from '../../shared/image/stored-pixels.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { gapZones } from '../../shared/volume/gap-zones.ts';
import { planeOfStep, type Reformat } from '../../shared/volume/reformat.ts';
import { samplePlane, type SliceValues } from '../../shared/volume/sample-plane.ts';
import { planeCentre } from '../../shared/geometry/slice-plane.ts';
import type { VolumeGrid } from '../../shared/volume/volume-grid.ts';
import { imageAt } from './frame-plan.ts';
import { refusalText } from './reformat-text.ts';
import type { ShownFailure, ShownFrame, TileState } from './reading-state.ts';
import { walkStep } from './scroll-walk.ts';
import { nearestSlice } from './stack-geometry.ts';
import { reformatOf, type ReformatRefusal } from './volume-geometry.ts';
import type { VolumeStore } from './volume-store.ts';
import type { PlaneSource, Volume } from './volume.ts';

/** The tile of a plane after one picture of the screen: like `advanceTile`, but its pictures are made, not fetched. */
export function advancePlane(
  tile: TileState,
  source: PlaneSource,
  displaySet: DisplaySet,
  volumes: VolumeStore,
): TileState {
  const state = volumes.state(displaySet, source);
  if (state.kind === 'loading')
    return isOf(tile, source) || tile.shown === null ? tile : { ...tile, shown: null };
  if (state.kind === 'refused') return withRefusal(tile, displaySet, state);
  const planes = reformatOf(displaySet, source);
  if (planes === null) return tile;
  const { shown, target } = tile;
  const isCurrent =
    shown?.kind === 'frame' &&
    shown.reformatted !== null &&
    shown.reformatted.source.wish === source.wish &&
    shown.reformatted.volume === state.volume;
  let position = Math.min(target, planes.count - 1);
  let { skippedCount } = tile;
  if (isCurrent && shown.reformatted?.planes === planes) {
    if (shown.position === position) return tile;
    const step = tile.isJump ? null : walkStep(shown.position, position, () => true);
    if (step !== null) {
      ({ position } = step);
      skippedCount += step.skippedCount;
    }
  }
  const next = planePicture(displaySet, source, state.volume, planes, position);
  return next === null
    ? tile
    : { ...tile, shown: next, others: [], skippedCount, isJump: tile.isJump && position !== target };
}

function isOf({ shown }: TileState, source: PlaneSource): boolean {
  return shown?.kind === 'frame' && shown.reformatted?.source === source;
}

/**
 * A plane as a picture: described by the slice of the series that lies nearest to its middle, with its own size,
 * place and spacing. Everything that a viewport says of a received picture then holds for it too.
 */
export function planePicture(
  displaySet: DisplaySet,
  source: PlaneSource,
  volume: Volume,
  planes: Reformat,
  position: number,
): ShownFrame | null {
  const plane = planeOfStep(planes, position);
  const { slab } = source.wish;
  const nearest = nearestSlice(displaySet, planeCentre(plane), source.phasePlace);
  const reference = displaySet.frames[nearest];
  const image = imageAt(displaySet, nearest);
  if (reference === undefined || image === undefined) return null;
  const values = samplePlane(volume, planes, position, slab);
  const attributes = frameAttributes(image, reference.frameIndex);
  return {
    kind: 'frame',
    displaySetId: displaySet.displaySetId,
    position,
    instanceId: reference.instanceId,
    frameIndex: reference.frameIndex,
    image: {
      ...image,
      Rows: plane.rows,
      Columns: plane.columns,
      PixelAspectRatio: null,
      ImagerPixelSpacing: null,
      overlays: [],
      perFrame: null,
      ...(volume.isInModalityUnits ? floatCells : {}),
    },
    attributes: {
      ...attributes,
      modality: volume.isInModalityUnits ? inItsUnits(attributes.modality) : attributes.modality,
      ImagePositionPatient: [...plane.origin],
      ImageOrientationPatient: [...plane.axes.rowDirection, ...plane.axes.columnDirection],
      PixelSpacing: [plane.rowMm, plane.columnMm],
      SliceThickness: slab?.thicknessMm ?? planes.stepMm,
      shutter: null,
      // Of the frame's own picture.
      ultrasoundRegions: [],
      realWorldMaps: volume.isInModalityUnits ? [] : attributes.realWorldMaps,
    },
    frame: {
      header: {
        rows: plane.rows,
        columns: plane.columns,
        samplesPerPixel: 1,
        type: typeOf(values),
        bitsAllocated: values.BYTES_PER_ELEMENT * 8,
        bitsStored: volume.isInModalityUnits ? 32 : image.BitsStored,
        photometric: photometricOf(image),
        frameCount: 1,
        lossy: image.lossy,
      },
      pixels: values.buffer,
      overlays: [],
      overlayError: null,
    },
    reformatted: { source, volume, planes, gapZones: gapZones(withFailures(volume), plane) },
  };
}

/** Values that are in the units of a modality transformation already; what those units are is still told. */
function inItsUnits(modality: ModalityTransform): ModalityTransform {
  return modality.kind === 'rescale'
    ? { ...modality, RescaleSlope: 1, RescaleIntercept: 0 }
    : { kind: 'identity' };
}

const floatCells = {
  sampleKind: 'float32',
  BitsAllocated: 32,
  BitsStored: 32,
  HighBit: 31,
  PixelRepresentation: 1,
  PixelPaddingValue: null,
  PixelPaddingRangeLimit: null,
} as const satisfies Partial<ImageDescription>;

/** Slices that failed are as absent as those that never came. */
function withFailures({ grid, slices }: Volume): VolumeGrid {
  return { ...grid, places: grid.places.map((place, index) => (slices[index] === null ? null : place)) };
}

function typeOf(values: SliceValues): StoredValueType {
  if (values instanceof Uint8Array) return 'uint8';
  if (values instanceof Int8Array) return 'int8';
  if (values instanceof Uint16Array) return 'uint16';
  return values instanceof Int16Array ? 'int16' : 'float32';
}

function photometricOf({ PhotometricInterpretation }: ImageDescription): StoredPhotometric {
  return PhotometricInterpretation === 'MONOCHROME1' ? 'MONOCHROME1' : 'MONOCHROME2';
}

function withRefusal(tile: TileState, displaySet: DisplaySet, refusal: ReformatRefusal): TileState {
  const code = `reformat.${refusal.reason}`;
  const { shown } = tile;
  if (shown?.kind === 'failure' && shown.error.code === code) return tile;
  const [image] = displaySet.images;
  const [reference] = displaySet.frames;
  if (image === undefined || reference === undefined) return tile;
  const failure: ShownFailure = {
    kind: 'failure',
    displaySetId: displaySet.displaySetId,
    position: 0,
    instanceId: reference.instanceId,
    frameIndex: reference.frameIndex,
    image,
    attributes: frameAttributes(image, reference.frameIndex),
    error: { code, message: refusalText(refusal) },
    mayRetry: false,
  };
  return { ...tile, target: 0, shown: failure, others: [] };
}
