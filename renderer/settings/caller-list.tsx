import { useState, type FormEvent, type ReactElement } from 'react';
import type { SettingRow } from '../../shared/model/settings.ts';
import { setSetting } from '../state/settings.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useTask } from '../ui/use-task.ts';
import { Problem } from '../ui/problem.tsx';

/** Who may send: AE titles, each from any address or from one. Kept as the setting's list. */
export function CallerList({ setting }: { readonly setting: SettingRow }): ReactElement {
  const { problem, isRunning, run } = useTask();
  const [callingAe, setCallingAe] = useState('');
  const [address, setAddress] = useState('');
  const callers = String(setting.value)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const isHeld = setting.isLocked || setting.isOverridden;
  const keep = async (entries: readonly string[]): Promise<string | null> =>
    setSetting(setting.key, entries.join(', '));
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (callingAe.trim() === '') return;
    const entry = address.trim() === '' ? callingAe.trim() : `${callingAe.trim()}@${address.trim()}`;
    void run(async () => {
      const refusal = await keep([...callers, entry]);
      if (refusal === null) {
        setCallingAe('');
        setAddress('');
      }
      return refusal;
    });
  };
  return (
    <section>
      <h2 className="section-head">{t('callers.title')}</h2>
      <p className="setting-detail">{t('callers.detail')}</p>
      {callers.length === 0 ? (
        <p className="c-caution">{t('callers.anyone')}</p>
      ) : (
        <ul className="entry-list">
          {callers.map((entry) => {
            const { ae, from } = readEntry(entry);
            return (
              <li key={entry} className="row">
                <span className="t1 entry-ae clip">{ae}</span>
                <span className="grow clip">{from ?? t('callers.anyAddress')}</span>
                <IconButton
                  icon="close"
                  label={t('callers.remove', { ae })}
                  disabled={isHeld || isRunning}
                  onClick={() => void run(() => keep(callers.filter((other) => other !== entry)))}
                />
              </li>
            );
          })}
        </ul>
      )}
      <form className="row entry-form" onSubmit={add}>
        <input
          type="text"
          maxLength={16}
          aria-label={t('receiver.ae')}
          placeholder={t('receiver.ae')}
          value={callingAe}
          disabled={isHeld}
          onChange={(event) => setCallingAe(event.currentTarget.value)}
        />
        <input
          type="text"
          aria-label={t('callers.address')}
          placeholder={t('callers.address')}
          value={address}
          disabled={isHeld}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button icon="plus" disabled={isHeld || isRunning} onClick={add}>
          {t('callers.add')}
        </Button>
      </form>
      <Problem text={problem} />
    </section>
  );
}

function readEntry(entry: string): { ae: string; from: string | null } {
  const at = entry.lastIndexOf('@');
  return at < 0 ? { ae: entry, from: null } : { ae: entry.slice(0, at), from: entry.slice(at + 1) };
}
