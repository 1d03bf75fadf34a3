import { Command as Cmdk } from 'cmdk';
import type { ReactElement } from 'react';
import { showDialog } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import './command-palette.css';
import { commandRegistry, type Command } from './command-registry.ts';

const close = (): void => showDialog(null);

/** Everything that can be done now, by a few letters of its name. */
export function CommandPalette(): ReactElement {
  const run = (command: Command): void => {
    // First the dialog, so that what the command shows gets the focus.
    close();
    command.run();
  };
  const commands = commandRegistry.available().filter((command) => command.isHiddenInPalette !== true);
  return (
    <Dialog label={t('palette.label')} className="palette" onClose={close}>
      <Cmdk label={t('palette.label')} loop>
        <div className="palette-field row">
          <Icon name="search" />
          <Cmdk.Input className="grow" placeholder={t('palette.placeholder')} />
        </div>
        <Cmdk.List className="palette-list" label={t('palette.label')}>
          <Cmdk.Empty className="palette-empty">{t('palette.empty')}</Cmdk.Empty>
          {commands.map((command) => (
            <Cmdk.Item
              key={command.id}
              value={command.id}
              keywords={[t(command.textKey)]}
              className="palette-item row"
              onSelect={() => run(command)}
            >
              <span className="grow clip">{t(command.textKey)}</span>
              {command.keys[0] !== undefined && <Keys chord={command.keys[0]} />}
            </Cmdk.Item>
          ))}
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}
