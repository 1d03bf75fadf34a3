import type { VolumeValues } from '../../shared/volume/sample-plane.ts';
import type { PlaneWish } from '../../shared/volume/reformat.ts';
import type { VolumeGrid } from '../../shared/volume/volume-grid.ts';

/** The values of a volume, once all its slices are here or known not to come. */
export interface Volume extends VolumeValues {
  readonly grid: VolumeGrid;
  /** Values are in the units of the modality transformation: its slices have different ones. */
  readonly isInModalityUnits: boolean;
  /** Slices that could not be decoded: gaps like those that were never received. */
  readonly failedCount: number;
}

/** Planes through the volume that the slices make, a tile's `target` being the step. */
export interface PlaneSource {
  readonly kind: 'plane';
  readonly wish: PlaneWish;
  /** A place of the phase that the volume is made of. */
  readonly phasePlace: number;
  /** What the volume may take; of a larger one slices are left out, or it is refused. */
  readonly limitBytes: number;
}
