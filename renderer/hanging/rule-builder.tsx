import { useState, type ReactElement } from 'react';
import { seriesAttributes, studyAttributes } from '../../shared/hanging/attributes.ts';
import { ruleSchema, type Protocol, type Rule } from '../../shared/hanging/protocol.ts';
import { ruleSentence } from '../../shared/hanging/sentences.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { placeKey } from '../ui/place-key.ts';
import {
  conditionOf,
  draftOf,
  newCondition,
  type ConditionDraft,
  type KnownFacts,
} from './condition-draft.ts';
import { NumberField } from './number-field.tsx';
import { ConditionFields } from './condition-fields.tsx';

interface RuleDraft {
  readonly about: Rule['about'];
  readonly study: ConditionDraft;
  readonly series: readonly ConditionDraft[];
  readonly atLeast: string;
  readonly atMost: string;
  readonly imageSet: string;
  readonly is: 'there' | 'absent';
  readonly screens: string;
  readonly weight: number;
  readonly required: boolean;
}

export interface RuleBuilderProps {
  readonly protocol: Protocol;
  /** Null: a new one. */
  readonly rule: Rule | null;
  readonly studyFacts: KnownFacts;
  readonly seriesFacts: KnownFacts;
  readonly onDone: (rule: Rule | null) => void;
}

const abouts = ['study', 'series', 'imageSet', 'screens'] as const;

/** A rule chosen part by part, read back as the sentence that it will be, with what is wrong with it. */
export function RuleBuilder({
  protocol,
  rule,
  studyFacts,
  seriesFacts,
  onDone,
}: RuleBuilderProps): ReactElement {
  const priors = protocol.imageSets.filter(({ from }) => from.kind === 'prior');
  const [draft, change] = useState(() => draftOfRule(rule, priors[0]?.id ?? ''));
  const read = ruleSchema.safeParse(written(draft));
  const problem = read.success ? null : (read.error.issues[0]?.message ?? '');
  return (
    <div className="rule-builder">
      <div className="row rule-parts">
        <label className="row t3">
          {t('hanging.edit.about')}
          <select
            value={draft.about}
            onChange={(event) => {
              const about = abouts.find((one) => one === event.target.value);
              if (about !== undefined) change({ ...draft, about });
            }}
          >
            {abouts
              .filter((about) => about !== 'imageSet' || priors.length > 0)
              .map((about) => (
                <option key={about} value={about}>
                  {t(`hanging.edit.about.${about}`)}
                </option>
              ))}
          </select>
        </label>
        {draft.about === 'study' && (
          <ConditionFields
            attributes={studyAttributes}
            draft={draft.study}
            facts={studyFacts}
            onChange={(study) => change({ ...draft, study })}
          />
        )}
        {draft.about === 'series' && <SeriesParts draft={draft} facts={seriesFacts} onChange={change} />}
        {draft.about === 'imageSet' && (
          <>
            <select
              aria-label={t('hanging.edit.about.imageSet')}
              value={draft.imageSet}
              onChange={(event) => change({ ...draft, imageSet: event.target.value })}
            >
              {priors.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
            <select
              aria-label={t('hanging.edit.operator')}
              value={draft.is}
              onChange={(event) =>
                change({ ...draft, is: event.target.value === 'there' ? 'there' : 'absent' })
              }
            >
              <option value="there">{t('hanging.edit.there')}</option>
              <option value="absent">{t('hanging.edit.absent')}</option>
            </select>
          </>
        )}
        {draft.about === 'screens' && (
          <NumberField
            label={t('hanging.edit.atLeast')}
            value={draft.screens}
            least={1}
            most={16}
            onChange={(screens) => change({ ...draft, screens })}
          />
        )}
      </div>
      <div className="row rule-foot">
        <p className={problem === null ? 't1 grow' : 'c-caution grow'} aria-live="polite">
          {read.success ? ruleSentence(read.data, protocol) : problem}
        </p>
        <Button variant="plain" onClick={() => onDone(null)}>
          {t('hanging.edit.cancel')}
        </Button>
        <Button disabled={!read.success} onClick={() => (read.success ? onDone(read.data) : undefined)}>
          {rule === null ? t('hanging.edit.add') : t('hanging.edit.apply')}
        </Button>
      </div>
    </div>
  );
}

function SeriesParts({
  draft,
  facts,
  onChange,
}: {
  readonly draft: RuleDraft;
  readonly facts: KnownFacts;
  readonly onChange: (draft: RuleDraft) => void;
}): ReactElement {
  return (
    <>
      <NumberField
        label={t('hanging.edit.atLeast')}
        value={draft.atLeast}
        least={0}
        most={1000}
        onChange={(atLeast) => onChange({ ...draft, atLeast })}
      />
      <NumberField
        label={t('hanging.edit.atMost')}
        value={draft.atMost}
        least={0}
        most={1000}
        onChange={(atMost) => onChange({ ...draft, atMost })}
      />
      {draft.series.map((condition, index) => (
        <ConditionFields
          key={placeKey(index)}
          attributes={seriesAttributes}
          draft={condition}
          facts={facts}
          onChange={(changed) => onChange({ ...draft, series: draft.series.with(index, changed) })}
        />
      ))}
      <button
        type="button"
        className="text-link"
        onClick={() => onChange({ ...draft, series: [...draft.series, newCondition('plane')] })}
      >
        {t('hanging.edit.and')}
      </button>
    </>
  );
}

function draftOfRule(rule: Rule | null, prior: string): RuleDraft {
  const empty: RuleDraft = {
    about: 'study',
    study: newCondition('bodyPart'),
    series: [newCondition('plane')],
    atLeast: '1',
    atMost: '',
    imageSet: prior,
    is: 'there',
    screens: '2',
    weight: rule?.weight ?? 10,
    required: rule?.required ?? false,
  };
  if (rule === null) return empty;
  switch (rule.about) {
    case 'study':
      return { ...empty, study: draftOf(rule) };
    case 'series':
      return {
        ...empty,
        about: 'series',
        series: rule.where.map(draftOf),
        atLeast: String(rule.atLeast),
        atMost: rule.atMost === null ? '' : String(rule.atMost),
      };
    case 'imageSet':
      return { ...empty, about: 'imageSet', imageSet: rule.imageSet, is: rule.is };
    case 'screens':
      return { ...empty, about: 'screens', screens: String(rule.atLeast) };
  }
}

/** As a protocol is written; the schema says what is wrong with it. */
function written(draft: RuleDraft): unknown {
  const { about, weight, required } = draft;
  const weighing = { weight, required };
  switch (about) {
    case 'study':
      return { about, ...conditionOf(draft.study), ...weighing };
    case 'series':
      return {
        about,
        where: draft.series.map(conditionOf),
        atLeast: Number(draft.atLeast),
        atMost: draft.atMost.trim() === '' ? null : Number(draft.atMost),
        ...weighing,
      };
    case 'imageSet':
      return { about, imageSet: draft.imageSet, is: draft.is, ...weighing };
    case 'screens':
      return { about, atLeast: Number(draft.screens), ...weighing };
  }
}
