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
import { emptyTile, tileOf, updateTile, type ReadingStore } from '../reading/reading-store.ts';
import { unlinked } from '../reading/link-state.ts';
import type { OpenHanging } from './hanging-state.ts';
import { seriesKeyOf, swapsOnWall } from './hanging-swaps.ts';
import { sameScaleFactors } from './same-scale.ts';
import { tileOfBox } from './tile-of-viewport.ts';
import { wallOfPage } from './wall-of-page.ts';

export interface StudyHangingParts {
  readonly store: ReadingStore;
  /** Planes and slabs of a tile; they follow the store by themselves. */
  readonly planes: Pick<PlaneActions, 'setPlane' | 'setSlab'>;
  /** Asks for the series of a prior; resolves when they are here or cannot be had. */
  readonly loadGroup: (studyId: number) => Promise<void>;
  /** Keeps what a person chose; it may be lost without harm. */
  readonly choose: (studyId: number, choice: HangingChoice | null) => void;
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
  #isApplying = false;

  constructor(parts: StudyHangingParts) {
    this.#parts = parts;
    parts.store.subscribe((state, before) => {
      this.#keepScale(state, before);
      if (!this.#isApplying && (state.tiles !== before.tiles || state.layout !== before.layout))
        this.#noteSwaps();
    });
  }

  get #state(): ReadingState {
    return this.#parts.store.getState();
  }

  /** The session's groups and display sets are in the store; nothing hangs yet. `setup` null: only what is built in. */
  opened(session: ReadingSession, setup: HangingSetup | null): void {
    this.#setup = setup ?? noSetup;
    const { names } = this.#setup;
    this.#names = names === null ? undefined : compileNames([builtInNameTable, names]);
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

  /** Protocols were saved or removed: they are considered when the next study opens, or when asked for. */
  setupChanged(setup: HangingSetup): void {
    this.#setup = setup;
    const open = this.#state.hanging;
    if (open === null) return;
    const { hanging, elapsedMs } = this.#find(open.choice.protocolId ?? open.hanging.protocol?.id ?? null);
    const before = open.hanging.pages[open.pageIndex];
    const isSame = hanging.protocol?.id === open.hanging.protocol?.id;
    const pageIndex = isSame ? indexOfPage(hanging, before?.stageId ?? null, before?.page ?? 1) : -1;
    if (pageIndex === -1) return;
    this.#parts.store.setState({
      hanging: { ...open, hanging, elapsedMs, protocols: this.#protocols(), problems: setup.problems },
    });
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
      screenCount: 1,
      protocolId,
    });
    return { hanging, elapsedMs: this.#parts.nowMs() - start };
  }

  #setsOf({ load }: ReadingState['groups'][number]): DisplaySet[] | null {
    if (load.kind === 'loaded')
      return load.displaySetIds.flatMap((id) => this.#state.displaySets.get(id) ?? []);
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
      const { layout, tileOfBox: places } = wallOfPage(page.viewports);
      this.#parts.store.setState({
        hanging: { ...open, pageIndex, tileOfBox: places },
        layout,
        oneUp: null,
        cine: null,
        activeTile: places.values().next().value ?? 0,
        tiles: tiles.map(() => emptyTile),
        link: linkOf(page, this.#state),
      });
      this.#fill({ ...open, pageIndex, tileOfBox: places }, page, () => true);
    });
  }

  /** A study without a picture: what there is hangs and says what it is. */
  #hangByThemselves(): void {
    const current = this.#state.groups.find(({ isCurrent }) => isCurrent);
    const { layout, displaySetIds } = defaultHang(current === undefined ? [] : (this.#setsOf(current) ?? []));
    this.#parts.store.setState({ layout, tiles: this.#state.tiles.map(() => emptyTile) });
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
      if (set === undefined) updateTile(this.#parts.store, index, { ...emptyTile, isLinked });
      else if (this.#place(index, set, tileOfBox(viewport, set, isLinked)))
        this.#reformat(index, viewport.as);
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
    if (swaps === null || JSON.stringify(swaps) === JSON.stringify(open.choice.swaps)) return;
    const choice = { ...open.choice, stageId: page.stageId, page: page.page, swaps };
    this.#change(() => this.#parts.store.setState({ hanging: { ...open, choice } }));
    this.#keep(choice);
  }

  /** Pictures that a page shows at one scale, as long as nobody has zoomed or moved them. */
  #keepScale(state: ReadingState, before: ReadingState): void {
    const open = state.hanging;
    const groups = open?.hanging.pages[open.pageIndex]?.sameScale ?? [];
    if (open === null || groups.length === 0) return;
    const isOld = state.tiles === before.tiles && state.wall === before.wall && state.oneUp === before.oneUp;
    if (isOld) return;
    for (const boxes of groups) {
      for (const [index, factor] of sameScaleFactors(state, open, boxes) ?? []) {
        const { camera } = tileOf(state, index);
        const isAsHung = (camera.lean ?? null) !== null && camera.scale.kind !== 'actual';
        const now = camera.scale.kind === 'relative' ? camera.scale.factor : 1;
        if (!isAsHung || Math.abs(now - factor) < 1e-6) continue;
        this.#change(() =>
          updateTile(this.#parts.store, index, {
            camera: { ...camera, scale: { kind: 'relative', factor } },
          }),
        );
      }
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

/** The wall has one link group; which of its actions are on is what the page asks for. */
function linkOf({ links }: StagePage, { link }: ReadingState): ReadingState['link'] {
  const kinds = new Set(links.flatMap((group) => group.kinds));
  if (kinds.size === 0) return { ...unlinked, actions: link.actions };
  return {
    ...unlinked,
    isOn: true,
    actions: {
      scroll: kinds.has('scroll'),
      zoomPan: kinds.has('zoom') || kinds.has('pan'),
      window: kinds.has('window'),
    },
  };
}
