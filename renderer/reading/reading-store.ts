import { createStore, type StoreApi } from 'zustand/vanilla';
import { NegatoscopeError } from '../../shared/errors.ts';
import { fittedCamera } from '../render/camera.ts';
import { usePreferences } from '../state/preferences.ts';
import type { ReadingState, TileState } from './reading-state.ts';
import { unlinked } from './link-state.ts';
import { singleLayout, tileLimit } from './wall-layout.ts';

export type ReadingStore = StoreApi<ReadingState>;

export const emptyTile: TileState = {
  displaySetId: null,
  source: { kind: 'stack' },
  target: 0,
  direction: 1,
  isJump: true,
  shown: null,
  skippedCount: 0,
  others: [],
  isLinked: true,
  linkGroups: null,
  hungView: null,
  camera: fittedCamera,
  windowMode: { kind: 'default' },
  isInverted: false,
  interpolation: 'linear',
};

/** Nothing plays. */
export const noFilms: Pick<ReadingState, 'cine' | 'films'> = { cine: null, films: new Map() };

/** Of so many screens. */
export function emptyTiles(screenCount: number): TileState[] {
  return Array.from({ length: screenCount * tileLimit }, () => emptyTile);
}

/** What a study starts with: nothing of the one before. Tool and annotation level are habits and may stay. */
export const freshReading: Pick<
  ReadingState,
  | 'hanging'
  | 'isWhyOpen'
  | 'phase'
  | 'groups'
  | 'displaySets'
  | 'progress'
  | 'layout'
  | 'oneUp'
  | 'tiles'
  | 'activeTile'
  | 'cine'
  | 'films'
  | 'views'
  | 'crosshair'
  | 'menu'
  | 'turnRequest'
  | 'turnsAllowed'
  | 'hangRefusal'
  | 'isGridPickerOpen'
  | 'link'
  | 'showsGraphics'
  | 'showsHidden'
> = {
  hanging: null,
  isWhyOpen: false,
  phase: { kind: 'opening' },
  groups: [],
  displaySets: new Map(),
  progress: new Map(),
  layout: singleLayout,
  oneUp: null,
  tiles: emptyTiles(1),
  activeTile: 0,
  ...noFilms,
  views: new Map(),
  crosshair: null,
  menu: null,
  turnRequest: null,
  turnsAllowed: new Set(),
  hangRefusal: null,
  isGridPickerOpen: false,
  link: unlinked,
  showsGraphics: true,
  showsHidden: false,
};

export function createReadingStore(): ReadingStore {
  return createStore<ReadingState>(() => ({
    ...freshReading,
    tool: usePreferences.getState().leftTool,
    annotations: 'full',
    showsReferenceLines: false,
    isPanelOpen: true,
    otherWalls: [],
    panelTab: 'measure',
    wall: { width: 0, height: 0, ratio: 1 },
    surface: 'webgl2',
  }));
}

export function tileOf(state: ReadingState, index: number): TileState {
  const tile = state.tiles[index];
  if (tile === undefined) {
    throw new NegatoscopeError('program.fault', `No tile ${index}`, { where: 'reading store' });
  }
  return tile;
}

export function updateTile(store: ReadingStore, index: number, change: Partial<TileState>): void {
  store.setState((state) => ({
    tiles: state.tiles.map((tile, place) => (place === index ? { ...tile, ...change } : tile)),
  }));
}
