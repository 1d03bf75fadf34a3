import { useId, type ReactElement } from 'react';
import type { AttributeTraits } from '../../shared/hanging/attributes.ts';
import type { Operator } from '../../shared/hanging/condition.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { placeKey } from '../ui/place-key.ts';
import {
  attributeChoices,
  changedAttribute,
  changedOperator,
  operatorsOf,
  suggestedValues,
  valueCountOf,
  type ConditionDraft,
  type KnownFacts,
} from './condition-draft.ts';

export interface ConditionFieldsProps {
  readonly attributes: Readonly<Record<string, AttributeTraits>>;
  readonly draft: ConditionDraft;
  /** What the open study says: offered as values. */
  readonly facts: KnownFacts;
  readonly onChange: (draft: ConditionDraft) => void;
}

/** A condition as a sentence whose parts are chosen: what, how, which values. */
export function ConditionFields({ attributes, draft, facts, onChange }: ConditionFieldsProps): ReactElement {
  const traits = attributes[draft.attribute];
  const count = valueCountOf(draft.operator);
  return (
    <span className="condition-fields row">
      <select
        aria-label={t('hanging.edit.attribute')}
        value={draft.attribute}
        onChange={(event) => onChange(changedAttribute(draft, event.target.value, attributes))}
      >
        {attributeChoices(attributes).map(({ attribute, spoken }) => (
          <option key={attribute} value={attribute}>
            {spoken}
          </option>
        ))}
      </select>
      <select
        aria-label={t('hanging.edit.operator')}
        value={draft.operator}
        onChange={(event) => onChange(changedOperator(draft, event.target.value))}
      >
        {operatorsOf(traits?.kind ?? 'text').map((operator: Operator) => (
          <option key={operator} value={operator}>
            {t(`hanging.operator.${operator}`)}
          </option>
        ))}
      </select>
      <Values
        draft={draft}
        count={count}
        suggestions={suggestedValues(draft.attribute, facts)}
        onChange={onChange}
      />
      {count !== 0 && (
        <label className="row t3">
          <input
            type="checkbox"
            checked={draft.whenAbsent === 'passes'}
            onChange={(event) =>
              onChange({ ...draft, whenAbsent: event.target.checked ? 'passes' : 'fails' })
            }
          />
          {t('hanging.edit.whenAbsent')}
        </label>
      )}
    </span>
  );
}

interface ValuesProps {
  readonly draft: ConditionDraft;
  /** Null: as many as one likes, all alternatives. */
  readonly count: number | null;
  readonly suggestions: readonly string[];
  readonly onChange: (draft: ConditionDraft) => void;
}

function Values({ draft, count, suggestions, onChange }: ValuesProps): ReactElement | null {
  const listId = useId();
  if (count === 0) return null;
  const isNumber = count !== null;
  const { values } = draft;
  const set = (index: number, value: string): void =>
    onChange({ ...draft, values: values.with(index, value) });
  return (
    <>
      <datalist id={listId}>
        {suggestions.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </datalist>
      {values.map((value, index) => (
        <span key={placeKey(index)} className="row">
          {isNumber && index === 1 && <span className="t3">{t('hanging.edit.valueTo')}</span>}
          <input
            aria-label={t('hanging.edit.value')}
            value={value}
            maxLength={256}
            type={isNumber ? 'number' : 'text'}
            step="any"
            list={listId}
            onChange={(event) => set(index, event.target.value)}
          />
          {!isNumber && values.length > 1 && (
            <IconButton
              icon="close"
              label={t('hanging.edit.remove', { what: value })}
              onClick={() => onChange({ ...draft, values: values.toSpliced(index, 1) })}
            />
          )}
        </span>
      ))}
      {!isNumber && (
        <button
          type="button"
          className="text-link"
          onClick={() => onChange({ ...draft, values: [...values, ''] })}
        >
          {t('hanging.edit.or')}
        </button>
      )}
    </>
  );
}
