import type { OpenHanging } from './hanging-state.ts';
import type { ReadingState, TileState } from '../reading/reading-state.ts';

/**
 * How boxes of stages looked when a screen came or went: scrolled, windowed and zoomed as the reader had them. They
 * hang like that again wherever the fewer or more screens bring them back.
 */
export class CarriedTiles {
  readonly #tiles = new Map<string, TileState>();

  clear(): void {
    this.#tiles.clear();
  }

  keep({ hanging, pageIndex, tileOfBox }: OpenHanging, tiles: ReadingState['tiles']): void {
    const page = hanging.pages[pageIndex];
    for (const { id } of page?.viewports ?? []) {
      const tile = tiles[tileOfBox.get(id) ?? -1];
      if (page !== undefined && tile !== undefined && tile.displaySetId !== null) {
        // What was on screen belongs to the wall that it was on.
        this.#tiles.set(`${page.stageId}/${id}`, { ...tile, shown: null, others: [] });
      }
    }
  }

  /** What a box takes back when the same series hangs in it; only once, as the reader goes on from there. */
  take(stageId: string, boxId: string, displaySetId: string): TileState | undefined {
    const key = `${stageId}/${boxId}`;
    const tile = this.#tiles.get(key);
    this.#tiles.delete(key);
    return tile?.displaySetId === displaySetId ? tile : undefined;
  }
}
