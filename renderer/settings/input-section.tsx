import type { ReactElement } from 'react';
import type { SettingRow } from '../../shared/model/settings.ts';
import { t } from '../text/text.ts';
import { KeyEditor } from './key-editor.tsx';
import { SettingList } from './setting-item.tsx';

/** Keys and mouse: the map, the buttons, and every key. */
export function InputSection({ settings }: { readonly settings: readonly SettingRow[] }): ReactElement {
  return (
    <>
      <section>
        <h2 className="section-head">{t('settings.section.input')}</h2>
        <SettingList settings={settings} />
      </section>
      <KeyEditor />
    </>
  );
}
