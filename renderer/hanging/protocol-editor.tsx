import { useMemo, useState, type ReactElement } from 'react';
import { asNegatoscopeError } from '../../shared/errors.ts';
import { hangStudy } from '../../shared/hanging/hang-study.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { checkedProtocol } from '../../shared/hanging/read-protocol.ts';
import { protocolWarnings } from '../../shared/hanging/protocol-warnings.ts';
import type { SavedLevel } from '../../shared/model/hanging.ts';
import { useReadingIfOpen, type Reading } from '../reading/reading-context.ts';
import { removeProtocol, saveProtocol } from '../state/hanging.ts';
import { errorText } from '../text/error-text.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { namesOf, patientOf } from './capture-protocol.ts';
import { ChoiceField } from './choice-field.tsx';
import { DryRunPanel } from './dry-run-panel.tsx';
import { PriorSection } from './prior-section.tsx';
import { ProblemList } from './problem-list.tsx';
import './protocol-editor.css';
import { RuleSection } from './rule-section.tsx';
import { SelectorSection } from './selector-section.tsx';
import { factsHere, noFacts } from './study-facts-here.ts';
import { ViewportSection } from './viewport-section.tsx';

export interface ProtocolEditorProps {
  readonly protocol: Protocol;
  /** Saved before: it can be deleted. */
  readonly isSaved: boolean;
  /** With what was saved, or null. */
  readonly onClose: (saved: Protocol | null) => void;
}

const levelChoices: readonly SavedLevel[] = ['user', 'group', 'site'];

/** A protocol as sentences, each chosen part by part, and tried before it is saved. */
export function ProtocolEditor({ protocol, isSaved, onClose }: ProtocolEditorProps): ReactElement {
  const reading = useReadingIfOpen();
  const [draft, change] = useState(protocol);
  const [failure, setFailure] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const facts = useMemo(
    () => (reading === null ? noFacts : factsHere(reading.engine.store.getState())),
    [reading],
  );
  const level: SavedLevel = draft.level === 'built-in' ? 'user' : draft.level;
  const named = { ...draft, level, name: draft.name.trim() };
  const checked = checkedProtocol(named);
  const finish = async (work: () => Promise<Protocol | null>): Promise<void> => {
    setSaving(true);
    setFailure(null);
    try {
      const saved = await work();
      await reading?.engine.refreshHanging();
      onClose(saved);
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
        <ChoiceField
          label={t('hanging.edit.level')}
          value={level}
          choices={levelChoices}
          textOf={(one) => t(`hanging.edit.level.${one}`)}
          onChange={(chosen) => change({ ...draft, level: chosen })}
        />
      </div>
      <RuleSection draft={draft} studyFacts={facts.study} seriesFacts={facts.series} onChange={change} />
      <PriorSection draft={draft} onChange={change} />
      <SelectorSection draft={draft} seriesFacts={facts.series} onChange={change} />
      <ViewportSection draft={draft} onChange={change} />
      {checked.kind === 'problems' ? (
        <ProblemList title={t('hanging.why.problems')} problems={checked.problems} tone="stop" />
      ) : (
        <>
          <ProblemList title={t('protocols.warnings')} problems={protocolWarnings(checked.protocol)} />
          {reading !== null && <CheckHere draft={checked.protocol} reading={reading} />}
          <DryRunPanel key={JSON.stringify(checked.protocol)} protocol={checked.protocol} />
        </>
      )}
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
            onClick={() =>
              void finish(async () => {
                await removeProtocol(draft.id, level);
                return null;
              })
            }
          >
            {t('hanging.edit.delete')}
          </Button>
        )}
        <span className="grow t3">{isSaved ? t('hanging.edit.newVersionOf') : ''}</span>
        <Button disabled={isSaving} onClick={() => onClose(null)}>
          {t('hanging.edit.cancel')}
        </Button>
        <Button
          variant="primary"
          disabled={isSaving || checked.kind !== 'protocol'}
          onClick={() => void finish(() => saveProtocol(named))}
        >
          {isSaving ? t('hanging.edit.saving') : t('hanging.edit.save')}
        </Button>
      </div>
    </div>
  );
}

/** What the draft would do to the study on screen, said before it is saved. */
function CheckHere({
  draft,
  reading,
}: {
  readonly draft: Protocol;
  readonly reading: Reading;
}): ReactElement | null {
  const state = reading.engine.store.getState();
  const patient = patientOf(state);
  if (patient === null) return null;
  const { candidates, pages, pageIndex } = hangStudy({
    patient,
    protocols: [draft],
    names: namesOf(state),
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
