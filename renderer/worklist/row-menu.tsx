import { ContextMenu as Radix, DropdownMenu } from 'radix-ui';
import type { ReactElement } from 'react';
import { CommandItem, type CommandItemProps } from '../commands/command-item.tsx';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import '../ui/popover.css';

/** What can be done with the selected studies, in groups. */
const selectionCommands: readonly (readonly string[])[] = [
  ['worklist.open', 'worklist.preview'],
  ['worklist.mark-unread', 'worklist.mark-read', 'worklist.mark-flagged'],
  ['worklist.note', 'worklist.labels', 'worklist.pin', 'worklist.lock', 'worklist.correct-patient'],
  ['worklist.export-selected', 'worklist.delete'],
];

/** The menu of a row: by the right button, or by the menu key of the keyboard. */
export function RowMenu({ children }: { readonly children: ReactElement }): ReactElement {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" collisionPadding={8} aria-label={t('worklist.menu')}>
          <SelectionItems as={Radix.Item} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** How many are selected, and what can be done with all of them. */
export function SelectionMenu({ count }: { readonly count: number }): ReactElement {
  return (
    <Menu
      label={t('worklist.selected.menu')}
      trigger={
        <button type="button" className="selection row">
          {tn('worklist.selected', count, formatCount(count))}
          <Icon name="chevron-down" />
        </button>
      }
    >
      <SelectionItems as={DropdownMenu.Item} />
    </Menu>
  );
}

function SelectionItems({ as }: Pick<CommandItemProps, 'as'>): ReactElement[] {
  return selectionCommands.map((group, index) => (
    <div key={group[0]} role="group">
      {index > 0 && <hr className="menu-line" />}
      {group.map((id) => (
        <CommandItem key={id} commandId={id} as={as} />
      ))}
    </div>
  ));
}
