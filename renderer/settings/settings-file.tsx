import { useRef, type ChangeEvent, type ReactElement } from 'react';
import { changedSettings } from '../../shared/model/changed-settings.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import { saveFile } from '../state/save-file.ts';
import { takeSettings } from '../state/settings.ts';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';

/** What became of a file of settings. */
export interface FileOutcome {
  readonly text: string;
  readonly isProblem: boolean;
}

interface SettingsFileButtonsProps {
  readonly settings: readonly SettingRow[];
  readonly onTold: (outcome: FileOutcome) => void;
}

/** The settings as one file: taken from another workstation, whole or not at all, or given to one. */
export function SettingsFileButtons({ settings, onTold }: SettingsFileButtonsProps): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const take = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.currentTarget.files ?? [];
    // The same file again is a change too: who mended it tries it anew.
    event.currentTarget.value = '';
    if (file === undefined) return;
    const outcome = await takeSettings(await file.text(), file.name);
    onTold(
      outcome.problem === null
        ? {
            text: tn('settings.file.taken', outcome.changed, formatCount(outcome.changed)),
            isProblem: false,
          }
        : { text: outcome.problem, isProblem: true },
    );
  };
  const give = (): void =>
    saveFile(
      new Blob([`${JSON.stringify(changedSettings(settings), undefined, 2)}\n`], {
        type: 'application/json',
      }),
      'negatoscope-settings.json',
    );
  return (
    <>
      <input
        ref={field}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        accept=".json,application/json"
        aria-label={t('settings.file.choose')}
        onChange={(event) => void take(event)}
      />
      <Button variant="plain" onClick={() => field.current?.click()}>
        {t('settings.file.import')}
      </Button>
      <Button variant="plain" onClick={give}>
        {t('settings.file.export')}
      </Button>
    </>
  );
}

interface ToldProps {
  readonly told: FileOutcome;
  readonly onRead: () => void;
}

/** Stays until it was read. */
export function Told({ told, onRead }: ToldProps): ReactElement {
  return (
    <div className="settings-told row" role={told.isProblem ? 'alert' : 'status'}>
      <span className={told.isProblem ? 'grow c-stop' : 'grow t1'}>{told.text}</span>
      <IconButton icon="close" label={t('activity.dismiss')} onClick={onRead} />
    </div>
  );
}
