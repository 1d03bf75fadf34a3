import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { useRegisteredCommands } from '../commands/use-commands.ts';
import { useCounts } from '../state/server-state.ts';
import { isFiltered } from '../state/worklist-filter.ts';
import { clearFilters, studyPages, useWorklist } from '../state/worklist-store.ts';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { KeyHint } from '../ui/keys.tsx';
import { undoLast, useDeeds } from '../state/worklist-undo.ts';
import { SelectionMenu } from './row-menu.tsx';
import { EmptyCache } from './empty-cache.tsx';
import { MediaOffers } from './media-offers.tsx';
import { StudyPanel } from './study-panel.tsx';
import { StudyTable } from './study-table.tsx';
import { worklistCommands } from './worklist-commands.ts';
import { WorklistFilters, WorklistTabs } from './worklist-filters.tsx';
import './worklist-notes.css';
import './worklist-view.css';
import { errorText } from '../text/error-text.ts';

/** The list of studies with its filters, side panel and key hints. */
export function WorklistView(): ReactElement {
  useRegisteredCommands(worklistCommands);
  const isPanelOpen = useWorklist((state) => state.isPanelOpen);
  const isCacheEmpty = useCounts().data?.studies === 0;
  const hasPanel = isPanelOpen && !isCacheEmpty;
  return (
    <div className={hasPanel ? 'worklist with-panel' : 'worklist'}>
      <main className="worklist-main">
        {isCacheEmpty ? (
          <EmptyCache />
        ) : (
          <>
            <WorklistTabs />
            <WorklistFilters />
            <Rows />
          </>
        )}
        <MediaOffers />
        <WorklistFooter />
      </main>
      {hasPanel && <StudyPanel />}
    </div>
  );
}

function Rows(): ReactElement {
  const { status, total, error, snapshot } = useStore(studyPages.store);
  const filter = useWorklist((state) => state.filter);
  if (status === 'failed') {
    return (
      <div className="worklist-note" role="alert">
        <h1>{t('worklist.failed')}</h1>
        <p className="c-stop">{error === null ? '' : errorText(error)}</p>
        <Button onClick={() => void studyPages.reopen()}>{t('worklist.retry')}</Button>
      </div>
    );
  }
  if (status === 'ready' && total === 0 && isFiltered(filter)) {
    return (
      <output className="worklist-note">
        <h1>{t('worklist.noMatch')}</h1>
        <p>{t('worklist.noMatch.detail')}</p>
        <Button onClick={() => clearFilters()}>{t('worklist.filter.clear')}</Button>
      </output>
    );
  }
  if (snapshot === 0) {
    return <output className="worklist-note">{t('worklist.loading')}</output>;
  }
  return <StudyTable />;
}

function WorklistFooter(): ReactElement {
  const { total, status, error, snapshot } = useStore(studyPages.store);
  const selected = useWorklist((state) => state.selectedIds.size);
  const problem = useWorklist((state) => state.problem);
  const deed = useDeeds(({ deeds }) => deeds.at(-1));
  return (
    <footer className="worklist-footer row">
      <output className="t2">
        {status === 'failed' || snapshot === 0 ? '' : tn('worklist.studies', total, formatCount(total))}
      </output>
      <span className="print-note">{t('worklist.print.note')}</span>
      {selected > 0 && <SelectionMenu count={selected} />}
      {deed !== undefined && (
        <output className="deed row">
          <span className="clip">{deed.text}</span>
          <button type="button" onClick={() => void undoLast()}>
            {t('worklist.undo')}
          </button>
        </output>
      )}
      {problem !== null && (
        <span className="c-stop clip" role="alert">
          {problem}
        </span>
      )}
      {status === 'ready' && error !== null && (
        <span className="c-stop clip" role="alert">
          {errorText(error)}
        </span>
      )}
      <span className="grow" />
      {total > 0 && <RowHints />}
      <span>
        <KeyHint chord="Ctrl+K" />
        {t('worklist.hint.actions')}
      </span>
      <span>
        <KeyHint chord="?" />
        {t('command.keyHelp')}
      </span>
    </footer>
  );
}

/** The keys of the rows; without a row they would lead nowhere. */
function RowHints(): ReactElement {
  return (
    <>
      <span>
        <KeyHint chord="Enter" />
        {t('worklist.hint.open')}
      </span>
      <span>
        <KeyHint chord="Space" />
        {t('worklist.hint.preview')}
      </span>
      <span>
        <KeyHint chord="Alt+1" />
        <KeyHint chord="Alt+2" />
        <KeyHint chord="Alt+3" />
        {t('worklist.hint.states')}
      </span>
    </>
  );
}
