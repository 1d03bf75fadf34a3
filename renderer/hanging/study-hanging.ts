import { builtInProtocols } from '../../shared/hanging/built-in/built-in-protocols.ts';
import type { StagePage } from '../../shared/hanging/hang-stage.ts';
import { hangStudy, type Hanging } from '../../shared/hanging/hang-study.ts';
import { builtInNames, builtInNameTable } from '../../shared/hanging/names/built-in-names.ts';
import { compileNames, type CompiledNames } from '../../shared/hanging/names/name-table.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { emptyHangingChoice, type HangingChoice, type HangingSetup } from '../../shared/model/hanging.ts';
import type { DisplaySet, ReadingSession } from '../../shared/model/reading.ts';
import { defaultHang } from '../reading/default-hang.ts';
import { mayHang } from '../reading/hang-rules.ts';
import type { PlaneActions } from '../reading/plane-actions.ts';
import type { ReadingState, TileState } from '../reading/reading-state.ts';
import { emptyTile, noFilms, tileOf, updateTile, type ReadingStore } from '../reading/reading-store.ts';
import { newFilm } from '../reading/cine-actions.ts';
import { lastPlace } from '../reading/tile-places.ts';
import { screenCount } from '../reading/walls.ts';
import { CarriedTiles } from './carried-tiles.ts';
import type { OpenHanging } from './hanging-state.ts';
import { seriesKeyOf, swapsOnWall } from './hanging-swaps.ts';
import { hungFactors } from './hung-scale.ts';
import { linkGroupsOf, linkOfPage } from './link-of-page.ts';
import { SeriesOrder } from './series-order.ts';
import { tileOfBox } from './tile-of-viewport.ts';
import { dividedAnew, wallsOfPage } from './walls-of-page.ts';

export interface StudyHangingParts {
  readonly store: ReadingStore;
  /** Planes and slabs of a tile; they follow the store by themselves. */
  readonly planes: Pick<PlaneActions, 'setPlane' | 'setSlab'>;
  /** Asks for the series of a prior; resolves when they are here or cannot be had. */
  readonly loadGroup: (studyId: number) => Promise<void>;
  /** Keeps what a person chose; it may be lost without harm. */
  readonly choose: (studyId: number, choice: HangingChoice | null) => void;
  /** Width of a pixel of the screen; null where it is not known. */
  readonly pixelPitchMm: () => number | null;
  readonly nowMs: () => number;
}

const noSetup: HangingSetup = { saved: [], names: null, problems: [] };

/**
 * Hangs the open study by its protocol: at open, by stage, and when a prior's series come. What a reader has hung by
 * hand stays, is kept for the study, and is never taken back by an arrival.
 */
export class StudyHanging {
  readonly #parts: StudyHangingParts;
  #setup: HangingSetup = noSetup;
  #names: CompiledNames | undefined;
  readonly #order: SeriesOrder;
  readonly #carried = new CarriedTiles();
  #isApplying = false;

  constructor(parts: StudyHangingParts) {
    this.#parts = parts;
    this.#order = new SeriesOrder(parts.store);
    parts.store.subscribe((state, before) => {
      this.#keepScale(state, before);
      const isDivided = state.layout !== before.layout || state.otherWalls !== before.otherWalls;
      if (!this.#isApplying && (state.tiles !== before.tiles || isDivided)) this.#noteSwaps();
    });
  }

  get #state(): ReadingState {
    return this.#parts.store.getState();
  }

  /** The session's groups and display sets are in the store; nothing hangs yet. `setup` null: only what is built in. */
  opened(session: ReadingSession, setup: HangingSetup | null): void {
    this.#order.clear();
    this.#carried.clear();
    this.#take(setup ?? noSetup);
    this.#hang(session.hangingChoice ?? emptyHangingChoice);
  }

  /** The next stage that can be shown, or the one before. */
  step(step: 1 | -1): void {
    const open = this.#state.hanging;
    if (open === null) return;
    const { pages } = open.hanging;
    for (let index = open.pageIndex + step; index >= 0 && index < pages.length; index += step) {
      if (pages[index]?.state === 'disabled') continue;
      this.showPage(index);
      return;
    }
  }

  showPage(pageIndex: number): void {
    const open = this.#state.hanging;
    const page = open?.hanging.pages[pageIndex];
    if (open === null || page === undefined) return;
    const choice = { ...open.choice, stageId: page.stageId, page: page.page };
    this.#apply({ ...open, choice }, pageIndex);
    this.#keep(choice);
  }

