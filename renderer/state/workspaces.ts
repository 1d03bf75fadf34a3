import { z } from 'zod';
import { create } from 'zustand';
import { workspaceSchema, type StoredWorkspace, type Workspace } from '../../shared/model/workspace.ts';
import { onFarewell } from './farewell.ts';
import { rpc } from './rpc.ts';
import { isSameWindow, takeWindowId, windowId } from './window-id.ts';

/** What is to be shown again, until the reading view has taken it. */
export interface Restoration {
  readonly studyId: number;
  readonly workspace: Workspace;
}

let waiting: Restoration | null = null;

/** The notice that a study was reopened, until it is dismissed. */
export const useReopened = create<{ readonly changedAt: string | null }>(() => ({ changedAt: null }));

/** What was left yesterday is not what somebody wants to go on with. */
const longestPauseMs = 12 * 3_600_000;

/** What the window showed when its page was left by loading it anew; not kept beyond the window. */
const leftKey = 'negatoscope.workspace';

/** A window holds a lock of its name for as long as it lives: what has no lock was shown by a window that is gone. */
function lockName(id: string): string {
  return `negatoscope.window.${id}`;
}

/** The page before this one, in the same window, lets go of the lock within this time. */
const handOverMs = 500;

/** False where another window lives under that name, as after a tab was duplicated. */
function holdLock(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(handOverMs);
    navigator.locks
      .request(name, { signal }, () => {
        resolve(true);
        // Never given back: it ends with the page.
        return new Promise(() => undefined);
      })
      .catch(() => resolve(false));
  });
}

/**
 * The study that this window, or one that a crash has ended, showed last. Null where there is none, where it is gone,
 * or where it is of another patient by now: the study is looked for with the identity that it was open under.
 * `isAsked`: the window was opened for something else.
 */
export async function findWorkspace(nowMs: number, isAsked: boolean): Promise<Restoration | null> {
  const stored = await lostWorkspace(nowMs, isAsked).catch(() => null);
  const { StudyInstanceUID, patientKey } = stored?.workspace ?? { StudyInstanceUID: null, patientKey: null };
  if (stored === null || StudyInstanceUID === null || patientKey === null) return null;
  const studyId = await rpc.workspace.locate.query({ StudyInstanceUID, patientKey }).catch(() => null);
  if (studyId === null) return null;
  waiting = { studyId, workspace: stored.workspace };
  useReopened.setState({ changedAt: stored.changedAt });
  return waiting;
}

type Lost = Pick<StoredWorkspace, 'changedAt' | 'workspace'>;

async function lostWorkspace(nowMs: number, isAsked: boolean): Promise<Lost | null> {
  const left = takeLeft();
  if (await holdLock(lockName(windowId()))) {
    if (left !== null) return left;
    if (isSameWindow()) return rpc.workspace.get.query({ windowId: windowId() });
  } else {
    takeWindowId(crypto.randomUUID());
    await holdLock(lockName(windowId()));
  }
  if (isAsked) return null;
  const [all, { held = [] }] = await Promise.all([rpc.workspace.list.query(), navigator.locks.query()]);
  const living = new Set(held.map(({ name }) => name));
  const lost = all.find(
    (one) =>
      !living.has(lockName(one.windowId)) &&
      one.workspace.StudyInstanceUID !== null &&
      nowMs - Date.parse(one.changedAt) < longestPauseMs,
  );
  if (lost === undefined || !(await holdLock(lockName(lost.windowId)))) return null;
  takeWindowId(lost.windowId);
  return lost;
}

const leftSchema = z.object({ changedAt: z.string(), workspace: workspaceSchema });

function takeLeft(): Lost | null {
  const text = sessionStorage.getItem(leftKey);
  sessionStorage.removeItem(leftKey);
  if (text === null) return null;
  const { success, data } = leftSchema.safeParse(JSON.parse(text));
  return success ? data : null;
}

/** What is to be shown again of a study that is being opened; only once. */
export function takeRestoration(studyId: number): Workspace | null {
  const restoration = waiting;
  waiting = null;
  return restoration?.studyId === studyId ? restoration.workspace : null;
}

let last: Workspace | null = null;

/** Keeps what the window shows; null when it shows no study any more. A lost write costs only the way back. */
export async function saveWorkspace(workspace: Workspace | null): Promise<void> {
  last = workspace;
  await rpc.workspace.set.mutate({ windowId: windowId(), workspace }).catch(() => undefined);
}

/**
 * A page that is left on purpose, by closing its window or loading it anew, leaves nothing for other windows to reopen;
 * the same window finds it again. After a crash, what was kept stays.
 */
onFarewell(() => {
  if (last === null) return null;
  const left: Lost = { changedAt: new Date().toISOString(), workspace: last };
  sessionStorage.setItem(leftKey, JSON.stringify(left));
  return { path: 'workspace.set', input: { windowId: windowId(), workspace: null } };
});
