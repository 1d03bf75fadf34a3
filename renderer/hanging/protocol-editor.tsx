import { useState, type ReactElement } from 'react';
import { asNegatoscopeError } from '../../shared/errors.ts';
import { hangStudy } from '../../shared/hanging/hang-study.ts';
import { builtInNames } from '../../shared/hanging/names/built-in-names.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { ruleSentence, selectorWords } from '../../shared/hanging/sentences.ts';
import type { SavedLevel } from '../../shared/model/hanging.ts';
import { useReading, useReadingState } from '../reading/reading-context.ts';
import { removeProtocol, saveProtocol } from '../state/hanging.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { patientOf } from './capture-protocol.ts';
import { DryRunPanel } from './dry-run-panel.tsx';
import './protocol-editor.css';
import { errorText } from '../text/error-text.ts';

export interface ProtocolEditorProps {
  readonly protocol: Protocol;
  /** Saved before: it can be deleted. */
  readonly isSaved: boolean;
  readonly onClose: () => void;
}

const levelChoices: readonly SavedLevel[] = ['user', 'group', 'site'];

/** A protocol as sentences: what it asks for can be taken away, and tried before it is saved. */
export function ProtocolEditor({ protocol, isSaved, onClose }: ProtocolEditorProps): ReactElement {
  const { engine } = useReading();
  const [draft, change] = useState(protocol);
  const [failure, setFailure] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const level: SavedLevel = draft.level === 'built-in' ? 'user' : draft.level;
  const finish = async (work: () => Promise<void>): Promise<void> => {
    setSaving(true);
    setFailure(null);
    try {
      await work();
      await engine.refreshHanging();
      onClose();
    } catch (error) {
      setFailure(errorText(asNegatoscopeError(error, 'saving a protocol')));
      setSaving(false);
    }
  };
  return (
    <div className="protocol-editor">
      <div className="editor-fields row">
        <label className="grow">
          <span className="t3">{t('hanging.edit.name')}</span>
          <input
            value={draft.name}
            maxLength={64}
            onChange={(event) => change({ ...draft, name: event.target.value })}
          />
        </label>
        <label>
          <span className="t3">{t('hanging.edit.level')}</span>
          <select
            value={level}
            onChange={(event) => {
              const chosen = levelChoices.find((one) => one === event.target.value);
              if (chosen !== undefined) change({ ...draft, level: chosen });
            }}
          >
            {levelChoices.map((one) => (
              <option key={one} value={one}>
                {t(`hanging.edit.level.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <RuleSentences draft={draft} onChange={change} />
      <SelectorSentences draft={draft} onChange={change} />
      <CheckHere draft={draft} />
      <DryRunPanel key={JSON.stringify(draft)} protocol={draft} />
      {failure !== null && (
        <p className="c-stop" role="alert">
          {t('hanging.edit.failed', { reason: failure })}
        </p>
      )}
      <div className="editor-foot row">
        {isSaved && (
          <Button
            variant="plain"
            disabled={isSaving}
            onClick={() => void finish(() => removeProtocol(draft.id, level))}
          >
            {t('hanging.edit.delete')}
          </Button>
        )}
        <span className="grow" />
        <Button disabled={isSaving} onClick={onClose}>
          {t('hanging.edit.cancel')}
        </Button>
        <Button
          variant="primary"
          disabled={isSaving || draft.name.trim() === ''}
          onClick={() =>
            void finish(async () => {
              await saveProtocol({ ...draft, level, name: draft.name.trim() });
            })
          }
        >
          {isSaving ? t('hanging.edit.saving') : t('hanging.edit.save')}
        </Button>
      </div>
    </div>
  );
}

interface PartProps {
  readonly draft: Protocol;
  readonly onChange: (draft: Protocol) => void;
}

function RuleSentences({ draft, onChange }: PartProps): ReactElement {
  return (
    <section>
      <h2 className="section-head">{t('hanging.edit.rules')}</h2>
      <ul className="editor-list">
        {draft.rules.map((rule, index) => {
          const sentence = ruleSentence(rule, draft);
          return (
            <li key={sentence} className="row">
              <span className="grow t1">{sentence}</span>
              <label className="row">
                <input
                  type="checkbox"
                  checked={rule.required}
                  onChange={(event) =>
                    onChange({
                      ...draft,
                      rules: draft.rules.with(index, { ...rule, required: event.target.checked }),
                    })
                  }
                />
                {t('hanging.edit.required')}
              </label>
              <label className="row">
                {t('hanging.edit.weight')}
                <input
                  type="number"
                  min={0}
                  max={1000}
                  value={rule.weight}
                  onChange={(event) =>
                    onChange({
                      ...draft,
                      rules: draft.rules.with(index, { ...rule, weight: pointsOf(event.target.value) }),
                    })
                  }
                />
              </label>
              <IconButton
                icon="close"
                label={t('hanging.edit.remove', { what: sentence })}
                onClick={() => onChange({ ...draft, rules: draft.rules.toSpliced(index, 1) })}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function pointsOf(text: string): number {
  const points = Number(text);
  return Number.isFinite(points) ? Math.min(1000, Math.max(0, points)) : 0;
}

function SelectorSentences({ draft, onChange }: PartProps): ReactElement {
  return (
    <section>
      <h2 className="section-head">{t('hanging.edit.viewports')}</h2>
      <ul className="editor-list">
        {draft.displaySets.map((selector, index) => (
          <li key={selector.id}>
            <span className="t1">{selector.label}</span>
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
                      onClick={() =>
                        onChange({
                          ...draft,
                          displaySets: draft.displaySets.with(index, {
                            ...selector,
                            where: selector.where.toSpliced(place, 1),
                          }),
                        })
                      }
                    />
                  </span>
                );
              })}
              {selector.where.length === 0 && <span className="t3">{t('hanging.edit.any')}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the draft would do to the study on screen, said before it is saved. */
function CheckHere({ draft }: { readonly draft: Protocol }): ReactElement | null {
  const groups = useReadingState((state) => state.groups);
  const displaySets = useReadingState((state) => state.displaySets);
  const patient = patientOf({ groups, displaySets });
  if (patient === null) return null;
  const { candidates, pages, pageIndex } = hangStudy({
    patient,
    protocols: [draft],
    names: builtInNames(),
    screenCount: 1,
  });
  const page = pages[pageIndex];
  if (page === undefined) {
    return <p className="c-caution">{t('hanging.edit.check.none', { why: candidates[0]?.why ?? '' })}</p>;
  }
  const what = page.viewports
    .map(({ hung, emptyReason }) => (hung === null ? (emptyReason ?? '') : hung.description || hung.label))
    .join(' · ');
  return <p className="t2">{t('hanging.edit.check.hangs', { what })}</p>;
}
