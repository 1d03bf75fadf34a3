import type { KeyboardEvent, ReactElement } from 'react';
import { moveFocus } from '../state/worklist-selection.ts';
import { searchSettled, typeSearch, useWorklist } from '../state/worklist-store.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { KeyHint } from '../ui/keys.tsx';
import { searchFieldId, tableId } from './worklist-commands.ts';
import './worklist-search.css';

export function WorklistSearch(): ReactElement {
  const text = useWorklist((state) => state.searchText);
  return (
    <search className="worklist-search row">
      <Icon name="search" />
      <input
        id={searchFieldId}
        className="grow"
        type="text"
        value={text}
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('worklist.search')}
        aria-label={t('worklist.search')}
        onChange={(event) => typeSearch(event.currentTarget.value)}
        onKeyDown={leaveField}
      />
      {text === '' ? (
        <KeyHint chord="Ctrl+F" />
      ) : (
        <IconButton icon="close" label={t('worklist.search.clear')} onClick={() => typeSearch('')} />
      )}
    </search>
  );
}

/** Enter and the down arrow go on to the rows, Escape empties the field and then leaves it. */
function leaveField(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.nativeEvent.isComposing) return;
  switch (event.key) {
    case 'Enter':
    case 'ArrowDown':
      event.preventDefault();
      void goToRows();
      return;
    case 'Escape':
      event.preventDefault();
      if (useWorklist.getState().searchText === '') event.currentTarget.blur();
      else typeSearch('');
  }
}

/** Not before the rows are those of the text: Enter twice must not open a study that the text does not find. */
async function goToRows(): Promise<void> {
  await searchSettled();
  document.getElementById(tableId)?.focus();
  if (useWorklist.getState().focusIndex === null) moveFocus(1);
}
