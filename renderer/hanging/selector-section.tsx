import { useState, type ReactElement } from 'react';
import { seriesAttributes } from '../../shared/hanging/attributes.ts';
import {
  seriesConditionSchema,
  type DisplaySetSelector,
  type Protocol,
} from '../../shared/hanging/protocol.ts';
import { selectorWords } from '../../shared/hanging/sentences.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { conditionOf, newCondition, type KnownFacts } from './condition-draft.ts';
import { ConditionFields } from './condition-fields.tsx';

export interface SelectorSectionProps {
  readonly draft: Protocol;
  readonly seriesFacts: KnownFacts;
  readonly onChange: (draft: Protocol) => void;
}

/** Which series is meant by each label: its study and its conditions, taken away or added one by one. */
export function SelectorSection({ draft, seriesFacts, onChange }: SelectorSectionProps): ReactElement {
  return (
    <section>
      <h2 className="section-head">{t('hanging.edit.viewports')}</h2>
      <ul className="editor-list">
        {draft.displaySets.map((selector, index) => (
          <li key={selector.id}>
            <SelectorRow
              selector={selector}
              imageSets={draft.imageSets}
              seriesFacts={seriesFacts}
              onChange={(changed) =>
                onChange({ ...draft, displaySets: draft.displaySets.with(index, changed) })
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SelectorRowProps {
  readonly selector: DisplaySetSelector;
  readonly imageSets: Protocol['imageSets'];
  readonly seriesFacts: KnownFacts;
  readonly onChange: (selector: DisplaySetSelector) => void;
}

function SelectorRow({ selector, imageSets, seriesFacts, onChange }: SelectorRowProps): ReactElement {
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <div className="row selector-head">
        <input
          className="grow"
          aria-label={t('hanging.edit.name')}
          value={selector.label}
          maxLength={64}
          onChange={(event) => onChange({ ...selector, label: event.target.value })}
        />
        <select
          aria-label={t('hanging.edit.priors')}
          value={selector.imageSet}
          onChange={(event) => onChange({ ...selector, imageSet: event.target.value })}
        >
          {imageSets.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <span className="editor-conditions">
        {selector.where.map((condition, place) => {
          const words = selectorWords({
            ...selector,
            where: [condition],
            prefer: [],
            orderBy: [],
            like: null,
            nth: 1,
          });
          return (
            <span key={`${condition.attribute} ${condition.operator}`} className="condition row">
              {words}
              <IconButton
                icon="close"
                label={t('hanging.edit.remove', { what: words })}
                onClick={() => onChange({ ...selector, where: selector.where.toSpliced(place, 1) })}
              />
            </span>
          );
        })}
        {selector.where.length === 0 && <span className="t3">{t('hanging.edit.any')}</span>}
        {hasFurther(selector) && <span className="t3">{selectorWords({ ...selector, where: [] })}</span>}
        {!isAdding && (
          <button type="button" className="text-link" onClick={() => setAdding(true)}>
            {t('hanging.edit.addCondition')}
          </button>
        )}
      </span>
      {isAdding && (
        <ConditionAdder
          facts={seriesFacts}
          onDone={(condition) => {
            setAdding(false);
            if (condition !== null) onChange({ ...selector, where: [...selector.where, condition] });
          }}
        />
      )}
    </>
  );
}

/** What decides among the series that fit. */
function hasFurther({ prefer, like, orderBy, nth }: DisplaySetSelector): boolean {
  return prefer.length > 0 || like !== null || orderBy.length > 0 || nth > 1;
}

type SeriesCondition = DisplaySetSelector['where'][number];

function ConditionAdder({
  facts,
  onDone,
}: {
  readonly facts: KnownFacts;
  readonly onDone: (condition: SeriesCondition | null) => void;
}): ReactElement {
  const [draft, change] = useState(() => newCondition('plane'));
  const read = seriesConditionSchema.safeParse(conditionOf(draft));
  return (
    <div className="row rule-parts">
      <ConditionFields attributes={seriesAttributes} draft={draft} facts={facts} onChange={change} />
      {!read.success && <span className="c-caution">{read.error.issues[0]?.message}</span>}
      <Button variant="plain" onClick={() => onDone(null)}>
        {t('hanging.edit.cancel')}
      </Button>
      <Button disabled={!read.success} onClick={() => (read.success ? onDone(read.data) : undefined)}>
        {t('hanging.edit.add')}
      </Button>
    </div>
  );
}
