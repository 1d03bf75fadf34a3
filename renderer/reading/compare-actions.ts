import { comparablePriors, correspondingPlace, matchingSet } from './comparable-prior.ts';
import { mayHang } from './hang-rules.ts';
import { offsetsNow } from './linked-scroll.ts';
import type { ReadingActions } from './reading-actions.ts';
import type { ReadingEngine } from './reading-engine.ts';
import type { HangRefusal } from './reading-state.ts';
import { noFilms, tileOf, updateTile } from './reading-store.ts';
import { rememberedViews, tileWithSeries } from './series-view.ts';
import { gridLayout, tileLimit } from './wall-layout.ts';
import { screenOf, wallChange } from './walls.ts';

/** Priors that are asked for their series before it is given up. */
const priorLimit = 5;

/** Puts the earlier study beside the opened one. */
export class CompareActions {
  readonly #engine: ReadingEngine;
  readonly #actions: ReadingActions;

  constructor(engine: ReadingEngine, actions: ReadingActions) {
    this.#engine = engine;
    this.#actions = actions;
  }

  /**
   * The active series on the left, and on the right the series of the most comparable prior that shows the same; both
   * scroll, zoom and pan together from where they are put. Says on the tile when there is none.
   */
  async compare(): Promise<void> {
    const { store } = this.#engine;
    const { activeTile, groups, displaySets } = store.getState();
    const { displaySetId } = tileOf(store.getState(), activeTile);
    const current = displaySets.get(displaySetId ?? '');
    const opened = groups.find((group) => group.isCurrent)?.study.studyId;
    if (current === undefined || current.studyId !== opened) {
      this.#refuse('no-current');
      return;
    }
    const priors = comparablePriors(groups, [...displaySets.values()]);
    if (priors.length === 0) {
      this.#refuse('no-prior');
      return;
    }
    for (const studyId of priors.slice(0, priorLimit)) {
      await this.#engine.loadGroup(studyId);
      const state = store.getState();
      // Another study may have been opened meanwhile, or another series hung: then nobody waits for this.
      if (tileOf(state, activeTile).displaySetId !== current.displaySetId) return;
      const sets = [...state.displaySets.values()].filter((set) => set.studyId === studyId);
      const prior = matchingSet(current, sets);
      if (prior === null) continue;
      this.#hangBoth(current.displaySetId, prior.displaySetId);
      return;
    }
    this.#refuse('no-match');
  }

  #hangBoth(currentId: string, priorId: string): void {
    const { store } = this.#engine;
    const state = store.getState();
    const [current, prior] = [state.displaySets.get(currentId), state.displaySets.get(priorId)];
    if (current === undefined || prior === undefined) return;
    const shown = tileOf(state, state.activeTile);
    const views = state.tiles.reduce<typeof state.views>(rememberedViews, state.views);
    const screen = screenOf(state.activeTile);
    const [left, right] = [screen * tileLimit, screen * tileLimit + 1];
    const tiles = state.tiles.map((tile, index) => {
      if (index === left) return { ...shown, isLinked: true };
      if (index === right) return { ...tileWithSeries(priorId, views), isLinked: true };
      return tile;
    });
    if (!mayHang({ tiles, displaySets: state.displaySets }, prior, right)) {
      this.#refuse('two-patients');
      return;
    }
    store.setState({
      views,
      tiles,
      ...wallChange(state, screen, { layout: gridLayout(1, 2), oneUp: null }),
      activeTile: left,
      ...noFilms,
      hangRefusal: null,
    });
    const { source, windowMode } = shown;
    const place = source.kind === 'plane' ? 0 : shown.target;
    updateTile(store, right, {
      target: correspondingPlace(current, place, prior),
      source: { kind: 'stack' },
      isJump: true,
      // A window that was chosen by hand or preset is one for both; a picture's own stays its own.
      ...(windowMode.kind === 'fixed' ? { windowMode } : {}),
    });
    const offsetsMm = offsetsNow(store.getState(), left);
    store.setState(({ link }) => ({
      link: { ...link, isOn: true, offsetsMm, actions: { ...link.actions, scroll: true, zoomPan: true } },
    }));
    this.#actions.matchScales(left);
  }

  #refuse(reason: HangRefusal['reason']): void {
    const { store } = this.#engine;
    store.setState(({ activeTile }) => ({ hangRefusal: { tile: activeTile, reason } }));
  }
}
