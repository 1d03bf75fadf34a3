import { useState, type ReactElement } from 'react';
import type { Protocol, Rule } from '../../shared/hanging/protocol.ts';
import { ruleSentence } from '../../shared/hanging/sentences.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import type { KnownFacts } from './condition-draft.ts';
import { NumberField } from './number-field.tsx';
import { RuleBuilder } from './rule-builder.tsx';

export interface RuleSectionProps {
  readonly draft: Protocol;
  readonly studyFacts: KnownFacts;
  readonly seriesFacts: KnownFacts;
  readonly onChange: (draft: Protocol) => void;
}

/** Every rule of a protocol as a sentence: changed, weighed, made required, taken away, or added. */
export function RuleSection({ draft, studyFacts, seriesFacts, onChange }: RuleSectionProps): ReactElement {
  // The place of the rule that is being chosen; one past the last for a new one.
  const [edited, edit] = useState<number | null>(null);
  const setRules = (rules: Rule[]): void => onChange({ ...draft, rules });
  const finish = (rule: Rule | null): void => {
    if (rule !== null && edited !== null) {
      setRules(edited < draft.rules.length ? draft.rules.with(edited, rule) : [...draft.rules, rule]);
    }
    edit(null);
  };
  const builder = (rule: Rule | null): ReactElement => (
    <RuleBuilder
      protocol={draft}
      rule={rule}
      studyFacts={studyFacts}
      seriesFacts={seriesFacts}
      onDone={finish}
    />
  );
  return (
    <section>
      <h2 className="section-head">{t('hanging.edit.rules')}</h2>
      <ul className="editor-list">
        {draft.rules.map((rule, index) => {
          const sentence = ruleSentence(rule, draft);
          if (edited === index) return <li key={sentence}>{builder(rule)}</li>;
          return (
            <li key={sentence} className="row">
              <button
                type="button"
                className="grow rule-words"
                title={t('hanging.edit.changeRule', { what: sentence })}
                onClick={() => edit(index)}
              >
                {sentence}
              </button>
              <label className="row">
                <input
                  type="checkbox"
                  checked={rule.required}
                  onChange={(event) =>
                    setRules(draft.rules.with(index, { ...rule, required: event.target.checked }))
                  }
                />
                {t('hanging.edit.required')}
              </label>
              <NumberField
                label={t('hanging.edit.weight')}
                value={rule.weight}
                least={0}
                most={1000}
                onChange={(typed) => setRules(draft.rules.with(index, { ...rule, weight: pointsOf(typed) }))}
              />
              <IconButton
                icon="close"
                label={t('hanging.edit.remove', { what: sentence })}
                onClick={() => {
                  edit(null);
                  setRules(draft.rules.toSpliced(index, 1));
                }}
              />
            </li>
          );
        })}
      </ul>
      {edited === draft.rules.length ? (
        builder(null)
      ) : (
        <Button icon="plus" variant="plain" onClick={() => edit(draft.rules.length)}>
          {t('hanging.edit.addRule')}
        </Button>
      )}
    </section>
  );
}

function pointsOf(text: string): number {
  const points = Number(text);
  return Number.isFinite(points) ? Math.min(1000, Math.max(0, points)) : 0;
}
