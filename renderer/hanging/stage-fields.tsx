import type { ReactElement } from 'react';
import type { Stage } from '../../shared/hanging/protocol.ts';
import { t } from '../text/text.ts';
import { withLinked, withSameScale } from './edit-layout.ts';

const linkChoices = [
  ['scroll', ['scroll']],
  ['zoom', ['zoom', 'pan']],
  ['window', ['window']],
] as const;

export interface StageFieldsProps {
  readonly stage: Stage;
  readonly onChange: (stage: Stage) => void;
}

/** What a stage is called, when it is offered, and what its viewports do together. */
export function StageFields({ stage, onChange }: StageFieldsProps): ReactElement {
  const isAlone = stage.screens.reduce((sum, { boxes }) => sum + boxes.length, 0) < 2;
  const linked = new Set(stage.links.flatMap(({ kinds }) => kinds));
  return (
    <div className="row box-fields">
      <input
        aria-label={t('hanging.edit.stageName')}
        value={stage.name}
        maxLength={64}
        onChange={(event) => onChange({ ...stage, name: event.target.value })}
      />
      <CheckField
        label={t('hanging.edit.onlyByKey')}
        isOn={stage.onlyByKey}
        onChange={(onlyByKey) => onChange({ ...stage, onlyByKey })}
      />
      {!isAlone && (
        <>
          <CheckField
            label={t('hanging.edit.sameScale')}
            isOn={stage.sameScale.length > 0}
            onChange={(isOn) => onChange(withSameScale(stage, isOn))}
          />
          <span className="t3">{t('hanging.edit.linked')}</span>
          {linkChoices.map(([name, kinds]) => (
            <CheckField
              key={name}
              label={t(`hanging.edit.linked.${name}`)}
              isOn={kinds.some((kind) => linked.has(kind))}
              onChange={(isOn) => onChange(withLinked(stage, kinds, isOn))}
            />
          ))}
        </>
      )}
    </div>
  );
}

function CheckField({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}): ReactElement {
  return (
    <label className="row choice-field">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
