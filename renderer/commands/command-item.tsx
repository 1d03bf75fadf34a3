import type { ContextMenu, DropdownMenu } from 'radix-ui';
import type { ReactElement } from 'react';
import { t } from '../text/text.ts';
import { Keys } from '../ui/keys.tsx';
import { commandRegistry } from './command-registry.ts';
import { useKeysOf } from './use-commands.ts';

export interface CommandItemProps {
  readonly commandId: string;
  /** The item of the kind of menu that it stands in. */
  readonly as: typeof ContextMenu.Item | typeof DropdownMenu.Item;
}

/** A command as a line of a menu, with its key; none where the command cannot run now. */
export function CommandItem({ commandId, as: Item }: CommandItemProps): ReactElement | null {
  const [chord] = useKeysOf(commandId);
  const command = commandRegistry.available().find(({ id }) => id === commandId);
  if (command === undefined) return null;
  return (
    <Item className="menu-item" onSelect={() => command.run()} data-command={commandId}>
      <span className="grow">{t(command.textKey)}</span>
      {chord !== undefined && <Keys chord={chord} />}
    </Item>
  );
}
