import { Command as Cmdk, useCommandState } from 'cmdk';
import { useEffect, useRef, type ReactElement, type RefObject } from 'react';
import { showDialog } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import './command-palette.css';
import { commandRegistry, type Command } from './command-registry.ts';
import { paletteCommandId } from './palette-command.ts';
import { useKeysOf } from './use-commands.ts';

const close = (): void => showDialog(null);

/** Everything that can be done now, by a few letters of its name. */
export function CommandPalette(): ReactElement {
  const run = (command: Command): void => {
    // First the dialog, so that what the command shows gets the focus.
    close();
    command.run();
  };
  const commands = commandRegistry.available().filter(({ id }) => id !== paletteCommandId);
  const root = useRef<HTMLDivElement>(null);
  return (
    <Dialog label={t('palette.label')} className="palette" onClose={close}>
      <Cmdk ref={root} label={t('palette.label')} loop>
        <NamedSelection root={root} />
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
              <FirstKey commandId={command.id} />
            </Cmdk.Item>
          ))}
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}

function FirstKey({ commandId }: { readonly commandId: string }): ReactElement | null {
  const [chord] = useKeysOf(commandId);
  return chord === undefined ? null : <Keys chord={chord} />;
}

/**
 * cmdk 1.1.1 reads which item is selected before the list of a new search is drawn, and so goes on naming one that
 * has gone. This names the one that is there.
 */
function NamedSelection({ root }: { readonly root: RefObject<HTMLDivElement | null> }): null {
  // Drawn again, and so named again, whenever either changes.
  useCommandState((state) => state.value);
  useCommandState((state) => state.search);
  useEffect(() => {
    const selected = root.current?.querySelector('[cmdk-item][aria-selected="true"]');
    for (const element of root.current?.querySelectorAll('[cmdk-input], [cmdk-list]') ?? []) {
      if (selected === null || selected === undefined) element.removeAttribute('aria-activedescendant');
      else element.setAttribute('aria-activedescendant', selected.id);
    }
  });
  return null;
}
