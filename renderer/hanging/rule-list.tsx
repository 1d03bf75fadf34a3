import type { ReactElement } from 'react';
import type { RuleResult } from '../../shared/hanging/match-protocol.ts';
import { t } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';

/** Every rule of one candidate: whether it passed, what was found, and what it counts. */
export function RuleList({ rules }: { readonly rules: readonly RuleResult[] }): ReactElement {
  if (rules.length === 0) return <p className="t3 why-note">{t('hanging.why.noRules')}</p>;
  return (
    <ul className="why-rules">
      {rules.map((rule) => (
        <li key={rule.sentence} className={rule.passed ? '' : 'failed'}>
          <RuleIcon rule={rule} />
          <span className="rule-sentence">{rule.sentence}</span>
          <span className="t3">{rule.required ? t('hanging.why.required') : ''}</span>
          <span className="rule-found selectable">{rule.found}</span>
          <span className="rule-points">
            {rule.passed
              ? t('hanging.why.points', { points: rule.points })
              : t('hanging.why.noPoints', { possible: rule.possible })}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function RuleIcon({ rule: { passed, required } }: { readonly rule: RuleResult }): ReactElement {
  if (passed) return <Icon name="check" className="c-accent" label={t('hanging.why.passed')} />;
  return required ? (
    <Icon name="stop" className="c-stop" label={t('hanging.why.failedRequired')} />
  ) : (
    <Icon name="close" className="c-caution" label={t('hanging.why.failed')} />
  );
}
