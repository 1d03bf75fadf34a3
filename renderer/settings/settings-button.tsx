import type { ReactElement } from 'react';
import { showSettings } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';

export function SettingsButton(): ReactElement {
  return <IconButton icon="settings" label={t('settings.title')} onClick={() => showSettings()} />;
}
