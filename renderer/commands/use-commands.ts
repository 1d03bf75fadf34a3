import { useEffect, useSyncExternalStore } from 'react';
import { commandRegistry, registerCommands, type ActiveScope, type Command } from './command-registry.ts';

/** Every registered command; renders again when they or the scope change. */
export function useCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => commandRegistry.commands);
}

export function useCommandScope(): ActiveScope {
  return useSyncExternalStore(subscribe, () => commandRegistry.scope);
}

/** Holds commands registered while the component lives. Pass the same array every time. */
export function useRegisteredCommands(commands: readonly Command[]): void {
  useEffect(() => registerCommands(commands), [commands]);
}

function subscribe(listener: () => void): () => void {
  return commandRegistry.subscribe(listener);
}
