import { useEffect, useState, type KeyboardEvent, type ReactElement } from 'react';
import { keyMapKey, ownKeysKey, type KeyTable } from '../../shared/model/window-settings.ts';
import { chordLabels, chordsOf } from '../commands/key-chord.ts';
import type { Command, CommandScope } from '../commands/command-registry.ts';
import { resolveKeys } from '../commands/resolve-keys.ts';
import { keyTableOf, usePreferences } from '../state/preferences.ts';
import { setSetting } from '../state/settings.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useTask } from '../ui/use-task.ts';
import { everyCommand } from './every-command.ts';
import './key-editor.css';
import { holderOf, withChord, withDefault, withoutChord } from './own-keys.ts';
import { Problem } from '../ui/problem.tsx';

const scopes: readonly { readonly scope: CommandScope; readonly title: PlainTextKey }[] = [
  { scope: 'reading', title: 'keyHelp.reading' },
  { scope: 'worklist', title: 'keyHelp.worklist' },
  { scope: 'always', title: 'keyHelp.always' },
];

/** Keeps a table as one's own, and makes it the one in use. */
async function keepOwn(table: KeyTable): Promise<string | null> {
  return (await setSetting(ownKeysKey, JSON.stringify(table))) ?? (await setSetting(keyMapKey, 'own'));
}

/** Every command with its keys; a change makes the map one's own. A chord that is taken says by whom. */
export function KeyEditor(): ReactElement {
  const [commands, setCommands] = useState<readonly Command[]>([]);
  const [search, setSearch] = useState('');
  const keyMap = usePreferences((state) => state.keyMap);
  const ownKeys = usePreferences((state) => state.ownKeys);
  const table = keyTableOf({ keyMap, ownKeys });
  const { problem, run } = useTask();
  useEffect(() => {
    let isGone = false;
    const list = async (): Promise<void> => {
      const all = await everyCommand();
      if (!isGone) setCommands(all);
    };
    void list();
    return () => {
      isGone = true;
    };
  }, []);
  const keys = resolveKeys(commands, table);
  const wanted = search.trim().toLowerCase();
  const shown = commands.filter(({ textKey }) => t(textKey).toLowerCase().includes(wanted));
  return (
    <section>
      <div className="section-head row">
        <h2 className="grow">{t('keys.title')}</h2>
        <input
          type="search"
          className="key-search"
          aria-label={t('keys.search')}
          placeholder={t('keys.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <p className="setting-detail">{t('keys.detail')}</p>
      <Problem text={problem} />
      {scopes.map(({ scope, title }) => {
        const group = shown.filter(({ when }) => when === scope);
        if (group.length === 0) return null;
        return (
          <div key={scope}>
            <h3 className="key-group">{t(title)}</h3>
            <ul>
              {group.map((command) => (
                <KeyRow
                  key={command.id}
                  command={command}
                  chords={keys.get(command.id) ?? []}
                  isOwn={table[command.id] !== undefined}
                  holder={(chord) => holderOf(commands, table, command.id, chord)}
                  onAdd={(chord) => void run(() => keepOwn(withChord(commands, table, command.id, chord)))}
                  onRemove={(chord) =>
                    void run(() => keepOwn(withoutChord(commands, table, command.id, chord)))
                  }
                  onReset={() => void run(() => keepOwn(withDefault(commands, table, command.id)))}
                />
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

interface KeyRowProps {
  readonly command: Command;
  readonly chords: readonly string[];
  /** Whether the map in use says something of it. */
  readonly isOwn: boolean;
  readonly holder: (chord: string) => Command | undefined;
  readonly onAdd: (chord: string) => void;
  readonly onRemove: (chord: string) => void;
  readonly onReset: () => void;
}

type Capture =
  | { readonly kind: 'none' }
  | { readonly kind: 'listening' }
  /** The chord does something else now. */
  | { readonly kind: 'taken'; readonly chord: string; readonly by: Command };

function KeyRow({ command, chords, isOwn, holder, onAdd, onRemove, onReset }: KeyRowProps): ReactElement {
  const [capture, setCapture] = useState<Capture>({ kind: 'none' });
  const name = t(command.textKey);
  const take = (chord: string): void => {
    const by = holder(chord);
    if (by !== undefined) {
      setCapture({ kind: 'taken', chord, by });
      return;
    }
    setCapture({ kind: 'none' });
    onAdd(chord);
  };
  return (
    <li className="key-row" data-command={command.id}>
      <div className="row">
        <span className="grow clip">{name}</span>
        {chords.map((chord) => (
          <button
            key={chord}
            type="button"
            className="key-cap"
            aria-label={t('keys.remove', { chord: spoken(chord), name })}
            title={t('keys.remove', { chord: spoken(chord), name })}
            onClick={() => onRemove(chord)}
          >
            <kbd>{spoken(chord)}</kbd>
            <Icon name="close" />
          </button>
        ))}
        {capture.kind === 'listening' ? (
          <KeyCapture onChord={take} onCancel={() => setCapture({ kind: 'none' })} />
        ) : (
          <IconButton
            icon="plus"
            label={t('keys.add', { name })}
            onClick={() => setCapture({ kind: 'listening' })}
          />
        )}
        <IconButton icon="reset" label={t('keys.reset', { name })} disabled={!isOwn} onClick={onReset} />
      </div>
      {capture.kind === 'taken' && (
        <div className="key-taken row" role="alert">
          <span className="grow c-caution">
            {t('keys.taken', { chord: spoken(capture.chord), name: t(capture.by.textKey) })}
          </span>
          <Button
            onClick={() => {
              setCapture({ kind: 'none' });
              onAdd(capture.chord);
            }}
          >
            {t('keys.take')}
          </Button>
          <Button variant="plain" onClick={() => setCapture({ kind: 'none' })}>
            {t('dialog.cancel')}
          </Button>
        </div>
      )}
    </li>
  );
}

interface KeyCaptureProps {
  readonly onChord: (chord: string) => void;
  readonly onCancel: () => void;
}

/** Takes the next press. Escape leaves it; a press that is no chord is waited out. */
function KeyCapture({ onChord, onCancel }: KeyCaptureProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const { nativeEvent } = event;
    if (nativeEvent.key === 'Escape' && !nativeEvent.shiftKey) {
      onCancel();
      return;
    }
    const [chord] = chordsOf({
      key: nativeEvent.key,
      code: nativeEvent.code,
      ctrlKey: nativeEvent.ctrlKey,
      metaKey: nativeEvent.metaKey,
      altKey: nativeEvent.altKey,
      shiftKey: nativeEvent.shiftKey,
      isAltGraph: nativeEvent.getModifierState('AltGraph'),
    });
    if (chord !== undefined) onChord(chord);
  };
  return (
    <button
      type="button"
      className="key-capture"
      ref={(element) => element?.focus()}
      onKeyDown={onKeyDown}
      onBlur={onCancel}
    >
      {t('keys.press')}
    </button>
  );
}

function spoken(chord: string): string {
  return chordLabels(chord).join(' ');
}
