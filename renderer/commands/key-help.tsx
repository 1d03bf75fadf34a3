import type { ReactElement } from 'react';
import { showDialog } from '../state/shell-store.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/keys.tsx';
import type { Command, CommandScope } from './command-registry.ts';
import './key-help.css';
import { useCommands, useCommandScope, useKeysOf } from './use-commands.ts';

const scopeTitles: Readonly<Record<CommandScope, PlainTextKey>> = {
  worklist: 'keyHelp.worklist',
  reading: 'keyHelp.reading',
  always: 'keyHelp.always',
};

const close = (): void => showDialog(null);

/** Every key of the current view. */
export function KeyHelp(): ReactElement {
  const commands = useCommands();
  const scope = useCommandScope();
  return (
    <Dialog label={t('keyHelp.title')} className="key-help" onClose={close}>
      <div className="key-help-head row">
        <h2 className="grow">{t('keyHelp.title')}</h2>
        <IconButton icon="close" label={t('dialog.close')} onClick={close} />
      </div>
      <div className="key-help-list">
        {[scope, 'always' as const].map((group) => (
          <KeyGroup
            key={group}
            title={t(scopeTitles[group])}
            commands={commands.filter((command) => command.when === group)}
          />
        ))}
      </div>
    </Dialog>
  );
}

interface KeyGroupProps {
  readonly title: string;
  readonly commands: readonly Command[];
}

function KeyGroup({ title, commands }: KeyGroupProps): ReactElement {
  return (
    <section>
      <h3 className="section-head">{title}</h3>
      <dl>
        {commands.map((command) => (
          <KeyRow key={command.id} command={command} />
        ))}
      </dl>
    </section>
  );
}

function KeyRow({ command }: { readonly command: Command }): ReactElement | null {
  const chords = useKeysOf(command.id);
  if (chords.length === 0) return null;
  return (
    <div className="key-help-row row">
      <dt className="grow clip">{t(command.textKey)}</dt>
      <dd className="row">
        {chords.map((chord) => (
          <Keys key={chord} chord={chord} />
        ))}
      </dd>
    </div>
  );
}
