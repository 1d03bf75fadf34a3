import { useState, type FormEvent, type ReactElement } from 'react';
import {
  chooseSavedFilter,
  forgetFilter,
  saveFilter,
  useSavedCounts,
  useSavedFilters,
} from '../state/saved-filters.ts';
import { isFiltered, isSaved } from '../state/worklist-filter.ts';
import { useWorklist } from '../state/worklist-store.ts';
import { formatCount, toDa } from '../text/format.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { useNow } from '../ui/use-now.ts';

/** Filters that a person saved, as tabs with counts beside the standing ones. */
export function SavedFilterTabs(): ReactElement {
  const filters = useSavedFilters();
  const filter = useWorklist((state) => state.filter);
  const counts = useSavedCounts(filters, toDa(useNow())).data;
  return (
    <>
      {filters.map((saved) => {
        const isCurrent = isSaved(filter, saved);
        const count = counts?.get(saved.name);
        return (
          <span key={saved.name} className="saved-tab row">
            <button
              type="button"
              className={isCurrent ? 'on' : ''}
              aria-current={isCurrent}
              onClick={() => chooseSavedFilter(saved)}
            >
              {saved.name} <span>{count === undefined ? '' : formatCount(count)}</span>
            </button>
            {isCurrent && (
              <IconButton
                icon="close"
                label={t('worklist.filter.forget', { name: saved.name })}
                onClick={() => void forgetFilter(saved.name)}
              />
            )}
          </span>
        );
      })}
    </>
  );
}

/** Offered while the list is filtered by something that no tab stands for. */
export function SaveFilterButton(): ReactElement | null {
  const filters = useSavedFilters();
  const filter = useWorklist((state) => state.filter);
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState('');
  if (!isFiltered(filter) || filters.some((saved) => isSaved(filter, saved))) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    setIsOpen(false);
    setName('');
    void saveFilter(name);
  };
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      label={t('worklist.filter.save')}
      className="save-filter"
      trigger={
        <button type="button" className="chip plain">
          {t('worklist.filter.save')}
        </button>
      }
    >
      <form className="row" onSubmit={submit}>
        <input
          aria-label={t('worklist.filter.name')}
          placeholder={t('worklist.filter.name')}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button variant="primary" onClick={submit}>
          {t('worklist.filter.keep')}
        </Button>
      </form>
    </Popover>
  );
}
