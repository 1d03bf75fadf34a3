import { planeCentre } from '../../shared/geometry/slice-plane.ts';
import { cross, type Vector3 } from '../../shared/geometry/vector3.ts';
import type { AnnotationPlane } from '../../shared/model/annotations.ts';
import { slabModes, type PlaneOrientation, type PlaneWish, type Slab } from '../../shared/volume/reformat.ts';
import { fittedCamera } from '../render/camera.ts';
import type { TileSource, TileState, ReadingState } from './reading-state.ts';
import { noFilms, tileOf, updateTile, type ReadingStore } from './reading-store.ts';
import { rememberedViews } from './series-view.ts';
import { nearestPlace } from './stack-geometry.ts';
import { tileGeometry } from './tile-geometry.ts';
import type { PlaneSource } from './volume.ts';
import { gridLayout, tileLimit } from './wall-layout.ts';
import { screenOf, wallChange } from './walls.ts';

/** What a slab is when it is first asked for, and how far it may go. */
const firstThicknessMm = 10;
const leastThicknessMm = 1;
const greatestThicknessMm = 200;

const straight: PlaneWish['tiltDegrees'] = { aboutRow: 0, aboutColumn: 0 };

/** What a reader does with planes through the volume of a series. */
export class PlaneActions {
  readonly #store: ReadingStore;

  readonly #limitBytes: () => number;

  /** @param limitBytes what a volume may take */
  constructor(store: ReadingStore, limitBytes: () => number) {
    this.#store = store;
    this.#limitBytes = limitBytes;
  }

