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

export function openStudy(studyId: number): void {
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

export function showDialog(dialog: ShellState['dialog']): void {
  useShell.setState({ dialog, popover: null });
}

export function showSettings(settingsSection: SectionName = useShell.getState().settingsSection): void {
  useShell.setState({ dialog: 'settings', settingsSection, popover: null });
}

export function showPopover(popover: ShellState['popover']): void {
  useShell.setState({ popover });
}
