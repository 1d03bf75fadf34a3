import { ContextMenu as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import { CommandItem } from '../commands/command-item.tsx';
import { t } from '../text/text.ts';
import '../ui/popover.css';

/** What can be done with the selected studies, in groups. */
const menuCommands: readonly (readonly string[])[] = [
  ['worklist.open', 'worklist.preview'],
  ['worklist.mark-unread', 'worklist.mark-read', 'worklist.mark-flagged'],
  ['worklist.pin', 'worklist.lock', 'worklist.correct-patient'],
  ['worklist.delete'],
];

/** The menu of a row: by the right button, or by the menu key of the keyboard. */
export function RowMenu({ children }: { readonly children: ReactElement }): ReactElement {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" collisionPadding={8} aria-label={t('worklist.menu')}>
          {menuCommands.map((group, index) => (
            <Radix.Group key={group[0]}>
              {index > 0 && <Radix.Separator className="menu-line" />}
              {group.map((id) => (
                <CommandItem key={id} commandId={id} as={Radix.Item} />
              ))}
            </Radix.Group>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