  get #state(): ReadingState {
    return this.#store.getState();
  }

  /** Shows a plane of this orientation through the point that is looked at. */
  setPlane(orientation: PlaneOrientation, index: number = this.#state.activeTile): void {
    const tile = tileOf(this.#state, index);
    const slab = tile.source.kind === 'plane' ? tile.source.wish.slab : null;
    this.#show(index, this.#source(tile, { orientation, tiltDegrees: straight, slab }), this.#lookedAt(tile));
  }

  /** A plane that something was drawn on, as it was then. @param phasePlace a place of its phase */
  showAgain(plane: AnnotationPlane, phasePlace: number, index: number = this.#state.activeTile): void {
    const { orientation, tiltDegrees, slab } = plane;
    const source: PlaneSource = {
      kind: 'plane',
      wish: { orientation, tiltDegrees, slab },
      phasePlace,
      limitBytes: this.#limitBytes(),
    };
    const { rowDirection, columnDirection, ...lies } = plane;
    const normal = cross(rowDirection, columnDirection);
    this.#show(index, source, planeCentre({ ...lies, axes: { rowDirection, columnDirection, normal } }));
  }

  /** The pictures as they were received, at the slice nearest to the plane. */
  showStack(index: number = this.#state.activeTile): void {
    const tile = tileOf(this.#state, index);
    if (tile.source.kind === 'plane') this.#show(index, { kind: 'stack' }, this.#lookedAt(tile));
  }

  /** Axial, coronal and sagittal beside the pictures as they were received. */
  threePlanes(): void {
    const { activeTile, tiles, views } = this.#state;
    const tile = tileOf(this.#state, activeTile);
    if (tile.displaySetId === null) return;
    const at = this.#lookedAt(tile);
    const screen = screenOf(activeTile);
    const first = screen * tileLimit;
    const four = tiles
      .slice(first, first + 4)
      .map((own): TileState => Object.assign({}, tile, { isLinked: own.isLinked }));
    this.#store.setState({
      views: tiles.reduce<ReadingState['views']>(rememberedViews, views),
      ...wallChange(this.#state, screen, { layout: gridLayout(2, 2), oneUp: null }),
      ...noFilms,
      showsReferenceLines: true,
      activeTile: first,
      tiles: tiles.toSpliced(first, 4, ...four),
    });
    const orientations = ['axial', 'coronal', 'sagittal'] as const;
    for (const [index, orientation] of orientations.entries()) {
      this.#show(first + index, this.#source(tile, { orientation, tiltDegrees: straight, slab: null }), at);
    }
    this.#show(first + 3, { kind: 'stack' }, at);
  }

  /** One layer, then each kind of slab, then one layer again. */
  cycleSlab(index: number = this.#state.activeTile): void {
    const slab = this.#planeOf(index)?.wish.slab ?? null;
    const next = slabModes[slab === null ? 0 : slabModes.indexOf(slab.mode) + 1];
    const thicknessMm = slab?.thicknessMm ?? firstThicknessMm;
    this.setSlab(next === undefined ? null : { mode: next, thicknessMm }, index);
  }

  /** A step of the wheel; a single layer becomes a mean of the least thickness. */
  thicken(steps: number, index: number = this.#state.activeTile): void {
    const source = this.#planeOf(index);
    if (source === null) return;
    const { slab } = source.wish;
    const thicknessMm = (slab?.thicknessMm ?? 0) + steps;
    this.setSlab(
      thicknessMm < leastThicknessMm
        ? null
        : { mode: slab?.mode ?? 'mean', thicknessMm: Math.min(greatestThicknessMm, thicknessMm) },
      index,
    );
  }

  setSlab(slab: Slab | null, index: number = this.#state.activeTile): void {
    const source = this.#planeOf(index);
    if (source === null) return;
    updateTile(this.#store, index, { source: { ...source, wish: { ...source.wish, slab } } });
  }

  /** Turns the plane about the picture's own axes, through the point that is looked at. */
  tilt(aboutRowDegrees: number, aboutColumnDegrees: number, index: number = this.#state.activeTile): void {
    const tile = tileOf(this.#state, index);
    const source = this.#planeOf(index);
    if (source === null) return;
    const { aboutRow, aboutColumn } = source.wish.tiltDegrees;
    const tiltDegrees = {
      aboutRow: withinHalfTurn(aboutRow + aboutRowDegrees),
      aboutColumn: withinHalfTurn(aboutColumn + aboutColumnDegrees),
    };
    const at = this.#lookedAt(tile);
    this.#show(index, { ...source, wish: { ...source.wish, tiltDegrees } }, at, tile.shown);
  }

  #source({ source, target }: TileState, wish: PlaneWish): PlaneSource {
    const phasePlace = source.kind === 'plane' ? source.phasePlace : target;
    return { kind: 'plane', wish, phasePlace, limitBytes: this.#limitBytes() };
  }

  #planeOf(index: number): PlaneSource | null {
    const { source } = tileOf(this.#state, index);
    return source.kind === 'plane' ? source : null;
  }

  /** The marked point where it is in this frame of reference, else the middle of the picture. */
  #lookedAt(tile: TileState): Vector3 | null {
    const geometry = tileGeometry(this.#state, tile);
    if (geometry?.kind !== 'stack') return null;
    const { crosshair } = this.#state;
    if (crosshair?.frameOfReference === geometry.frameOfReference) return crosshair.point;
    return geometry.centres[tile.target] ?? null;
  }

  /** @param kept what stays on screen until the new plane is there: a plane of the same volume */
  #show(index: number, source: TileSource, at: Vector3 | null, kept: TileState['shown'] = null): void {
    const tile = { ...tileOf(this.#state, index), source };
    const geometry = tileGeometry(this.#state, tile);
    const target = geometry?.kind === 'stack' && at !== null ? nearestPlace(geometry, at, 0).position : 0;
    updateTile(this.#store, index, {
      source,
      target,
      isJump: true,
      skippedCount: 0,
      shown: kept,
      others: [],
      ...(kept === null ? { camera: fittedCamera } : {}),
    });
  }
}

function withinHalfTurn(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees <= -180 ? degrees + 360 : degrees;
}
