import { storedValues } from '../../shared/image/stored-pixels.ts';
import {
  autoChoice,
  objectChoices,
  imagePresets,
  type WindowChoice,
} from '../../shared/image/window-choice.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { actualSize, type Camera } from '../render/camera.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import type { Point2 } from '../../shared/geometry/view-transform.ts';
import {
  annotationLevels,
  type ReadingState,
  type ShownFrame,
  type TileState,
  type ToolName,
  type WindowMode,
} from './reading-state.ts';
import { emptyTile, noFilms, tileOf, updateTile, type ReadingStore } from './reading-store.ts';
import { isGrey, resolveWindow } from './tile-window.ts';
import { rememberedViews, tileWithSeries } from './series-view.ts';
import {
  isSameLayout,
  tileCount,
  tileLimit,
  visibleTiles,
  type WallLayout,
  type WallSize,
} from './wall-layout.ts';
import { hungTiles, layoutOn, oneUpOn, rectangleOf, screenOf, sizeOf, wallChange } from './walls.ts';
import { mayHang } from './hang-rules.ts';
import {
  fittedCameras,
  matchedCameras,
  pannedCameras,
  zoomedCameras,
  type CalibrationOf,
  type LinkedState,
} from './linked-cameras.ts';
import { placeInNextBlock } from './stack-blocks.ts';
import { followers, linkedFor } from './linked-scroll.ts';
import { cellAt } from './tile-cells.ts';
import { lastPlace, placesPerStep } from './tile-places.ts';

/**
 * What a reader can do, as changes of the store. Tools, keys, buttons and the palette all come through here.
 * A tile is named by its index; left out, the active one is meant.
 */
export class ReadingActions {
  readonly #store: ReadingStore;

  readonly #calibrationOf: CalibrationOf | undefined;

  constructor(store: ReadingStore, calibrationOf?: CalibrationOf) {
    this.#store = store;
    this.#calibrationOf = calibrationOf;
  }

