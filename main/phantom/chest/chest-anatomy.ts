import { cavityOutline, paintChestWall, paintTable } from './chest-wall.ts';
import {
  growLungTrees,
  paintFissures,
  paintLungTissue,
  paintLungTrees,
  paintNodule,
  type LungTrees,
  type Nodule,
} from './lungs.ts';
import { paintMediastinum, paintUpperAbdomen, tissueValues, type TissueValues } from './mediastinum.ts';
import { paintBackOfChest, paintRibs, paintSpine, paintSternum } from './skeleton.ts';
import { SlicePainter } from './slice-painter.ts';
import { createTextures, type Textures } from './textures.ts';

/**
 * The phantom of a chest: shapes at millimetre places, the same for every study of it. x runs to the patient's left,
 * y to the back, z to the head; the carina is at z = 4, close to the origin.
 */
export class ChestAnatomy {
  readonly #painter: SlicePainter;
  readonly #textures: Textures;
  readonly #cavity: Float32Array;
  readonly #values: TissueValues;
  readonly #nodules: readonly Nodule[];

  constructor(
    size: number,
    spacingMm: number,
    { hasContrast, nodules }: { readonly hasContrast: boolean; readonly nodules: readonly Nodule[] },
  ) {
    this.#painter = new SlicePainter(size, spacingMm);
    this.#textures = createTextures(size);
    this.#cavity = new Float32Array(size * size);
    this.#values = tissueValues(hasContrast);
    this.#nodules = nodules;
  }

  /** Hounsfield values of the slice at this height, row-major; overwritten by the next call. */
  slice(z: number): Float32Array<ArrayBuffer> {
    return this.#paint(z, lungTrees());
  }

  /** The same without what branches in the lungs. */
  bareSlice(z: number): Float32Array<ArrayBuffer> {
    return this.#paint(z, null);
  }

  #paint(z: number, trees: LungTrees | null): Float32Array<ArrayBuffer> {
    const painter = this.#painter;
    const textures = this.#textures;
    const cavity = this.#cavity;
    const values = this.#values;
    painter.clear(-1000);
    paintTable(painter);
    paintChestWall(painter, z, textures);
    painter.outline(cavityOutline(z));
    painter.cover(cavity);
    paintLungTissue(painter, textures, cavity);
    if (trees !== null) {
      paintFissures(painter, z, cavity);
      paintLungTrees(painter, z, trees, values['lung-vein'] * 0.8);
      for (const nodule of this.#nodules) paintNodule(painter, z, nodule);
    }
    paintUpperAbdomen(painter, z, values, textures, cavity);
    paintBackOfChest(painter, z, textures.soft);
    paintMediastinum(painter, z, values, textures, cavity);
    paintRibs(painter, z, textures.bone);
    paintSternum(painter, z, textures.bone);
    paintSpine(painter, z, textures.bone);
    return painter.hu;
  }
}

let grownTrees: LungTrees | undefined;

/** Grown once: they are the same in every study. */
function lungTrees(): LungTrees {
  grownTrees ??= growLungTrees(lungTissue());
  return grownTrees;
}

/** Where there is lung, from coarse slices: a point counts when its neighbours are lung as well. */
function lungTissue(): (x: number, y: number, z: number) => boolean {
  const size = 128;
  const spacing = 2.8;
  const between = 5;
  const lowest = -170;
  const anatomy = new ChestAnatomy(size, spacing, { hasContrast: false, nodules: [] });
  const slices = Array.from({ length: 57 }, (_, index) => {
    const hu = anatomy.bareSlice(lowest + index * between);
    return Uint8Array.from(hu, (value) => (value < -780 && value > -940 ? 1 : 0));
  });
  const isAir = (slice: Uint8Array, row: number, column: number): boolean => slice[row * size + column] === 1;
  return (x, y, z) => {
    const slice = slices[Math.round((z - lowest) / between)];
    if (slice === undefined) return false;
    const row = Math.round(y / spacing + (size - 1) / 2);
    const column = Math.round(x / spacing + (size - 1) / 2);
    return (
      isAir(slice, row, column) &&
      isAir(slice, row - 1, column) &&
      isAir(slice, row + 1, column) &&
      isAir(slice, row, column - 1) &&
      isAir(slice, row, column + 1)
    );
  };
}
