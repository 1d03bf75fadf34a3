import type { ImageDescription } from '../../shared/image/image-description.ts';
import { imageAt } from './frame-plan.ts';
import type { ReadingActions } from './reading-actions.ts';
import { cineModes, type CineState, type ReadingState } from './reading-state.ts';
import { tileOf, type ReadingStore } from './reading-store.ts';
import { lastPlace } from './tile-places.ts';
import { shownTiles, type Walls } from './walls.ts';

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
    const film = this.#steer();
    const { activeTile } = this.#state;
    if (film?.tile === activeTile) {
      this.#change({ isPlaying: !film.isPlaying, shownHz: null });
      return;
    }
    const tile = tileOf(this.#state, activeTile);
    const last = this.#lastOf(activeTile);
    if (tile.shown === null || last === 0) return;
    this.#store.setState({ cine: newFilm(activeTile, tile.shown.image, null, last) });
  }

  /** Ends the film, at the first picture of its range (IHE BIR). */
  stop(): void {
    const cine = this.#steer();
    if (cine === null) return;
    this.#store.setState({ cine: null });
    this.#actions.jump(cine.first, cine.tile);
  }

  /** One picture on or back, by hand: the film rests there. */
  step(direction: 1 | -1): void {
    this.#steer();
    this.#change({ isPlaying: false, shownHz: null });
    this.#actions.scroll(direction, this.#state.cine?.tile ?? this.#state.activeTile);
  }

  setRate(rateHz: number): void {
    this.#steer();
    if (Number.isFinite(rateHz)) this.#change({ rateHz: within(rateHz), shownHz: null });
  }

  cycleMode(): void {
    const cine = this.#steer();
    if (cine === null) return;
    const mode = cineModes[(cineModes.indexOf(cine.mode) + 1) % cineModes.length] ?? 'loop';
    this.#change({ mode, direction: 1 });
  }

  /** Plays from, or to, the picture on screen. */
  setRange(end: 'first' | 'last'): void {
    const cine = this.#steer();
    if (cine === null) return;
    const { target } = tileOf(this.#state, cine.tile);
    if (end === 'first') this.#change({ first: target, last: Math.max(target, cine.last) });
    else this.#change({ last: target, first: Math.min(target, cine.first) });
  }

  clearRange(): void {
    const cine = this.#steer();
    if (cine !== null) this.#change({ first: 0, last: this.#lastOf(cine.tile) });
  }

  /** The clock's step of the film in a tile; false when it waited for a picture or rests. */
  tick(index: number | undefined = this.#state.cine?.tile): boolean {
    const cine = playingFilms(this.#state).find((film) => film.tile === index);
    if (cine === undefined) return false;
    const tile = tileOf(this.#state, cine.tile);
    // A picture that has not come yet is waited for: a film that drops pictures would lie about motion.
    if (tile.shown?.position !== tile.target) return false;
    const { first, last, direction } = cine;
    const isAtEnd = direction === 1 ? tile.target >= last : tile.target <= first;
    const isOutside = tile.target < first || tile.target > last;
    if (isOutside) this.#actions.jump(first, cine.tile);
    else if (!isAtEnd) this.#actions.scroll(direction, cine.tile);
    else if (cine.mode === 'sweep') {
      this.#change({ direction: direction === 1 ? -1 : 1 }, cine.tile);
      this.#actions.scroll(direction === 1 ? -1 : 1, cine.tile);
    } else if (cine.mode === 'loop') this.#actions.jump(first, cine.tile);
    else this.#change({ isPlaying: false }, cine.tile);
    return true;
  }

  /** How long the picture of a film that is asked for now stays before the next one. */
  stayMs(index: number | undefined = this.#state.cine?.tile): number {
    const film = playingFilms(this.#state).find(({ tile }) => tile === index);
    if (film === undefined) return 1000 / defaultCineRateHz;
    const meanMs = 1000 / film.rateHz;
    if (!film.hasOwnTimes || film.ownRateHz === null) return meanMs;
    const { target, displaySetId } = tileOf(this.#state, film.tile);
    const set = this.#state.displaySets.get(displaySetId ?? '');
    // Between two pictures it is the time before the later one, whichever way the film goes.
    const [before, after] = film.direction === 1 ? [target, target + 1] : [target - 1, target];
    const [from, to] = [set?.frames[before], set?.frames[after]];
    const image = set === undefined ? undefined : imageAt(set, after);
    const isNext =
      from !== undefined && from.instanceId === to?.instanceId && from.frameIndex + 1 === to.frameIndex;
    // From the last picture to the first nothing is told.
    const ownMs = isNext ? (image?.frameTimesMs?.[to.frameIndex] ?? null) : null;
    if (ownMs === null) return meanMs;
    return Math.max(1000 / rateLimits.greatest, (ownMs * film.ownRateHz) / film.rateHz);
  }

  /** How fast pictures really come, as the clock counted them. */
  setShownRate(shownHz: number): void {
    this.#change({ shownHz });
  }

  /** Takes the film of the active tile in hand where a protocol has it play; the one that was in hand goes on as it is. */
  #steer(): CineState | null {
    const film = steeredFilm(this.#state);
    const { cine, films } = this.#state;
    if (film === null || film === cine) return film;
    const others = new Map([...films].filter(([tile]) => tile !== film.tile));
    if (cine?.isOfProtocol === true) others.set(cine.tile, cine);
    this.#store.setState({ cine: film, films: others });
    return film;
  }

  #change(change: Partial<CineState>, index: number | undefined = this.#state.cine?.tile): void {
    const { cine, films } = this.#state;
    if (cine?.tile === index && cine !== null) this.#store.setState({ cine: { ...cine, ...change } });
    const film = index === undefined ? undefined : films.get(index);
    if (film !== undefined)
      this.#store.setState({ films: new Map([...films, [film.tile, { ...film, ...change }]]) });
  }

  #lastOf(index: number): number {
    const tile = tileOf(this.#state, index);
    return lastPlace(tile, this.#state.displaySets.get(tile.displaySetId ?? ''));
  }
}

/** The film that the bar tells of and steers: that of the active tile, where it has one. */
export function steeredFilm({
  cine,
  films,
  activeTile,
}: Pick<ReadingState, 'cine' | 'films' | 'activeTile'>): CineState | null {
  return cine?.tile === activeTile ? cine : (films.get(activeTile) ?? cine);
}

/** A film that begins to play; `askedHz` is what a hanging protocol asks for instead of the object's own rate. */
export function newFilm(
  tile: number,
  { frameRateHz: ownRateHz, frameTimesMs }: Pick<ImageDescription, 'frameRateHz' | 'frameTimesMs'>,
  askedHz: number | null,
  last: number,
): CineState {
  return {
    tile,
    rateHz: within(askedHz ?? ownRateHz ?? defaultCineRateHz),
    ownRateHz,
    hasOwnTimes: askedHz === null && frameTimesMs !== null,
    shownHz: null,
    isPlaying: true,
    isOfProtocol: false,
    mode: 'loop',
    direction: 1,
    first: 0,
    last,
  };
}

/** Every film that plays on a tile that is on screen. */
export function playingFilms(state: Pick<ReadingState, 'cine' | 'films'> & Walls): CineState[] {
  const { cine, films } = state;
  const seen = shownTiles(state);
  return [...(cine === null ? [] : [cine]), ...films.values()].filter(
    ({ isPlaying, tile }, index) => isPlaying && ((index === 0 && cine !== null) || seen.includes(tile)),
  );
}

function within(rateHz: number): number {
  return Math.min(rateLimits.greatest, Math.max(rateLimits.least, rateHz));
}