  /** Another protocol by its id; null: the one that wins. */
  use(protocolId: string | null): void {
    const choice = { ...emptyHangingChoice, protocolId };
    this.#hang(choice);
    this.#keep(choice);
  }

  /** Everything as the protocol has it: nothing hung by hand is remembered. */
  reset(): void {
    const open = this.#state.hanging;
    if (open === null) return;
    this.use(open.choice.protocolId);
  }

  /**
   * Reading screens came or went: `resize` gives the state its walls. The protocol that hangs is laid over those that
   * there are, from the page that has the active box; every box that stays in sight looks as it did.
   */
  screensChanged(resize: () => void): void {
    const open = this.#state.hanging;
    const page = open?.hanging.pages[open.pageIndex];
    if (open === null || page === undefined) {
      this.#change(resize);
      return;
    }
    const { tiles, activeTile } = this.#state;
    this.#carried.keep(open, tiles);
    const active = [...open.tileOfBox].find(([, tile]) => tile === activeTile)?.[0];
    this.#change(resize);
    const { hanging } = this.#find(open.choice.protocolId ?? open.hanging.protocol?.id ?? null);
    const withActive = hanging.pages.findIndex(
      ({ stageId, viewports, state }) =>
        stageId === page.stageId && state !== 'disabled' && viewports.some(({ id }) => id === active),
    );
    const pageIndex = withActive === -1 ? indexOfPage(hanging, page.stageId, 1) : withActive;
    this.#apply({ ...open, hanging }, pageIndex === -1 ? hanging.pageIndex : pageIndex);
    const activeNow = this.#state.hanging?.tileOfBox.get(active ?? '');
    if (activeNow !== undefined) this.#parts.store.setState({ activeTile: activeNow });
    this.#askFor(hanging);
  }

