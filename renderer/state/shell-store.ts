import { create } from 'zustand';
import { commandRegistry } from '../commands/command-registry.ts';
import type { StreamStatus } from './event-wire.ts';

/** What the window as a whole shows. */
export interface ShellState {
  /** The study in the reading view; null shows the worklist. */
  readonly openStudyId: number | null;
  readonly dialog: 'palette' | 'keys' | null;
  readonly popover: 'activity' | 'receiver' | 'settings' | null;
  readonly stream: StreamStatus;
}

export const useShell = create<ShellState>(() => ({
  openStudyId: null,
  dialog: null,
  popover: null,
  stream: 'connecting',
}));

export function openStudy(studyId: number): void {
  useShell.setState({ openStudyId: studyId, dialog: null, popover: null });
  commandRegistry.setScope('reading');
}

export function closeStudy(): void {
  useShell.setState({ openStudyId: null });
  commandRegistry.setScope('worklist');
}

export function showDialog(dialog: ShellState['dialog']): void {
  useShell.setState({ dialog, popover: null });
}

export function showPopover(popover: ShellState['popover']): void {
  useShell.setState({ popover });
}
