import type { Workspace } from '../../shared/model/workspace.ts';
import type { Reading } from './reading-context.ts';
import type { ReadingState } from './reading-state.ts';
import { emptyTile, updateTile, type ReadingStore } from './reading-store.ts';
import { recallTile, rememberTile } from './tile-memory.ts';
import { areaLayout, gridLayout, visibleTiles } from './wall-layout.ts';
import { screenOf } from './walls.ts';

/** What the reading view shows, by UIDs; null while no study is open. */
export function captureWorkspace(state: ReadingState): Workspace | null {
  const current = state.groups.find(({ isCurrent }) => isCurrent);
  if (state.phase.kind !== 'open' || current === undefined) return null;
  const uidOf = (studyId: number): string =>
    state.groups.find(({ study }) => study.studyId === studyId)?.study.StudyInstanceUID ?? '';
  return {
    StudyInstanceUID: current.study.StudyInstanceUID,
    patientKey: current.study.patientKey,
    layout: keptLayout(state.layout),
    tiles: visibleTiles(state.layout, null).map((index) => {
      const tile = state.tiles[index] ?? emptyTile;
      const set = tile.displaySetId === null ? undefined : state.displaySets.get(tile.displaySetId);
      return rememberTile(tile, set, set === undefined ? '' : uidOf(set.studyId));
    }),
    activeTile: screenOf(state.activeTile) === 0 ? state.activeTile : null,
  };
}

function keptLayout({ rows, columns, areas }: ReadingState['layout']): Workspace['layout'] {
  if (areas === undefined) return { rows, columns };
  return { rows, columns, areas: areas.map(([left, top, width, height]) => [left, top, width, height]) };
}

/**
 * Shows again what a window showed. For the study that is open now, which the workspace was located for; its session
 * says whose it is, and a workspace of anybody else is not touched. What is gone leaves its tile empty.
 */
export async function restoreWorkspace({ engine, actions }: Reading, workspace: Workspace): Promise<void> {
  const { store } = engine;
  const current = (): ReadingState['groups'][number] | undefined =>
    store.getState().groups.find(({ isCurrent }) => isCurrent);
  const isSame = (): boolean =>
    current()?.study.StudyInstanceUID === workspace.StudyInstanceUID &&
    current()?.study.patientKey === workspace.patientKey;
  if (!isSame()) return;
  const { rows, columns, areas } = workspace.layout;
  // What is kept is the first reading screen; the others hang as the protocol has them.
  actions.activate(0);
  actions.setLayout(areas === undefined ? gridLayout(rows, columns) : areaLayout(areas));
  const indices = visibleTiles(store.getState().layout, null);
  for (const index of indices) actions.clearTile(index);
  for (const index of indices) {
    const wanted = workspace.tiles[index] ?? null;
    if (wanted === null) continue;
    const group = store
      .getState()
      .groups.find(({ study }) => study.StudyInstanceUID === wanted.StudyInstanceUID);
    if (group === undefined) continue;
    if (group.load.kind === 'idle') await engine.loadGroup(group.study.studyId);
    // Another study may have been opened while that was asked for.
    if (!isSame()) return;
    const sets = [...store.getState().displaySets.values()].filter(
      ({ studyId }) => studyId === group.study.studyId,
    );
    const recalled = recallTile(wanted, sets);
    if (recalled === null) continue;
    actions.hang(recalled.displaySetId, index);
    if (store.getState().tiles[index]?.displaySetId !== recalled.displaySetId) continue;
    updateTile(store, index, { ...recalled.view, target: recalled.position, isJump: true });
  }
  const { activeTile } = workspace;
  if (activeTile !== null && indices.includes(activeTile)) actions.activate(activeTile);
}

/** Time without a change before it is written: scrolling writes once, where it ends. */
const quietMs = 400;
/** A cine never rests; this is what a crash may cost of the way back. */
const longestMs = 5000;

/** Keeps what is shown as it changes. The returned function ends it: the study was closed on purpose. */
export function keepWorkspace(
  store: ReadingStore,
  save: (workspace: Workspace | null) => Promise<void>,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changedSince: number | undefined;
  let last = '';
  const write = (): void => {
    changedSince = undefined;
    const workspace = captureWorkspace(store.getState());
    if (workspace === null) return;
    const text = JSON.stringify(workspace);
    if (text === last) return;
    last = text;
    void save(workspace);
  };
  const stop = store.subscribe(() => {
    const nowMs = performance.now();
    changedSince ??= nowMs;
    clearTimeout(timer);
    timer = setTimeout(write, Math.max(0, Math.min(quietMs, changedSince + longestMs - nowMs)));
  });
  return () => {
    stop();
    clearTimeout(timer);
    void save(null);
  };
}
