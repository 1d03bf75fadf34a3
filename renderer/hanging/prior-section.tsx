import type { ReactElement } from 'react';
import { priorTraits, type ImageSet, type Protocol } from '../../shared/hanging/protocol.ts';
import { imageSetWords } from '../../shared/hanging/sentences.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ChoiceField } from './choice-field.tsx';
import { withNewPrior } from './edit-layout.ts';

export interface PriorSectionProps {
  readonly draft: Protocol;
  readonly onChange: (draft: Protocol) => void;
}

/** The studies beside the opened one that the protocol takes series from. */
export function PriorSection({ draft, onChange }: PriorSectionProps): ReactElement {
  const used = new Set([
    ...draft.displaySets.map(({ imageSet }) => imageSet),
    ...draft.rules.flatMap((rule) => (rule.about === 'imageSet' ? [rule.imageSet] : [])),
  ]);
  return (
    <section>
      <h2 className="section-head">{t('hanging.edit.priors')}</h2>
      <ul className="editor-list">
        {draft.imageSets.map((imageSet, index) => {
          const { from } = imageSet;
          if (from.kind !== 'prior') return null;
          const set = (change: Partial<typeof from>): void =>
            onChange({
              ...draft,
              imageSets: draft.imageSets.with(index, { ...imageSet, from: { ...from, ...change } }),
            });
          return (
            <li key={imageSet.id} className="row">
              <span className="t1">{imageSet.label}</span>
              <PriorFields imageSet={imageSet} from={from} onChange={set} />
              {!used.has(imageSet.id) && (
                <IconButton
                  icon="close"
                  label={t('hanging.edit.remove', { what: imageSet.label })}
                  onClick={() => onChange({ ...draft, imageSets: draft.imageSets.toSpliced(index, 1) })}
                />
              )}
            </li>
          );
        })}
      </ul>
      <Button icon="plus" variant="plain" onClick={() => onChange(withNewPrior(draft))}>
        {t('hanging.edit.addPrior')}
      </Button>
    </section>
  );
}

type From = Extract<ImageSet['from'], { kind: 'prior' }>;

function PriorFields({
  imageSet,
  from,
  onChange,
}: {
  readonly imageSet: ImageSet;
  readonly from: From;
  readonly onChange: (change: Partial<From>) => void;
}): ReactElement {
  return (
    <>
      <ChoiceField
        label={t('hanging.edit.prior.order')}
        value={from.order}
        choices={['relevance', 'newest', 'oldest'] as const}
        textOf={(order) => t(`hanging.edit.prior.${order}`)}
        onChange={(order) => onChange({ order })}
      />
      <input
        type="number"
        min={1}
        max={99}
        aria-label={t('hanging.edit.value')}
        value={from.nth}
        onChange={(event) => {
          const nth = Math.round(Number(event.target.value));
          if (nth >= 1 && nth <= 99) onChange({ nth });
        }}
      />
      <span className="t3">{t('hanging.edit.prior.same')}</span>
      {priorTraits.map((trait) => (
        <label key={trait} className="row">
          <input
            type="checkbox"
            checked={from.sharing.includes(trait)}
            onChange={(event) =>
              onChange({
                sharing: priorTraits.filter((one) =>
                  one === trait ? event.target.checked : from.sharing.includes(one),
                ),
              })
            }
          />
          {t(`hanging.edit.trait.${trait}`)}
        </label>
      ))}
      <span className="grow t3">{imageSetWords(imageSet)}</span>
    </>
  );
}
