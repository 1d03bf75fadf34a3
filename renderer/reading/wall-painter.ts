import type { RenderSurface } from '../render/render-surface.ts';
import type { TileDrawing, TileRectangle } from '../render/viewport-renderer.ts';
import type { ReadingState, TileState } from './reading-state.ts';
import { tileCells } from './tile-cells.ts';
import { tileDrawing } from './tile-view.ts';
import { layoutKey } from './wall-layout.ts';
import { layoutOn, oneUpOn, rectanglesOn, sizeOf } from './walls.ts';

/** Which picture of a tile; all but mosaics have one. */
export interface PaintedPlace {
  readonly tile: number;
  readonly cell: number;
}

/** Draws the tiles of one screen that changed since they were last drawn. */
export class WallPainter {
  readonly #surface: RenderSurface;
  readonly #screen: number;
  readonly #drawn = new Map<string, TileDrawing>();
  #size = { width: 0, height: 0 };
  #arrangement = '';
  /** How each tile was divided when it was last drawn. */
  readonly #divisions = new Map<number, string>();

  constructor(surface: RenderSurface, screen: number) {
    this.#surface = surface;
    this.#screen = screen;
  }

  /** After a loss of the canvas's content: everything is to be drawn again. */
  forget(): void {
    this.#drawn.clear();
    this.#arrangement = '';
  }

  /** Lets go of every picture and blackens the wall at once: another study opens. */
  clear(): void {
    this.#surface.clear();
    this.#drawn.clear();
  }

  /** A picture that cannot be drawn leaves its tile black and is told of; the other tiles are drawn. */
  paint(state: ReadingState, onFault: (place: PaintedPlace, fault: unknown) => void): void {
    const screen = this.#screen;
    const [wall, layout, oneUp] = [sizeOf(state, screen), layoutOn(state, screen), oneUpOn(state, screen)];
    if (wall.width === 0 || wall.height === 0) return;
    const arrangement = `${wall.width} ${wall.height} ${layoutKey(layout)} ${oneUp ?? ''}`;
    if (wall.width !== this.#size.width || wall.height !== this.#size.height) {
      this.#surface.resize(wall.width, wall.height);
      this.#size = { width: wall.width, height: wall.height };
      this.#drawn.clear();
    } else if (arrangement !== this.#arrangement) {
      // Tiles moved: what lies in the gaps between them now must not be a strip of the old ones.
      this.clear();
    }
    this.#arrangement = arrangement;
    for (const [index, rectangle] of rectanglesOn(layout, oneUp, wall, screen)) {
      const tile = state.tiles[index];
      if (tile === undefined) continue;
      this.#divide(index, tile, rectangle);
      for (const { cell, shown, rectangle: part } of tileCells(tile, rectangle)) {
        const id = `${index}.${cell}`;
        try {
          this.#paintCell(id, tileDrawing({ ...tile, shown }, part, state));
        } catch (fault) {
          this.#paintCell(id, tileDrawing({ ...tile, shown: null }, part, state));
          onFault({ tile: index, cell }, fault);
        }
      }
    }
  }

  /** A tile that is divided otherwise than before: nothing of the old division stays. */
  #divide(index: number, { source }: TileState, rectangle: TileRectangle): void {
    const division = source.kind === 'mosaic' ? `${source.grid.rows} ${source.grid.columns}` : '';
    if ((this.#divisions.get(index) ?? '') === division) return;
    this.#divisions.set(index, division);
    const nothing: TileDrawing = {
      rectangle,
      picture: null,
      imageToScreen: { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 },
      interpolation: 'nearest',
    };
    for (const id of [...this.#drawn.keys()].filter((drawn) => drawn.startsWith(`${index}.`))) {
      // Lets go of what the renderer keeps for it.
      this.#surface.draw(id, nothing);
      this.#drawn.delete(id);
    }
  }

  #paintCell(id: string, drawing: TileDrawing): void {
    const before = this.#drawn.get(id);
    if (before !== undefined && isSameDrawing(before, drawing)) return;
    this.#surface.draw(id, drawing);
    this.#drawn.set(id, drawing);
  }
}

function isSameDrawing(a: TileDrawing, b: TileDrawing): boolean {
  const [p, q] = [a.picture, b.picture];
  const isSamePicture =
    p === q ||
    (p !== null &&
      q !== null &&
      p.frame === q.frame &&
      p.overlays === q.overlays &&
      p.showsHidden === q.showsHidden &&
      p.image === q.image &&
      p.voi === q.voi &&
      p.isInverted === q.isInverted);
  const [m, n] = [a.imageToScreen, b.imageToScreen];
  const isSameMatrix = m.a === n.a && m.b === n.b && m.c === n.c && m.d === n.d && m.e === n.e && m.f === n.f;
  const [r, s] = [a.rectangle, b.rectangle];
  const isSameRectangle = r.x === s.x && r.y === s.y && r.width === s.width && r.height === s.height;
  return isSamePicture && isSameMatrix && isSameRectangle && a.interpolation === b.interpolation;
}
