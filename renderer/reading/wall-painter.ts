import type { RenderSurface } from '../render/render-surface.ts';
import type { TileDrawing } from '../render/viewport-renderer.ts';
import type { ReadingState } from './reading-state.ts';
import { tileDrawing } from './tile-view.ts';
import { tileRectangles } from './wall-layout.ts';

/** Draws the tiles that changed since they were last drawn. */
export class WallPainter {
  readonly #surface: RenderSurface;
  readonly #drawn = new Map<number, TileDrawing>();
  #size = { width: 0, height: 0 };
  #arrangement = '';

  constructor(surface: RenderSurface) {
    this.#surface = surface;
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
  paint(state: ReadingState, onFault: (tile: number, fault: unknown) => void): void {
    const { wall, layout, oneUp, showsGraphics } = state;
    if (wall.width === 0 || wall.height === 0) return;
    const arrangement = `${wall.width} ${wall.height} ${layout} ${oneUp ?? ''}`;
    if (wall.width !== this.#size.width || wall.height !== this.#size.height) {
      this.#surface.resize(wall.width, wall.height);
      this.#size = { width: wall.width, height: wall.height };
      this.#drawn.clear();
    } else if (arrangement !== this.#arrangement) {
      // Tiles moved: what lies in the gaps between them now must not be a strip of the old ones.
      this.clear();
    }
    this.#arrangement = arrangement;
    for (const [index, rectangle] of tileRectangles(layout, oneUp, wall)) {
      const tile = state.tiles[index];
      if (tile === undefined) continue;
      try {
        this.#paintTile(index, tileDrawing(tile, rectangle, showsGraphics));
      } catch (fault) {
        this.#paintTile(index, tileDrawing({ ...tile, shown: null }, rectangle, showsGraphics));
        onFault(index, fault);
      }
    }
  }

  #paintTile(index: number, drawing: TileDrawing): void {
    const before = this.#drawn.get(index);
    if (before !== undefined && isSameDrawing(before, drawing)) return;
    this.#surface.draw(String(index), drawing);
    this.#drawn.set(index, drawing);
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
      p.image === q.image &&
      p.voi === q.voi &&
      p.isInverted === q.isInverted);
  const [m, n] = [a.imageToScreen, b.imageToScreen];
  const isSameMatrix = m.a === n.a && m.b === n.b && m.c === n.c && m.d === n.d && m.e === n.e && m.f === n.f;
  const [r, s] = [a.rectangle, b.rectangle];
  const isSameRectangle = r.x === s.x && r.y === s.y && r.width === s.width && r.height === s.height;
  return isSamePicture && isSameMatrix && isSameRectangle && a.interpolation === b.interpolation;
}
