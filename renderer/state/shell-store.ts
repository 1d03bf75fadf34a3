import { create } from 'zustand';
import { commandRegistry } from '../commands/command-registry.ts';
import type { SectionName } from '../settings/setting-sections.ts';
import type { StreamStatus } from './event-wire.ts';
import { desk } from '../screens/window-desk.ts';
import { useReopened } from './workspaces.ts';

/** What the window as a whole shows. */
export interface ShellState {
  /** The study in the reading view; null shows the worklist. */
  readonly openStudyId: number | null;
  readonly dialog: 'palette' | 'keys' | 'settings' | 'patient' | 'delete' | 'labels' | 'protocols' | null;
  /** The part of the settings page that is shown. */
  readonly settingsSection: SectionName;
  readonly popover: 'activity' | 'receiver' | null;
  readonly stream: StreamStatus;
}

export const useShell = create<ShellState>(() => ({
  openStudyId: null,
  dialog: null,
  settingsSection: 'display',
  popover: null,
  stream: 'connecting',
}));

/** Takes a study that is opened here over to a page of its own; false when it is to be read here. */
let opener: (studyId: number) => boolean = () => false;
/** Asks whether what is open may be left. */
let guard: ((proceed: () => void) => void) | null = null;

export function readElsewhereBy(take: (studyId: number) => boolean): void {
  opener = take;
}

/** The returned function ends it. */
export function guardLeaving(ask: (proceed: () => void) => void): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = null;
  };
}

/** Another page asks for it: what is open here is left as by hand. */
export function openWhenLeft(studyId: number): void {
  if (guard === null) openStudy(studyId);
  else guard(() => openStudy(studyId));
}

export function openStudy(studyId: number): void {
  if (opener(studyId)) return;
  // Here and not when it is drawn: browsers open windows only while a click or key is being handled.
  desk.fill();
  useShell.setState({ openStudyId: studyId, dialog: null, popover: null });
  commandRegistry.setScope('reading');
}

export function closeStudy(): void {
  desk.notePlaces();
  useReopened.setState({ changedAt: null });
  useShell.setState({ openStudyId: null });
  commandRegistry.setScope('worklist');
}

/** The workstation asks for it: as by hand, so that what is unsaved is saved or asked about first. */
export function closeWhenLeft(): void {
  if (useShell.getState().openStudyId === null) return;
  if (guard === null) closeStudy();
  else guard(closeStudy);
}

export function showDialog(dialog: ShellState['dialog']): void {
  useShell.setState({ dialog, popover: null });
}

export function showSettings(settingsSection: SectionName = useShell.getState().settingsSection): void {
  useShell.setState({ dialog: 'settings', settingsSection, popover: null });
}

export function showPopover(popover: ShellState['popover']): void {
  useShell.setState({ popover });
}