  /** Protocols were saved or removed: they are considered when the next study opens, or when asked for. */
  setupChanged(setup: HangingSetup): void {
    this.#take(setup);
    const open = this.#state.hanging;
    if (open === null) return;
    const { hanging, elapsedMs } = this.#find(open.choice.protocolId ?? open.hanging.protocol?.id ?? null);
    const before = open.hanging.pages[open.pageIndex];
    const isSame = hanging.protocol?.id === open.hanging.protocol?.id;
    const pageIndex = isSame ? indexOfPage(hanging, before?.stageId ?? null, before?.page ?? 1) : -1;
    if (pageIndex === -1) return;
    this.#parts.store.setState({
      hanging: {
        ...open,
        hanging,
        elapsedMs,
        protocols: this.#protocols(),
        names: this.#names ?? builtInNames(),
        problems: setup.problems,
      },
    });
  }

  #take(setup: HangingSetup): void {
    this.#setup = setup;
    this.#names = setup.names === null ? undefined : compileNames([builtInNameTable, setup.names]);
  }

  #protocols(): Protocol[] {
    return [...builtInProtocols(), ...this.#setup.saved.map(({ protocol }) => protocol)];
  }

  #find(protocolId: string | null): { hanging: Hanging; elapsedMs: number } {
    const { groups } = this.#state;
    const current = groups.find(({ isCurrent }) => isCurrent);
    const start = this.#parts.nowMs();
    if (current === undefined) {
      return { hanging: nothing, elapsedMs: 0 };
    }
    const hanging = hangStudy({
      patient: {
        study: current.study,
        displaySets: this.#setsOf(current) ?? [],
        others: groups
          .filter(({ isCurrent }) => !isCurrent)
          .map((group) => ({ study: group.study, displaySets: this.#setsOf(group) })),
      },
      protocols: this.#protocols(),
      names: this.#names ?? builtInNames(),
      screenCount: screenCount(this.#state),
      protocolId,
    });
    return { hanging, elapsedMs: this.#parts.nowMs() - start };
  }

  #setsOf({ load }: ReadingState['groups'][number]): DisplaySet[] | null {
    if (load.kind === 'loaded') return load.displaySetIds.flatMap((id) => this.#order.received(id) ?? []);
    // What cannot be had is as good as empty: else its viewport would wait for ever.
    return load.kind === 'failed' ? [] : null;
  }

  #hang(choice: HangingChoice): void {
    const { hanging, elapsedMs } = this.#find(choice.protocolId);
    const chosen = indexOfPage(hanging, choice.stageId, choice.page);
    const open: OpenHanging = {
      hanging,
      pageIndex: hanging.pageIndex,
      tileOfBox: new Map(),
      choice,
      protocols: this.#protocols(),
      names: this.#names ?? builtInNames(),
      problems: this.#setup.problems,
      elapsedMs,
    };
    this.#apply(open, chosen === -1 ? hanging.pageIndex : chosen);
    this.#askFor(hanging);
  }

  /** The series of priors decide what hangs; when they are here, only what waited for them is filled. */
  #askFor(hanging: Hanging): void {
    for (const studyId of hanging.wantedStudyIds) {
      void this.#parts.loadGroup(studyId).then(() => this.#priorCame(studyId));
    }
  }

  #priorCame(studyId: number): void {
    const open = this.#state.hanging;
    if (open === null || !open.hanging.wantedStudyIds.includes(studyId)) return;
    const { hanging } = this.#find(open.hanging.protocol?.id ?? null);
    const before = open.hanging.pages[open.pageIndex];
    const pageIndex = indexOfPage(hanging, before?.stageId ?? null, before?.page ?? 1);
    const page = hanging.pages[pageIndex];
    if (page === undefined || page.state === 'disabled') {
      this.#apply({ ...open, hanging }, hanging.pageIndex);
      return;
    }
    const waited = new Set(before?.viewports.flatMap(({ id, waitsFor }) => (waitsFor === null ? [] : [id])));
    this.#change(() => {
      this.#parts.store.setState({ hanging: { ...open, hanging, pageIndex } });
      this.#fill({ ...open, hanging, pageIndex }, page, (boxId) => waited.has(boxId));
    });
    this.#askFor(hanging);
  }

  /** Puts a page on the wall, with what a person has hung on it by hand. */
  #apply(open: OpenHanging, pageIndex: number): void {
    const page = open.hanging.pages[pageIndex];
    this.#change(() => {
      const { tiles } = this.#state;
      if (page === undefined) {
        this.#parts.store.setState({ hanging: { ...open, pageIndex: -1, tileOfBox: new Map() } });
        this.#hangByThemselves();
        return;
      }
      const { layouts, tileOfBox: places } = wallsOfPage(page, screenCount(this.#state));
      this.#parts.store.setState({
        hanging: { ...open, pageIndex, tileOfBox: places },
        ...dividedAnew(this.#state, layouts),
        ...noFilms,
        activeTile: places.values().next().value ?? 0,
        tiles: tiles.map(() => emptyTile),
        link: linkOfPage(page, this.#state),
      });
      this.#fill({ ...open, pageIndex, tileOfBox: places }, page, () => true);
    });
  }

  /** A study without a picture: what there is hangs and says what it is. */
  #hangByThemselves(): void {
    const current = this.#state.groups.find(({ isCurrent }) => isCurrent);
    const { layout, displaySetIds } = defaultHang(current === undefined ? [] : (this.#setsOf(current) ?? []));
    this.#parts.store.setState({
      ...dividedAnew(this.#state, [layout]),
      tiles: this.#state.tiles.map(() => emptyTile),
    });
    displaySetIds.forEach((id, index) => {
      const set = this.#state.displaySets.get(id ?? '');
      if (set !== undefined) this.#place(index, set, { ...emptyTile, displaySetId: set.displaySetId });
    });
  }

  #fill(open: OpenHanging, page: StagePage, isWanted: (boxId: string) => boolean): void {
    const linked = new Set(page.links.flatMap(({ boxes }) => boxes));
    for (const viewport of page.viewports) {
      const index = open.tileOfBox.get(viewport.id);
      if (index === undefined || !isWanted(viewport.id)) continue;
      const swap = open.choice.swaps.find(
        ({ stageId, boxId }) => stageId === page.stageId && boxId === viewport.id,
      );
      const set =
        swap === undefined
          ? this.#state.displaySets.get(viewport.hung?.displaySetId ?? '')
          : this.#setOfKey(swap.seriesKey);
      const isLinked = linked.size === 0 || linked.has(viewport.id);
      const linking = { isLinked, linkGroups: linkGroupsOf(page, viewport.id) };
      if (set === undefined) {
        updateTile(this.#parts.store, index, { ...emptyTile, ...linking });
        continue;
      }
      const inOrder = this.#order.sorted(set, viewport.show.sort);
      const carried = this.#carried.take(page.stageId, viewport.id, inOrder.displaySetId);
      if (carried !== undefined) {
        this.#place(index, inOrder, { ...carried, ...linking });
        continue;
      }
      if (!this.#place(index, inOrder, tileOfBox(viewport, inOrder, linking))) continue;
      this.#reformat(index, viewport.as);
      if (viewport.as.kind === 'cine') this.#play(index, inOrder, viewport.as.rateHz);
    }
  }

  /** Never two patients, whatever a protocol or a choice says. */
  #place(index: number, set: DisplaySet, tile: TileState): boolean {
    if (!mayHang(this.#state, set, index)) {
      this.#parts.store.setState({ hangRefusal: { tile: index, reason: 'two-patients' } });
      return false;
    }
    updateTile(this.#parts.store, index, tile);
    return true;
  }

  /** A box that is a film plays from the start, at the rate asked for or the object's own. */
  #play(index: number, set: DisplaySet, askedHz: number | null): void {
    const last = lastPlace(tileOf(this.#state, index), set);
    if (last === 0) return;
    const film = newFilm(index, set.images[0] ?? { frameRateHz: null, frameTimesMs: null }, askedHz, last);
    this.#parts.store.setState(({ films }) => ({
      films: new Map([...films, [index, { ...film, isOfProtocol: true }]]),
    }));
  }

  #reformat(index: number, as: StagePage['viewports'][number]['as']): void {
    if (as.kind !== 'mpr' && as.kind !== 'slab') return;
    this.#parts.planes.setPlane(planes[as.plane], index);
    if (as.kind === 'slab') {
      this.#parts.planes.setSlab({ mode: projections[as.projection], thicknessMm: as.thicknessMm }, index);
    }
  }

  #setOfKey(key: string | null): DisplaySet | undefined {
    if (key === null) return undefined;
    return [...this.#state.displaySets.values()].find((set) => seriesKeyOf(set) === key);
  }

  #noteSwaps(): void {
    const open = this.#state.hanging;
    const page = open?.hanging.pages[open.pageIndex];
    if (open === null || page === undefined) return;
    const swaps = swapsOnWall(this.#state, open, page);
    if (JSON.stringify(swaps) === JSON.stringify(open.choice.swaps)) return;
    const choice = { ...open.choice, stageId: page.stageId, page: page.page, swaps };
    this.#change(() => this.#parts.store.setState({ hanging: { ...open, choice } }));
    this.#keep(choice);
  }

  /** Pictures whose size the page decides, as long as nobody has zoomed or moved them. */
  #keepScale(state: ReadingState, before: ReadingState): void {
    const open = state.hanging;
    const isOld =
      state.tiles === before.tiles &&
      state.wall === before.wall &&
      state.oneUp === before.oneUp &&
      state.otherWalls === before.otherWalls;
    if (open === null || isOld) return;
    for (const [index, factor] of hungFactors(state, open, this.#parts.pixelPitchMm())) {
      const { camera } = tileOf(this.#state, index);
      const now = camera.scale.kind === 'relative' ? camera.scale.factor : 1;
      if (Math.abs(now - factor) < 1e-6) continue;
      this.#change(() =>
        updateTile(this.#parts.store, index, { camera: { ...camera, scale: { kind: 'relative', factor } } }),
      );
    }
  }

  #keep(choice: HangingChoice): void {
    const current = this.#state.groups.find(({ isCurrent }) => isCurrent);
    if (current !== undefined) this.#parts.choose(current.study.studyId, choice);
  }

  /** What the program itself changes is no choice of a person. */
  #change(work: () => void): void {
    this.#isApplying = true;
    try {
      work();
    } finally {
      this.#isApplying = false;
    }
  }
}

const nothing: Hanging = {
  candidates: [],
  protocol: null,
  pages: [],
  pageIndex: -1,
  notHung: [],
  excludedStudies: [],
  wantedStudyIds: [],
};

const planes = { AXIAL: 'axial', SAGITTAL: 'sagittal', CORONAL: 'coronal' } as const;
const projections = { maximum: 'mip', minimum: 'minip', average: 'mean' } as const;

function indexOfPage({ pages }: Hanging, stageId: string | null, page: number): number {
  if (stageId === null) return -1;
  return pages.findIndex(
    (other) => other.stageId === stageId && other.page === page && other.state !== 'disabled',
  );
}
