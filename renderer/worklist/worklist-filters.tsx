import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { dateRanges } from '../../shared/model/saved-filters.ts';
import { readStates, sourceKinds } from '../../shared/model/worklist.ts';
import { useSavedFilters } from '../state/saved-filters.ts';
import { useLabels, useModalities, useTabCounts } from '../state/server-state.ts';
import { filterModalities, freeChips, isFiltered, isSaved, tabs } from '../state/worklist-filter.ts';
import { showNew } from '../state/worklist-selection.ts';
import { changeFilter, clearFilters, studyPages, useWorklist } from '../state/worklist-store.ts';
import { formatCount, toDa } from '../text/format.ts';
import { t, tn, type PlainTextKey } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx';
import { useNow } from '../ui/use-now.ts';
import { columnPlans } from './columns.ts';
import { isColumnShown, toggleColumn, usualColumns } from './column-choice.ts';
import { changeColumns, useColumnState } from './column-store.ts';
import { SavedFilterTabs, SaveFilterButton } from './saved-filter-tabs.tsx';
import './worklist-filters.css';

/** Standing filters with their counts. */
export function WorklistTabs(): ReactElement {
  const filter = useWorklist((state) => state.filter);
  const isSavedOne = useSavedFilters().some((saved) => isSaved(filter, saved));
  const current = isSavedOne ? null : filter.tab;
  const counts = useTabCounts(toDa(useNow())).data;
  return (
    <nav className="worklist-tabs row" aria-label={t('worklist.tabs')}>
      {tabs.map((tab) => {
        const count = counts?.get(tab);
        return (
          <button
            key={tab}
            type="button"
            className={tab === current ? 'on' : ''}
            aria-current={tab === current}
            onClick={() => (isSavedOne ? clearFilters({ tab }) : changeFilter({ tab }))}
          >
            {t(`worklist.tab.${tab}`)} <span>{count === undefined ? '' : formatCount(count)}</span>
          </button>
        );
      })}
      <SavedFilterTabs />
    </nav>
  );
}

/** Filter chips, what is new, and the choice of columns. */
export function WorklistFilters(): ReactElement {
  const filter = useWorklist((state) => state.filter);
  const modalities = useModalities().data ?? [];
  const newCount = useStore(studyPages.store, (state) => state.newCount);
  const free = freeChips(filter.tab);
  return (
    <section className="worklist-filters row" aria-label={t('worklist.filters')}>
      {free.date && (
        <FilterChip
          nameKey="worklist.filter.date"
          value={filter.dateRange}
          choices={dateRanges}
          say={(range) => t(`worklist.date.${range}`)}
          onChoose={(dateRange) => changeFilter({ dateRange })}
        />
      )}
      <FilterChip
        nameKey="worklist.filter.modality"
        value={filter.modality}
        choices={filterModalities(modalities, filter.modality)}
        say={(modality) => modality}
        onChoose={(modality) => changeFilter({ modality })}
      />
      {free.readState && (
        <FilterChip
          nameKey="worklist.filter.state"
          value={filter.readState}
          choices={readStates}
          say={(readState) => t(`worklist.state.${readState}`)}
          onChoose={(readState) => changeFilter({ readState })}
        />
      )}
      <FilterChip
        nameKey="worklist.filter.source"
        value={filter.sourceKind}
        choices={sourceKinds}
        say={(kind) => t(`worklist.filter.source.${kind}`)}
        onChoose={(sourceKind) => changeFilter({ sourceKind })}
      />
      <MarkChip />
      {isFiltered(filter) && (
        <button type="button" className="chip plain" onClick={() => clearFilters()}>
          {t('worklist.filter.clear')}
        </button>
      )}
      <SaveFilterButton />
      <span className="grow" />
      <span aria-live="polite">
        {newCount > 0 && (
          <button type="button" className="chip new-studies" onClick={() => void showNew()}>
            {tn('worklist.new', newCount, formatCount(newCount))}
          </button>
        )}
      </span>
      <ColumnMenu />
    </section>
  );
}

/** Studies with a note, or with one of the labels that are in use. Offered once there is something to choose. */
function MarkChip(): ReactElement | null {
  const { label, hasNotes } = useWorklist((state) => state.filter);
  const labels = (useLabels().data ?? []).map((known) => known.label);
  const chosen = hasNotes ? t('worklist.filter.notes') : label;
  // A label that is filtered by and that nobody has any more can still be let go.
  const all = label === null || labels.includes(label) ? labels : [...labels, label];
  return (
    <FilterChip
      nameKey="worklist.filter.marks"
      value={chosen}
      choices={[t('worklist.filter.notes'), ...all]}
      say={(choice) => choice}
      onChoose={(choice) => {
        const isNotes = choice === t('worklist.filter.notes');
        changeFilter({ hasNotes: isNotes, label: isNotes ? null : choice });
      }}
    />
  );
}

interface FilterChipProps<Value extends string> {
  readonly nameKey: PlainTextKey;
  readonly value: Value | null;
  readonly choices: readonly Value[];
  readonly say: (value: Value) => string;
  readonly onChoose: (value: Value | null) => void;
}

function FilterChip<Value extends string>({
  nameKey,
  value,
  choices,
  say,
  onChoose,
}: FilterChipProps<Value>): ReactElement {
  const name = t(nameKey);
  return (
    <Menu
      label={name}
      trigger={
        <button type="button" className={value === null ? 'chip' : 'chip chosen'}>
          {name} <b>{value === null ? t('worklist.filter.any') : say(value)}</b>
          <Icon name="chevron-down" />
        </button>
      }
    >
      <MenuChoice isChosen={value === null} onSelect={() => onChoose(null)}>
        {t('worklist.filter.any')}
      </MenuChoice>
      <MenuLine />
      {choices.map((choice) => (
        <MenuChoice key={choice} isChosen={choice === value} onSelect={() => onChoose(choice)}>
          {say(choice)}
        </MenuChoice>
      ))}
    </Menu>
  );
}

function ColumnMenu(): ReactElement {
  const choice = useColumnState((state) => state.choice);
  return (
    <Menu
      label={t('worklist.columns')}
      align="end"
      trigger={<IconButton icon="columns" label={t('worklist.columns')} />}
    >
      {columnPlans
        .filter((plan) => plan.isFixed !== true)
        .map(({ id, textKey }) => (
          <MenuChoice
            key={id}
            isMultiple
            isChosen={isColumnShown(choice, id)}
            onSelect={() => changeColumns((current) => toggleColumn(current, id))}
          >
            {t(textKey)}
          </MenuChoice>
        ))}
      <MenuLine />
      <MenuItem onSelect={() => changeColumns(() => usualColumns)}>
        <span className="mark" />
        {t('worklist.columns.reset')}
      </MenuItem>
    </Menu>
  );
}
