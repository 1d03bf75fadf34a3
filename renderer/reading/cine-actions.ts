import type { ReadingActions } from './reading-actions.ts';
import { cineModes, type CineState, type ReadingState } from './reading-state.ts';
import { tileOf, type ReadingStore } from './reading-store.ts';
import { lastPlace } from './tile-places.ts';

/** Where the object names no rate. */
export const defaultCineRateHz = 15;
/** Slower is stepping by hand; faster no screen shows. */
const rateLimits = { least: 0.5, greatest: 60 } as const;

/** Playing a series as a film. */
export class CineActions {
  readonly #store: ReadingStore;
  readonly #actions: ReadingActions;

  constructor(store: ReadingStore, actions: ReadingActions) {
    this.#store = store;
    this.#actions = actions;
  }

  get #state(): ReadingState {
    return this.#store.getState();
  }

  /** Plays the active tile at the object's own rate, pauses, and plays on. */
  toggle(): void {
    const { cine, activeTile } = this.#state;
    if (cine?.tile === activeTile) {
      this.#change({ isPlaying: !cine.isPlaying, shownHz: null });
      return;
    }
    const tile = tileOf(this.#state, activeTile);
    const last = this.#lastOf(activeTile);
    if (tile.shown === null || last === 0) return;
    const ownRateHz = tile.shown.image.frameRateHz;
    this.#store.setState({
      cine: {
        tile: activeTile,
        rateHz: within(ownRateHz ?? defaultCineRateHz),
        ownRateHz,
        shownHz: null,
        isPlaying: true,
        mode: 'loop',
        direction: 1,
        first: 0,
        last,
      },
    });
  }

  /** Ends the film, at the first picture of its range (IHE BIR). */
  stop(): void {
    const { cine } = this.#state;
    if (cine === null) return;
    this.#store.setState({ cine: null });
    this.#actions.jump(cine.first, cine.tile);
  }

  /** One picture on or back, by hand: the film rests there. */
  step(direction: 1 | -1): void {
    this.#change({ isPlaying: false, shownHz: null });
    this.#actions.scroll(direction, this.#state.cine?.tile ?? this.#state.activeTile);
  }

  setRate(rateHz: number): void {
    if (Number.isFinite(rateHz)) this.#change({ rateHz: within(rateHz), shownHz: null });
  }

  cycleMode(): void {
    const { cine } = this.#state;
    if (cine === null) return;
    const mode = cineModes[(cineModes.indexOf(cine.mode) + 1) % cineModes.length] ?? 'loop';
    this.#change({ mode, direction: 1 });
  }

  /** Plays from, or to, the picture on screen. */
  setRange(end: 'first' | 'last'): void {
    const { cine } = this.#state;
    if (cine === null) return;
    const { target } = tileOf(this.#state, cine.tile);
    if (end === 'first') this.#change({ first: target, last: Math.max(target, cine.last) });
    else this.#change({ last: target, first: Math.min(target, cine.first) });
  }

  clearRange(): void {
    const { cine } = this.#state;
    if (cine !== null) this.#change({ first: 0, last: this.#lastOf(cine.tile) });
  }

  /** The clock's step; false when the film waited for a picture or rests. */
  tick(): boolean {
    const { cine } = this.#state;
    if (cine === null || !cine.isPlaying) return false;
    const tile = tileOf(this.#state, cine.tile);
    // A picture that has not come yet is waited for: a film that drops pictures would lie about motion.
    if (tile.shown?.position !== tile.target) return false;
    const { first, last, direction } = cine;
    const isAtEnd = direction === 1 ? tile.target >= last : tile.target <= first;
    const isOutside = tile.target < first || tile.target > last;
    if (isOutside) this.#actions.jump(first, cine.tile);
    else if (!isAtEnd) this.#actions.scroll(direction, cine.tile);
    else if (cine.mode === 'sweep') {
      this.#change({ direction: direction === 1 ? -1 : 1 });
      this.#actions.scroll(direction === 1 ? -1 : 1, cine.tile);
    } else if (cine.mode === 'loop') this.#actions.jump(first, cine.tile);
    else this.#change({ isPlaying: false });
    return true;
  }

  /** How fast pictures really come, as the clock counted them. */
  setShownRate(shownHz: number): void {
    this.#change({ shownHz });
  }

  #change(change: Partial<CineState>): void {
    const { cine } = this.#state;
    if (cine !== null) this.#store.setState({ cine: { ...cine, ...change } });
  }

  #lastOf(index: number): number {
    const tile = tileOf(this.#state, index);
    return lastPlace(tile, this.#state.displaySets.get(tile.displaySetId ?? ''));
  }
}

function within(rateHz: number): number {
  return Math.min(rateLimits.greatest, Math.max(rateLimits.least, rateHz));
}
