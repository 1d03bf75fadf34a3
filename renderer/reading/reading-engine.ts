import { asNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';
import type { HangingChoice, HangingSetup } from '../../shared/model/hanging.ts';
import { memoryMegabytes, type DrawnBy } from '../../shared/model/window-settings.ts';
import type { DisplaySet, ReadingSession } from '../../shared/model/reading.ts';
import { frameKey, FrameLoader, type FrameLoaderOptions, type WantedFrame } from '../render/frame-loader.ts';
import { RenderSurface, type DrawingWish, type SurfaceState } from '../render/render-surface.ts';
import { planFrames, type PlannedTile } from './frame-plan.ts';
import type { ReadingState, SetProgress, ShownFailure, StudyGroup, TileState } from './reading-state.ts';
import {
  createReadingStore,
  emptyTiles,
  freshReading,
  updateTile,
  type ReadingStore,
} from './reading-store.ts';
import { StudyHanging } from '../hanging/study-hanging.ts';
import { comingTiles } from '../hanging/coming-tiles.ts';
import { PlaneActions } from './plane-actions.ts';
import { advancePlane } from './plane-advance.ts';
import { SeenFrames } from './seen-frames.ts';
import { advanceTile } from './tile-advance.ts';
import { ViewedRecorder, type ViewedCalls } from './viewed-recorder.ts';
import { VolumeStore } from './volume-store.ts';
import { darkWall, screenCount, screenOf, shownTiles, surfaceOn, wallChange } from './walls.ts';
import { hungSets, withScreens } from './with-screens.ts';
import { picturesAtOnce } from './tile-places.ts';
import { WallPainter, type PaintedPlace } from './wall-painter.ts';

/** The calls that a reading makes; the window's rpc client in the program. */
export interface ReadingCalls {
  /** Throws `NegatoscopeError`. */
  open(studyId: number): Promise<ReadingSession>;
  displaySets(token: string, studyId: number): Promise<readonly DisplaySet[]>;
  close(token: string): Promise<void>;
  /** Saved protocols; left out: only what is built in. */
  hangingSetup?(): Promise<HangingSetup>;
  chooseHanging?(token: string, studyId: number, choice: HangingChoice | null): Promise<void>;
}

/** What the settings say, asked when it matters. */
export interface ReadingLimits {
  readonly framesBytes: number;
  readonly volumeBytes: number;
  readonly drawnBy: DrawnBy;
  /** Width of a pixel of the screen; null where it is not known. */
  readonly pixelPitchMm: number | null;
}

const usualLimits: ReadingLimits = {
  framesBytes: memoryMegabytes.usual * 1e6,
  volumeBytes: memoryMegabytes.usual * 1e6,
  drawnBy: 'auto',
  pixelPitchMm: null,
};
const drawingWishes: Readonly<Record<DrawnBy, DrawingWish>> = {
  auto: 'auto',
  graphics: 'webgl2',
  cpu: 'cpu',
};

export interface ReadingEngineOptions {
  readonly calls: ReadingCalls;
  readonly fetch: FrameLoaderOptions['fetch'];
  readonly limits?: () => ReadingLimits;
  /** Runs a task before the next picture of the screen. */
  readonly nextPicture: (task: () => void) => void;
  /** Keeps which frames were seen from one session to the next; left out, it is forgotten. */
  readonly viewed?: ViewedCalls;
  /** A session begins (its token), or the one that there was has ended (null). */
  readonly onSession?: (token: string | null) => void;
}

/** What may be fetched ahead for all tiles together: less than the cache, so that it never evicts what it fetched. */
const prefetchShare = 0.8;
/** Of that, for what the next key of the hanging protocol shows. */
const nextStageShare = 0.1;
const prefetchCount = 24;
/** Load bars and counts are for glancing at: five times a second is enough. */
const progressIntervalMs = 200;

/**
 * Everything of the reading view that is not drawn by React: the open session, the frames, the canvas.
 *
 * Once for each picture of the screen it moves every tile a step towards what the reader asked for, states which
 * frames are wanted, and paints. A tile's text and its pixels change in the same turn, so that one never names
 * the other's slice.
 */
export class ReadingEngine {
  readonly store: ReadingStore = createReadingStore();
  readonly frames: FrameLoader;
  readonly hanging: StudyHanging;
  readonly #calls: ReadingCalls;
  readonly #nextPicture: ReadingEngineOptions['nextPicture'];
  readonly #onSession: NonNullable<ReadingEngineOptions['onSession']>;
  readonly #limits: () => ReadingLimits;
  readonly #seen = new SeenFrames();
  readonly #volumes: VolumeStore;
  readonly #viewed: ViewedRecorder | null;
  /** By reading screen. */
  readonly #painters = new Map<number, WallPainter>();
  #token: string | null = null;
  #generation = 0;
  #isScheduled = false;
  #progressTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({
    calls,
    fetch,
    nextPicture,
    viewed,
    limits = () => usualLimits,
    onSession = () => undefined,
  }: ReadingEngineOptions) {
    this.#limits = limits;
    this.#viewed = viewed === undefined ? null : new ViewedRecorder(viewed);
    this.#calls = calls;
    this.#nextPicture = nextPicture;
    this.#onSession = onSession;
    this.frames = new FrameLoader({
      fetch,
      cacheLimitBytes: limits().framesBytes,
      onChange: () => this.#framesChanged(),
    });
    this.#volumes = new VolumeStore(this.frames);
    this.hanging = new StudyHanging({
      store: this.store,
      planes: new PlaneActions(this.store, () => limits().volumeBytes),
      loadGroup: (studyId) => this.loadGroup(studyId),
      choose: (studyId, choice) => {
        // What was chosen still hangs when it could not be kept.
        if (this.#token !== null) calls.chooseHanging?.(this.#token, studyId, choice).catch(() => undefined);
      },
      pixelPitchMm: () => limits().pixelPitchMm,
      nowMs: () => performance.now(),
    });
    this.store.subscribe(() => this.schedule());
  }

  /** Opens a study; whatever was open is gone from screen and memory before the call leaves. */
  async open(studyId: number): Promise<void> {
    this.close();
    this.#generation++;
    const generation = this.#generation;
    let session: ReadingSession;
    let setup: HangingSetup | null;
    try {
      // A study opens also where no protocol can be had.
      const asked = this.#calls.hangingSetup?.().catch(() => null) ?? Promise.resolve(null);
      session = await this.#calls.open(studyId);
      setup = await asked;
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
      return;
    }
    if (generation !== this.#generation) {
      // Nobody waits for it any more; the server would keep it until this window opens another study.
      this.#calls.close(session.token).catch(() => undefined);
      return;
    }
    this.#token = session.token;
    this.frames.setCacheLimit(this.#limits().framesBytes);
    this.frames.open(session.token);
    this.#viewed?.open(session.token);
    this.#hangSession(session, setup);
    this.#recallSeen(session.study.studyId);
    this.#onSession(session.token);
  }

  /** Protocols were saved or removed: known at once, applied when asked for. */
  async refreshHanging(): Promise<void> {
    const setup = await this.#calls.hangingSetup?.();
    if (setup !== undefined) this.hanging.setupChanged(setup);
  }

  /** Ends the session: tiles are black, frames forgotten, answers still under way dropped. */
  close(): void {
    this.#generation++;
    this.frames.close();
    this.#volumes.clear();
    this.#seen.clear();
    for (const painter of this.#painters.values()) painter.clear();
    this.store.setState((state) => ({
      ...freshReading,
      tiles: emptyTiles(screenCount(state)),
      otherWalls: state.otherWalls.map(({ wall, surface }) => ({ ...darkWall, wall, surface })),
    }));
    const token = this.#token;
    this.#token = null;
    this.#onSession(null);
    // The server drops the token by itself when the window opens another study: a lost call loses nothing.
    const end = (): void => {
      if (token !== null) this.#calls.close(token).catch(() => undefined);
    };
    if (this.#viewed?.hasPending === true) void this.#viewed.close().then(end);
    else end();
  }

  /** Asks for the series of a prior. */
  async loadGroup(studyId: number): Promise<void> {
    const token = this.#token;
    const group = this.store.getState().groups.find(({ study }) => study.studyId === studyId);
    if (
      token === null ||
      group === undefined ||
      group.load.kind === 'loading' ||
      group.load.kind === 'loaded'
    )
      return;
    this.#changeGroup(studyId, { kind: 'loading' });
    try {
      const sets = await this.#calls.displaySets(token, studyId);
      if (token !== this.#token) return;
      this.#addSets(sets);
      this.#changeGroup(studyId, { kind: 'loaded', displaySetIds: sets.map((set) => set.displaySetId) });
      this.#recallSeen(studyId);
    } catch (error) {
      if (token === this.#token) this.#changeGroup(studyId, { kind: 'failed', error: asFailure(error) });
    }
  }

  /** Tries a frame again that failed. */
  retry(tileIndex: number): void {
    const tile = this.store.getState().tiles[tileIndex];
    for (const shown of tile === undefined ? [] : [tile.shown, ...tile.others]) {
      if (shown?.kind === 'failure' && shown.mayRetry) this.frames.retry(shown.instanceId, shown.frameIndex);
    }
  }

  /** Gives the engine the canvas of a reading screen; the returned function takes it away. */
  attach(host: HTMLElement, screen = 0): () => void {
    const tell = (surface: SurfaceState): void =>
      this.store.setState((state) => wallChange(state, screen, { surface }));
    const surface = new RenderSurface(host, drawingWishes[this.#limits().drawnBy], (state) => {
      painter.forget();
      tell(state);
    });
    const painter = new WallPainter(surface, screen);
    this.#painters.set(screen, painter);
    tell(surface.state);
    this.schedule();
    return () => {
      surface.dispose();
      if (this.#painters.get(screen) === painter) this.#painters.delete(screen);
    };
  }

  /**
   * So many reading screens are there now. What hung on one that went hangs on the others as the protocol has it.
   *
   * @returns display sets that hung before and for which there is no place now
   */
  setScreenCount(count: number): number {
    const before = hungSets(this.store.getState());
    if (count === screenCount(this.store.getState())) return 0;
    this.hanging.screensChanged(() => this.store.setState((state) => withScreens(state, count)));
    const after = hungSets(this.store.getState());
    return [...before].filter((id) => !after.has(id)).length;
  }

  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#nextPicture(() => {
      this.#isScheduled = false;
      this.#turn();
    });
  }

  #turn(): void {
    const state = this.store.getState();
    if (state.phase.kind === 'open') {
      const visible = new Set(shownTiles(state));
      const tiles = state.tiles.map((tile, index) => this.#advance(tile, state, visible.has(index)));
      if (tiles.some((tile, index) => tile !== state.tiles[index])) this.store.setState({ tiles });
      this.#plan();
    }
    for (const painter of this.#painters.values()) {
      painter.paint(this.store.getState(), (place, fault) => this.#showFault(place, fault));
    }
    this.#markSeen();
  }

  /** What was drawn has been seen; what only would have been, has not. */
  #markSeen(): void {
    const state = this.store.getState();
    const { tiles, displaySets } = state;
    for (const index of shownTiles(state)) {
      const tile = tiles[index];
      if (tile === undefined || surfaceOn(state, screenOf(index)) === 'lost') continue;
      for (const shown of [tile.shown, ...tile.others]) {
        // A plane through the volume is none of the received pictures.
        if (shown?.kind !== 'frame' || shown.reformatted !== null) continue;
        const frame = frameKey(shown.instanceId, shown.frameIndex);
        if (!this.#seen.mark(shown.displaySetId, frame)) continue;
        const set = displaySets.get(shown.displaySetId);
        if (set !== undefined) this.#viewed?.mark(set, shown.instanceId, shown.frameIndex);
        this.#progressChanged();
      }
    }
  }

  /** What was seen of a study in an earlier session. */
  #recallSeen(studyId: number): void {
    if (this.#viewed === null) return;
    const owners = new Map<string, string>();
    for (const { displaySetId, studyId: owner, frames } of this.store.getState().displaySets.values()) {
      if (owner !== studyId) continue;
      for (const { instanceId, frameIndex } of frames)
        owners.set(frameKey(instanceId, frameIndex), displaySetId);
    }
    const take = (instanceId: number, frameIndex: number): void => {
      const frame = frameKey(instanceId, frameIndex);
      const displaySetId = owners.get(frame);
      if (displaySetId !== undefined) this.#seen.mark(displaySetId, frame);
    };
    void this.#viewed.seenBefore(studyId, take).then(() => this.#progressChanged());
  }

  /** The picture is here but cannot be drawn: the tile says so, and the others go on. */
  #showFault({ tile: index, cell }: PaintedPlace, fault: unknown): void {
    const tile = this.store.getState().tiles[index];
    const shown = cell === 0 ? tile?.shown : tile?.others[cell - 1];
    if (tile === undefined || shown?.kind !== 'frame') return;
    const { displaySetId, position, instanceId, frameIndex, image, attributes } = shown;
    const error = asNegatoscopeError(fault, 'drawing a picture');
    const failure: ShownFailure = {
      kind: 'failure',
      displaySetId,
      position,
      instanceId,
      frameIndex,
      image,
      attributes,
      error,
      mayRetry: false,
    };
    updateTile(
      this.store,
      index,
      cell === 0 ? { shown: failure } : { others: tile.others.with(cell - 1, failure) },
    );
  }

  #advance(tile: TileState, state: ReadingState, isVisible: boolean): TileState {
    if (tile.displaySetId === null) return tile;
    const displaySet = state.displaySets.get(tile.displaySetId);
    const { source } = tile;
    if (source.kind !== 'plane') return advanceTile(tile, displaySet, this.frames);
    // A plane is work: none for a tile that nobody sees.
    if (displaySet === undefined || displaySet.frames.length === 0 || !isVisible) return tile;
    return advancePlane(tile, source, displaySet, this.#volumes);
  }

  #plan(): void {
    const state = this.store.getState();
    const planned: PlannedTile[] = [];
    const ofVolumes: WantedFrame[] = [];
    for (const index of shownTiles(state)) {
      const tile = state.tiles[index];
      if (tile === undefined || tile.displaySetId === null) continue;
      const displaySet = state.displaySets.get(tile.displaySetId);
      if (displaySet === undefined || displaySet.frames.length === 0) continue;
      if (tile.source.kind === 'plane') {
        ofVolumes.push(...this.#volumes.missing(displaySet, tile.source, prefetchCount));
        continue;
      }
      planned.push({
        displaySet,
        target: tile.target,
        pictureCount: picturesAtOnce(tile),
        current: tile.shown?.displaySetId === displaySet.displaySetId ? tile.shown.position : null,
        direction: tile.direction,
        isActive: index === state.activeTile,
      });
    }
    const isHere = (instanceId: number, frameIndex: number): boolean => {
      const { kind } = this.frames.state(instanceId, frameIndex);
      return kind === 'ready' || kind === 'failed';
    };
    const wanted = planFrames(planned, isHere, {
      prefetchBytes: (this.#limits().framesBytes * prefetchShare) / Math.max(1, planned.length),
      prefetchCount,
    });
    const coming = comingTiles(state, hungSets(state));
    const ofNextStage = planFrames(coming, isHere, {
      prefetchBytes: (this.#limits().framesBytes * nextStageShare) / Math.max(1, coming.length),
      prefetchCount: 1,
    }).map(({ instanceId, frameIndex, image }): WantedFrame => ({
      instanceId,
      frameIndex,
      image,
      priority: 'prefetch',
    }));
    this.frames.want([...wanted, ...ofVolumes, ...ofNextStage]);
    this.#volumes.keepOnly(
      state.tiles.flatMap(({ displaySetId, source }) => {
        const set = state.displaySets.get(displaySetId ?? '');
        return set === undefined || source.kind !== 'plane' ? [] : [{ set, choice: source }];
      }),
    );
  }

  #hangSession(session: ReadingSession, setup: HangingSetup | null): void {
    const current: StudyGroup = {
      study: session.study,
      isCurrent: true,
      load: { kind: 'loaded', displaySetIds: session.displaySets.map((set) => set.displaySetId) },
    };
    const priors = session.priors.map((study): StudyGroup => ({
      study,
      isCurrent: false,
      load: { kind: 'idle' },
    }));
    this.store.setState({ phase: { kind: 'open' }, groups: [current, ...priors] });
    this.#addSets(session.displaySets);
    this.hanging.opened(session, setup);
  }

  #addSets(sets: readonly DisplaySet[]): void {
    this.store.setState((state) => ({
      displaySets: new Map([
        ...state.displaySets,
        ...sets.map((set): [string, DisplaySet] => [set.displaySetId, set]),
      ]),
    }));
    this.#progressChanged();
  }

  #changeGroup(studyId: number, load: StudyGroup['load']): void {
    this.store.setState((state) => ({
      groups: state.groups.map((group) => (group.study.studyId === studyId ? { ...group, load } : group)),
    }));
  }

  #fail(error: unknown): void {
    this.store.setState({ phase: { kind: 'failed', error: asFailure(error) } });
  }

  #framesChanged(): void {
    const { sessionError } = this.frames;
    if (sessionError !== null) {
      // Pictures that can no longer be asked about do not stay on screen as if they could.
      this.close();
      this.#fail(sessionError);
      return;
    }
    this.#progressChanged();
    this.schedule();
  }

  /** Counts at most a few times a second: counting is over every frame of every series. */
  #progressChanged(): void {
    if (this.#progressTimer !== undefined) return;
    this.#progressTimer = setTimeout(() => {
      this.#progressTimer = undefined;
      const { displaySets } = this.store.getState();
      const progress = new Map<string, SetProgress>();
      for (const [id, set] of displaySets) progress.set(id, this.#count(set));
      this.store.setState({ progress });
    }, progressIntervalMs);
  }

  #count(set: DisplaySet): SetProgress {
    let loadedCount = 0;
    let failedCount = 0;
    for (const { instanceId, frameIndex, imageIndex } of set.frames) {
      const { kind } = this.frames.state(instanceId, frameIndex);
      if (kind === 'ready') loadedCount++;
      if (kind === 'failed' || (set.images[imageIndex]?.refusal ?? null) !== null) failedCount++;
    }
    return { loadedCount, failedCount, seenCount: this.#seen.count(set.displaySetId) };
  }
}

function asFailure(error: unknown): NegatoscopeError {
  return asNegatoscopeError(error, 'reading view');
}
