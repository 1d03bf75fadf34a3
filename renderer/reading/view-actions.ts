import type { Point2 } from '../../shared/geometry/view-transform.ts';
import { patientPoint } from '../../shared/geometry/slice-plane.ts';
import type { LinkAction } from './link-state.ts';
import { offsetsNow } from './linked-scroll.ts';
import type { ReadingActions } from './reading-actions.ts';
import type { ReadingState } from './reading-state.ts';
import { tileOf, updateTile, type ReadingStore } from './reading-store.ts';
import { frameOfReferenceOf, nearestPlace, shownPlane } from './stack-geometry.ts';
import { tileGeometry } from './tile-geometry.ts';
import { mayTurnFreely, turned, type ViewTurn } from './turn-view.ts';
import { shownTiles } from './walls.ts';

/** What a reader does with several tiles at once, and with how a picture lies: links, lines, crosshair, turns. */
export class ViewActions {
  readonly #store: ReadingStore;
  readonly #actions: ReadingActions;

  constructor(store: ReadingStore, actions: ReadingActions) {
    this.#store = store;
    this.#actions = actions;
  }

  get #state(): ReadingState {
    return this.#store.getState();
  }

  // Links

  /** Links what is on screen as it lies there now, or lets each tile go its own way. */
  toggleLink(): void {
    const { link, activeTile } = this.#state;
    const isOn = !link.isOn;
    const offsetsMm = isOn ? offsetsNow(this.#state, activeTile) : link.offsetsMm;
    // What a reader links is everything that is on screen, whatever groups a protocol had made.
    const tiles = this.#state.tiles.map((tile) =>
      tile.linkGroups === null ? tile : { ...tile, linkGroups: null },
    );
    this.#store.setState({ link: { ...link, isOn, offsetsMm }, ...(isOn ? { tiles } : {}) });
    if (isOn) this.#actions.matchScales(activeTile);
  }

  toggleLinkAction(action: LinkAction): void {
    const { link } = this.#state;
    const actions = { ...link.actions, [action]: !link.actions[action] };
    this.#store.setState({ link: { ...link, actions } });
    if (actions.zoomPan) this.#actions.matchScales();
  }

  toggleTileLink(index: number = this.#state.activeTile): void {
    updateTile(this.#store, index, { isLinked: !tileOf(this.#state, index).isLinked });
    this.#actions.matchScales();
  }

  // Lines and crosshair

  toggleReferenceLines(): void {
    this.#store.setState({ showsReferenceLines: !this.#state.showsReferenceLines });
  }

  /**
   * Marks a point of the picture in a tile, and goes to the nearest slice in every other tile of the same frame of
   * reference.
   *
   * @param at image coordinates of the picture shown
   */
  localise(index: number, at: Point2): void {
    const { shown } = tileOf(this.#state, index);
    const set = shown === null ? undefined : this.#state.displaySets.get(shown.displaySetId);
    const plane = shown === null ? null : shownPlane(shown);
    if (set === undefined || plane === null) return;
    const point = patientPoint(plane, at);
    const frameOfReference = frameOfReferenceOf(set);
    this.#store.setState({ crosshair: { frameOfReference, point, tile: index } });
    for (const other of shownTiles(this.#state)) {
      if (other === index) continue;
      const tile = tileOf(this.#state, other);
      const there = tileGeometry(this.#state, tile);
      if (there?.kind !== 'stack' || there.frameOfReference !== frameOfReference) continue;
      this.#actions.jumpAlone(nearestPlace(there, point, tile.target).position, other);
    }
  }

  clearCrosshair(): void {
    this.#store.setState({ crosshair: null });
  }

  // Turns

  /** Turns what is on screen. Where turning is not everyday work the reader is asked once for the series. */
  turn(turn: ViewTurn, index: number = this.#state.activeTile): void {
    const { displaySetId, shown } = tileOf(this.#state, index);
    if (displaySetId === null || shown === null) return;
    const { turnRequest, turnsAllowed } = this.#state;
    const isConfirmed = turnRequest?.tile === index && turnRequest.turn === turn;
    if (!mayTurnFreely(shown.image.Modality) && !turnsAllowed.has(displaySetId) && !isConfirmed) {
      this.#store.setState({ turnRequest: { tile: index, turn }, activeTile: index });
      return;
    }
    if (isConfirmed) {
      this.#store.setState({ turnRequest: null, turnsAllowed: new Set([...turnsAllowed, displaySetId]) });
    }
    const { camera } = tileOf(this.#state, index);
    updateTile(this.#store, index, { camera: { ...camera, orientation: turned(camera.orientation, turn) } });
  }

  cancelTurn(): void {
    this.#store.setState({ turnRequest: null });
  }

  /** Takes back what asks or marks; else the view as it was hung (BIR B10). */
  escape(): void {
    if (this.#state.turnRequest !== null) this.cancelTurn();
    else if (this.#state.crosshair !== null) this.clearCrosshair();
    else if (this.#state.hangRefusal !== null) this.#store.setState({ hangRefusal: null });
    else this.#actions.reset();
  }
}
