import type { ReactElement } from 'react';
import { addPhantom, chooseImport } from '../state/imports.ts';
import { t } from '../text/text.ts';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';

/** The ways in that start with a click. */
export function ImportMenu({ trigger }: { readonly trigger: ReactElement }): ReactElement {
  return (
    <Menu label={t('import.button')} align="end" trigger={trigger}>
      <MenuItem icon="import" onSelect={() => void chooseImport('files')}>
        {t('import.files')}
      </MenuItem>
      <MenuItem icon="folder" onSelect={() => void chooseImport('folders')}>
        {t('import.folder')}
      </MenuItem>
      <MenuLine />
      <MenuItem icon="phantom" onSelect={() => void addPhantom('ct')}>
        {t('import.sample')}
      </MenuItem>
    </Menu>
  );
}