  get #state(): ReadingState {
    return this.#store.getState();
  }

  // Wall

  setWall(wall: WallSize, screen = 0): void {
    const { width, height, ratio } = sizeOf(this.#state, screen);
    if (width === wall.width && height === wall.height && ratio === wall.ratio) return;
    this.#store.setState(wallChange(this.#state, screen, { wall }));
  }

  /**
   * Divides the screen of the active tile. Tiles that have nothing yet take the next series of the current study that
   * does not hang.
   */
  setLayout(layout: WallLayout): void {
    const screen = screenOf(this.#state.activeTile);
    if (oneUpOn(this.#state, screen) === null && isSameLayout(layout, layoutOn(this.#state, screen))) return;
    const tiles = [...this.#state.tiles];
    const own = visibleTiles(layout, null).map((cell) => screen * tileLimit + cell);
    const elsewhere = hungTiles(this.#state).filter((index) => screenOf(index) !== screen);
    const hung = new Set([...own, ...elsewhere].map((index) => tiles[index]?.displaySetId));
    const waiting = this.currentSets().filter(
      (set) => set.notShown === null && set.frames.length > 0 && !hung.has(set.displaySetId),
    );
    for (const index of own) {
      if (tiles[index]?.displaySetId !== null) continue;
      const { displaySets } = this.#state;
      const place = waiting.findIndex((set) => mayHang({ tiles, displaySets }, set, index));
      const [next] = place === -1 ? [] : waiting.splice(place, 1);
      if (next !== undefined) tiles[index] = tileWithSeries(next.displaySetId, this.#state.views);
    }
    const isActiveVisible = own.includes(this.#state.activeTile);
    const activeTile = isActiveVisible ? this.#state.activeTile : screen * tileLimit;
    this.#store.setState({
      ...wallChange(this.#state, screen, { layout, oneUp: null }),
      tiles,
      activeTile,
      ...noFilms,
    });
  }

  /** Shows several pictures of the tile's series at once; a grid of one picture is a stack again. */
  setMosaic(grid: WallLayout, index: number = this.#state.activeTile): void {
    const isStack = tileCount(grid) === 1;
    updateTile(this.#store, index, { source: isStack ? { kind: 'stack' } : { kind: 'mosaic', grid } });
    // The last place at which the grid can begin moved.
    this.jump(tileOf(this.#state, index).target, index);
  }

  setGridPickerOpen(isGridPickerOpen: boolean): void {
    this.#store.setState({ isGridPickerOpen });
  }

  toggleOneUp(index: number = this.#state.activeTile): void {
    const screen = screenOf(index);
    const oneUp = oneUpOn(this.#state, screen) === null ? index : null;
    this.#store.setState({ ...wallChange(this.#state, screen, { oneUp }), activeTile: index });
  }

  activate(index: number): void {
    if (this.#state.activeTile !== index) this.#store.setState({ activeTile: index });
  }

  nextTile(step: 1 | -1): void {
    const tiles = hungTiles(this.#state);
    const next = tiles.at((tiles.indexOf(this.#state.activeTile) + step) % tiles.length) ?? 0;
    const screen = screenOf(next);
    // Where a tile is enlarged, the next one of that screen is.
    const oneUp = oneUpOn(this.#state, screen) === null ? null : next;
    this.#store.setState({ ...wallChange(this.#state, screen, { oneUp }), activeTile: next });
  }

  hang(displaySetId: string, index: number = this.#state.activeTile): void {
    // A series dragged here from another window is of another session, perhaps of another patient.
    const set = this.#state.displaySets.get(displaySetId);
    if (set === undefined) return;
    const tile = tileOf(this.#state, index);
    if (tile.displaySetId === displaySetId) {
      this.activate(index);
      return;
    }
    if (!mayHang(this.#state, set, index)) {
      this.#store.setState({ hangRefusal: { tile: index, reason: 'two-patients' } });
      return;
    }
    const views = rememberedViews(this.#state.views, tile);
    updateTile(this.#store, index, tileWithSeries(displaySetId, views, tile));
    this.#store.setState({
      views,
      activeTile: index,
      hangRefusal: null,
      turnRequest: null,
      ...this.#withoutCineOf(index),
    });
  }

  /** Exchanges what hangs in two tiles, each with its view. */
  swapTiles(from: number, to: number): void {
    const [a, b] = [tileOf(this.#state, from), tileOf(this.#state, to)];
    if (from === to) return;
    const tiles = this.#state.tiles.with(from, b).with(to, a);
    const screen = screenOf(to);
    this.#store.setState({
      ...wallChange(this.#state, screen, { oneUp: oneUpOn(this.#state, screen) === null ? null : to }),
      tiles,
      activeTile: to,
      ...noFilms,
      // What they ask or say is of a tile by its place.
      turnRequest: null,
      hangRefusal: null,
    });
  }

  /** Exchanges the active tile with the next or the one before, and stays with what hung in it. */
  swapWithNext(step: 1 | -1): void {
    const tiles = hungTiles(this.#state);
    const next = tiles.at((tiles.indexOf(this.#state.activeTile) + step) % tiles.length);
    if (next !== undefined) this.swapTiles(this.#state.activeTile, next);
  }

  clearTile(index: number = this.#state.activeTile): void {
    const tile = tileOf(this.#state, index);
    this.#store.setState({
      views: rememberedViews(this.#state.views, tile),
      ...this.#withoutCineOf(index),
    });
    updateTile(this.#store, index, {
      ...emptyTile,
      isLinked: tile.isLinked,
      linkGroups: tile.linkGroups,
    });
  }

  /** The series of the same study before or after the one in the tile. */
  stepSeries(step: 1 | -1, index: number = this.#state.activeTile): void {
    const { displaySetId } = tileOf(this.#state, index);
    const group = this.#state.groups.find(
      ({ load }) =>
        load.kind === 'loaded' && displaySetId !== null && load.displaySetIds.includes(displaySetId),
    );
    if (group?.load.kind !== 'loaded' || displaySetId === null) return;
    const next = group.load.displaySetIds[group.load.displaySetIds.indexOf(displaySetId) + step];
    if (next !== undefined) this.hang(next, index);
  }

  // Scrolling

  /** Scrolls by slices; each on the way is shown, or counted as skipped. */
  scroll(delta: number, index: number = this.#state.activeTile): void {
    const tile = tileOf(this.#state, index);
    const last = this.#lastPosition(tile);
    const target = Math.min(last, Math.max(0, tile.target + delta * placesPerStep(tile)));
    if (target === tile.target) return;
    const targets = followers(this.#state, index, target);
    this.#walkTo(index, target);
    for (const [other, otherTarget] of targets) this.#walkTo(other, otherTarget);
  }

  #walkTo(index: number, target: number): void {
    const tile = tileOf(this.#state, index);
    if (target === tile.target) return;
    const rests = tile.shown?.position === tile.target;
    updateTile(this.#store, index, {
      target,
      direction: target > tile.target ? 1 : -1,
      // A movement that begins at rest counts its own skipped slices.
      ...(rests ? { skippedCount: 0, isJump: false } : {}),
    });
  }

  /** Goes to a named place without walking there; what is linked goes with it. */
  jump(position: number, index: number = this.#state.activeTile): void {
    const tile = tileOf(this.#state, index);
    const target = Math.min(this.#lastPosition(tile), Math.max(0, position));
    const targets = followers(this.#state, index, target);
    this.jumpAlone(target, index);
    for (const [other, otherTarget] of targets) this.jumpAlone(otherTarget, other);
  }

  /** The same for this tile only. */
  jumpAlone(position: number, index: number): void {
    const tile = tileOf(this.#state, index);
    const target = Math.min(this.#lastPosition(tile), Math.max(0, position));
    updateTile(this.#store, index, {
      target,
      direction: target >= tile.target ? 1 : -1,
      isJump: true,
      skippedCount: 0,
    });
  }

  /** The same slice of the next phase, echo or b-value, or of the one before. */
  stepBlock(step: 1 | -1, index: number = this.#state.activeTile): void {
    const { displaySetId, source, target } = tileOf(this.#state, index);
    const set = this.#state.displaySets.get(displaySetId ?? '');
    if (set === undefined || source.kind === 'mosaic') return;
    const place = placeInNextBlock(set, source.kind === 'plane' ? source.phasePlace : target, step);
    if (place === null) return;
    // The same plane through the volume of the other pass.
    if (source.kind === 'plane') updateTile(this.#store, index, { source: { ...source, phasePlace: place } });
    else this.jump(place, index);
  }

  jumpToEnd(index: number = this.#state.activeTile): void {
    this.jump(this.#lastPosition(tileOf(this.#state, index)), index);
  }

  // Light

  /** The window now on screen in a tile; null where there is none (colour, nothing shown). */
  currentWindow(index: number = this.#state.activeTile): WindowChoice | null {
    const shown = this.#shownFrame(index);
    return shown === null ? null : resolveWindow(tileOf(this.#state, index).windowMode, shown);
  }

  setWindow(windowMode: WindowMode, index: number = this.#state.activeTile): void {
    for (const each of linkedFor(this.#state, index, 'window')) {
      updateTile(this.#store, each, { windowMode });
    }
  }

  /** The window from the 1st to the 99th percentile of the picture on screen; it stays while scrolling. */
  autoWindow(index: number = this.#state.activeTile): void {
    const shown = this.#shownFrame(index);
    if (shown === null || !isGrey(shown)) return;
    const choice = autoChoice(shown.image, shown.attributes, storedValues(shown.frame));
    this.setWindow({ kind: 'fixed', choice }, index);
  }

  /** Every window that can be chosen for a tile: the object's own, then the presets of the modality. */
  windowChoices(index: number = this.#state.activeTile): { own: WindowChoice[]; presets: WindowChoice[] } {
    const shown = this.#shownFrame(index);
    if (shown === null || !isGrey(shown)) return { own: [], presets: [] };
    return { own: objectChoices(shown.attributes), presets: imagePresets(shown.image) };
  }

  /** The window that a picture has when nobody chose one; null where there is none. */
  usualWindow(index: number = this.#state.activeTile): WindowChoice | null {
    const shown = this.#shownFrame(index);
    return shown === null ? null : resolveWindow({ kind: 'default' }, shown);
  }

  invert(index: number = this.#state.activeTile): void {
    const own = this.#shownFrame(index);
    if (own === null || !isGrey(own)) return;
    const isInverted = !tileOf(this.#state, index).isInverted;
    for (const each of linkedFor(this.#state, index, 'window')) {
      const shown = this.#shownFrame(each);
      if (shown !== null && isGrey(shown)) updateTile(this.#store, each, { isInverted });
    }
  }

  toggleInterpolation(index: number = this.#state.activeTile): void {
    const { interpolation } = tileOf(this.#state, index);
    updateTile(this.#store, index, { interpolation: interpolation === 'linear' ? 'nearest' : 'linear' });
  }

  // Camera

  /** The whole picture; of linked tiles all of them at one scale. */
  fit(index: number = this.#state.activeTile): void {
    this.#setCameras(fittedCameras(this.#linkedState, index));
  }

  /** One stored pixel to one of the screen, in each linked tile: of pixels, not of millimetres. */
  actualSize(index: number = this.#state.activeTile): void {
    for (const each of linkedFor(this.#state, index, 'zoomPan')) {
      updateTile(this.#store, each, { camera: actualSize(tileOf(this.#state, each).camera) });
    }
  }

  /** Zooms about a point of the tile in device pixels; its middle when left out. */
  zoom(factor: number, index: number = this.#state.activeTile, about?: Point2): void {
    const rectangle = this.rectangle(index);
    const held =
      about === undefined || rectangle === undefined
        ? undefined
        : cellAt(tileOf(this.#state, index), rectangle, about);
    // The same share of every linked tile.
    const share =
      held === undefined
        ? { x: 0.5, y: 0.5 }
        : { x: held.point.x / held.size.width, y: held.point.y / held.size.height };
    this.#setCameras(zoomedCameras(this.#linkedState, index, factor, share));
  }

  /** Moves the picture by device pixels. */
  pan(delta: Point2, index: number = this.#state.activeTile): void {
    this.#setCameras(pannedCameras(this.#linkedState, index, delta));
  }

  /** What is linked with a tile is shown at that tile's scale. */
  matchScales(index: number = this.#state.activeTile): void {
    this.#setCameras(matchedCameras(this.#linkedState, index));
  }

  /** The view as it was hung: zoom, pan, window, inversion. The slice stays (BIR B10). */
  reset(index: number = this.#state.activeTile): void {
    const { camera, windowMode, isInverted } = tileOf(this.#state, index).hungView ?? emptyTile;
    const { interpolation } = emptyTile;
    updateTile(this.#store, index, { camera, windowMode, isInverted, interpolation });
  }

  // Menu

  /** @param at CSS pixels of the tile */
  openMenu(tile: number, at: Point2, isOfMeasurement: boolean): void {
    this.#store.setState({ menu: { tile, at, isOfMeasurement }, activeTile: tile });
  }

  closeMenu(): void {
    this.#store.setState({ menu: null });
  }

  // View

  setTool(tool: ToolName): void {
    this.#store.setState({ tool });
  }

  cycleAnnotations(): void {
    const next = (annotationLevels.indexOf(this.#state.annotations) + 1) % annotationLevels.length;
    this.#store.setState({ annotations: annotationLevels[next] ?? 'full' });
  }

  /** Shows or hides the overlay planes of every picture. */
  toggleGraphics(): void {
    this.#store.setState({ showsGraphics: !this.#state.showsGraphics });
  }

  /** Lifts every display shutter and shows padding as it is stored, or hides both again. */
  toggleHidden(): void {
    this.#store.setState({ showsHidden: !this.#state.showsHidden });
  }

  togglePanel(): void {
    this.#store.setState({ isPanelOpen: !this.#state.isPanelOpen });
  }

  // Reading the state

  /** Display sets of the study that was opened, in order. */
  currentSets(): DisplaySet[] {
    const { groups, displaySets } = this.#state;
    const current = groups.find((group) => group.isCurrent);
    if (current?.load.kind !== 'loaded') return [];
    return current.load.displaySetIds.flatMap((id) => displaySets.get(id) ?? []);
  }

  rectangle(index: number): TileRectangle | undefined {
    return rectangleOf(this.#state, index);
  }

  get #linkedState(): LinkedState {
    return { ...this.#state, calibrationOf: this.#calibrationOf };
  }

  #setCameras(cameras: ReadonlyMap<number, Camera>): void {
    this.#store.setState((state) => ({
      tiles: state.tiles.map((tile, index) => {
        const camera = cameras.get(index);
        return camera === undefined ? tile : { ...tile, camera };
      }),
    }));
  }

  #shownFrame(index: number): ShownFrame | null {
    const { shown } = tileOf(this.#state, index);
    return shown?.kind === 'frame' ? shown : null;
  }

  #lastPosition(tile: TileState): number {
    const set = tile.displaySetId === null ? undefined : this.#state.displaySets.get(tile.displaySetId);
    return lastPlace(tile, set);
  }

  #withoutCineOf(index: number): Pick<ReadingState, 'cine' | 'films'> {
    const { cine, films } = this.#state;
    return {
      cine: cine?.tile === index ? null : cine,
      films: films.has(index) ? new Map([...films].filter(([tile]) => tile !== index)) : films,
    };
  }
}
