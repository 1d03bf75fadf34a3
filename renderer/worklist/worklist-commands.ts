import type { Command } from '../commands/command-registry.ts';
import { beginCorrection } from '../state/patients.ts';
import { openStudy, showDialog } from '../state/shell-store.ts';
import type { ReadState } from '../state/worklist-filter.ts';
import { beginNote } from '../state/note-editing.ts';
import { setReadState, toggleHold } from '../state/study-actions.ts';
import { exportSelected, exportWorklist } from '../state/worklist-csv.ts';
import { rowsOf } from '../state/rows-of.ts';
import { moveFocus, selectAll, selectedStudyIds, showNew } from '../state/worklist-selection.ts';
import { clearFilters, studyPages, togglePanel, useWorklist } from '../state/worklist-store.ts';
import { canUndo, undoLast } from '../state/worklist-undo.ts';
import type { PlainTextKey } from '../text/text.ts';

/** The id of the search field, which the commands move the focus to. */
export const searchFieldId = 'worklist-search';
export const tableId = 'study-table';

/** Rows that a page key moves by: about a screen. */
const pageRows = 20;
const everyRow = Number.MAX_SAFE_INTEGER;

const hasFocusedStudy = (): boolean => useWorklist.getState().focusedStudyId !== null;

function motion(id: string, textKey: PlainTextKey, keys: readonly string[], run: () => void): Command {
  return { id: `worklist.${id}`, textKey, keys, when: 'worklist', run };
}

function marking(readState: ReadState, key: string): Command {
  return {
    id: `worklist.mark-${readState}`,
    textKey: `worklist.command.${readState}`,
    keys: [key],
    when: 'worklist',
    isAvailable: hasFocusedStudy,
    run: () => void setReadState(readState),
  };
}

/** Pins or locks all selected studies; lets go when all of them are held. */
function holding(kind: 'pin' | 'lock', key: string): Command {
  return {
    id: `worklist.${kind}`,
    textKey: `worklist.command.${kind}`,
    keys: [key],
    when: 'worklist',
    isAvailable: hasFocusedStudy,
    run: () => void toggleHold(kind),
  };
}

/** All of them, also those whose rows are not loaded. */
async function correctSelected(): Promise<void> {
  await beginCorrection(await rowsOf(await selectedStudyIds()));
}

export const worklistCommands: readonly Command[] = [
  {
    id: 'worklist.open',
    textKey: 'worklist.command.open',
    keys: ['Enter'],
    when: 'worklist',
    isAvailable: hasFocusedStudy,
    run: () => {
      const { focusedStudyId } = useWorklist.getState();
      if (focusedStudyId !== null) openStudy(focusedStudyId);
    },
  },
  {
    id: 'worklist.preview',
    textKey: 'worklist.command.preview',
    keys: ['Space'],
    when: 'worklist',
    run: togglePanel,
  },
  {
    id: 'worklist.search',
    textKey: 'worklist.command.search',
    keys: ['Ctrl+F', '/'],
    when: 'worklist',
    run: () => {
      const field = document.getElementById(searchFieldId);
      if (field instanceof HTMLInputElement) {
        field.focus();
        field.select();
      }
    },
  },
  motion('next', 'worklist.command.next', ['ArrowDown'], () => moveFocus(1)),
  motion('previous', 'worklist.command.previous', ['ArrowUp'], () => moveFocus(-1)),
  motion('extend-down', 'worklist.command.extendDown', ['Shift+ArrowDown'], () => moveFocus(1, 'range')),
  motion('extend-up', 'worklist.command.extendUp', ['Shift+ArrowUp'], () => moveFocus(-1, 'range')),
  motion('page-down', 'worklist.command.pageDown', ['PageDown'], () => moveFocus(pageRows)),
  motion('page-up', 'worklist.command.pageUp', ['PageUp'], () => moveFocus(-pageRows)),
  motion('first', 'worklist.command.first', ['Home'], () => moveFocus(-everyRow)),
  motion('last', 'worklist.command.last', ['End'], () => moveFocus(everyRow)),
  motion('extend-page-down', 'worklist.command.extendPageDown', ['Shift+PageDown'], () =>
    moveFocus(pageRows, 'range'),
  ),
  motion('extend-page-up', 'worklist.command.extendPageUp', ['Shift+PageUp'], () =>
    moveFocus(-pageRows, 'range'),
  ),
  motion('extend-first', 'worklist.command.extendFirst', ['Shift+Home'], () => moveFocus(-everyRow, 'range')),
  motion('extend-last', 'worklist.command.extendLast', ['Shift+End'], () => moveFocus(everyRow, 'range')),
  motion('select-all', 'worklist.command.selectAll', ['Ctrl+A'], selectAll),
  marking('unread', 'Alt+1'),
  marking('read', 'Alt+2'),
  marking('flagged', 'Alt+3'),
  holding('pin', 'Alt+K'),
  holding('lock', 'Alt+L'),
  {
    id: 'worklist.note',
    textKey: 'worklist.command.note',
    keys: ['Alt+T'],
    when: 'worklist',
    isAvailable: hasFocusedStudy,
    run: beginNote,
  },
  {
    id: 'worklist.labels',
    textKey: 'worklist.command.labels',
    keys: ['Alt+G'],
    when: 'worklist',
    isAvailable: hasFocusedStudy,
    run: () => showDialog('labels'),
  },
  {
    id: 'worklist.delete',
    textKey: 'worklist.command.delete',
    keys: ['Delete'],
    when: 'worklist',
    isAvailable: hasFocusedStudy,
    run: () => showDialog('delete'),
  },
  {
    id: 'worklist.correct-patient',
    textKey: 'worklist.command.correctPatient',
    keys: ['Alt+P'],
    when: 'worklist',
    isAvailable: hasFocusedStudy,
    run: () => void correctSelected(),
  },
  {
    id: 'worklist.undo',
    textKey: 'worklist.command.undo',
    keys: ['Ctrl+Z'],
    when: 'worklist',
    isAvailable: canUndo,
    run: () => void undoLast(),
  },
  {
    id: 'worklist.show-new',
    textKey: 'worklist.command.showNew',
    keys: ['Alt+N'],
    when: 'worklist',
    isAvailable: () => studyPages.store.getState().newCount > 0,
    run: () => void showNew(),
  },
  {
    id: 'worklist.clear-filters',
    textKey: 'worklist.command.clearFilters',
    keys: [],
    when: 'worklist',
    run: () => clearFilters(),
  },
  {
    id: 'worklist.export-csv',
    textKey: 'worklist.command.exportCsv',
    keys: [],
    when: 'worklist',
    run: () => void exportWorklist(),
  },
  {
    id: 'worklist.export-selected',
    textKey: 'worklist.command.exportSelected',
    keys: [],
    when: 'worklist',
    isAvailable: hasFocusedStudy,
    run: () => void exportSelected(),
  },
];
