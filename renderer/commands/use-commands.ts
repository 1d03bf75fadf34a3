import { useEffect, useSyncExternalStore } from 'react';
import { commandRegistry, registerCommands, type ActiveScope, type Command } from './command-registry.ts';

/** Every registered command; renders again when they or the scope change. */
export function useCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => commandRegistry.commands);
}

export function useCommandScope(): ActiveScope {
  return useSyncExternalStore(subscribe, () => commandRegistry.scope);
}

/** The chords of a command in this window's key map. */
export function useKeysOf(commandId: string): readonly string[] {
  return useSyncExternalStore(subscribe, () => commandRegistry.keysOf(commandId));
}

/**
 * What is pressed in this window for what `chord` does in the default key map, so that a button may name its key by
 * the default; undefined where the key map has none for it.
 */
export function useChordInsteadOf(chord: string | undefined): string | undefined {
  return useSyncExternalStore(subscribe, () =>
    chord === undefined ? undefined : commandRegistry.chordInsteadOf(chord),
  );
}

/** Holds commands registered while the component lives. Pass the same array every time. */
export function useRegisteredCommands(commands: readonly Command[]): void {
  useEffect(() => registerCommands(commands), [commands]);
}

function subscribe(listener: () => void): () => void {
  return commandRegistry.subscribe(listener);
}
