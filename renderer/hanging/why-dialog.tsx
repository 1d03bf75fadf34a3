import { useState, type ReactElement } from 'react';
import type { Candidate } from '../../shared/hanging/hang-study.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { useReading, useReadingState } from '../reading/reading-context.ts';
import { joined } from '../reading/overlay-text.ts';
import { formatDa, formatTm } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';
import { t, tn } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { captureProtocol } from './capture-protocol.ts';
import { CandidateList } from './candidate-list.tsx';
import { DryRunPanel } from './dry-run-panel.tsx';
import type { OpenHanging } from './hanging-state.ts';
import { NotHungList } from './not-hung-list.tsx';
import { newProtocolId, ownCopy } from './own-copy.ts';
import { ProtocolEditor } from './protocol-editor.tsx';
import { ProtocolTitle } from './protocol-title.tsx';
import { RuleList } from './rule-list.tsx';
import { ViewportCards } from './viewport-cards.tsx';
import './why-dialog.css';

/** Why this protocol won, what its rules found, and why a viewport stayed empty. */
export function WhyDialog(): ReactElement | null {
  const isOpen = useReadingState((state) => state.isWhyOpen);
  const open = useReadingState((state) => state.hanging);
  return isOpen && open !== null ? <OpenWhy open={open} /> : null;
}

function OpenWhy({ open }: { readonly open: OpenHanging }): ReactElement {
  const { engine } = useReading();
  const [first] = open.hanging.candidates;
  const [selectedId, select] = useState(first?.id ?? null);
  const selected = open.hanging.candidates.find(({ id }) => id === selectedId) ?? first;
  const [edited, edit] = useState<Edited | null>(null);
  const close = (): void => engine.store.setState({ isWhyOpen: false });
  const capture = (): void => {
    const state = engine.store.getState();
    const study = state.groups.find(({ isCurrent }) => isCurrent)?.study;
    const what =
      study?.StudyDescription === '' ? study.modalities.join(', ') : (study?.StudyDescription ?? '');
    const name = t('hanging.why.captureName', { what }).slice(0, 64);
    const protocol = captureProtocol(state, { id: newProtocolId(), name });
    if (protocol !== null) edit({ protocol, isSaved: false });
  };
  return (
    <Dialog label={t('hanging.why.title')} className="why" onClose={close}>
      <WhyHead open={open} onClose={close} />
      <div className="why-columns">
        <aside className="why-left">
          <CandidateList
            candidates={open.hanging.candidates}
            winnerId={open.hanging.protocol?.id ?? null}
            selectedId={selected?.id ?? null}
            onSelect={select}
          />
          {edited === null && selected !== undefined && (
            <DryRunPanel key={selected.id} protocol={protocolOf(open, selected)} />
          )}
        </aside>
        <div className="why-right">
          {edited !== null && (
            <ProtocolEditor
              key={edited.protocol.id}
              protocol={edited.protocol}
              isSaved={edited.isSaved}
              onClose={() => edit(null)}
            />
          )}
          {edited === null && selected !== undefined && (
            <CandidateHead candidate={selected} isLocked={isLocked(open, selected)} />
          )}
          {edited === null && selected !== undefined && isLocked(open, selected) && (
            <p className="c-caution">{t('protocols.locked')}</p>
          )}
          {edited === null && selected !== undefined && <RuleList rules={selected.rules} />}
          {edited === null && selected?.id === open.hanging.protocol?.id && (
            <>
              <ViewportCards open={open} />
              <NotHungList />
            </>
          )}
          <Problems open={open} />
        </div>
      </div>
      <footer className="why-foot row">
        <span className="t3 grow">{t('hanging.why.order')}</span>
        {open.choice.protocolId !== null && (
          <Button variant="plain" onClick={() => engine.hanging.use(null)}>
            {t('hanging.why.useWinner')}
          </Button>
        )}
        {selected !== undefined && selected.id !== open.hanging.protocol?.id && (
          <Button onClick={() => engine.hanging.use(selected.id)}>{t('hanging.why.use')}</Button>
        )}
        {edited === null && <Button onClick={capture}>{t('hanging.why.save')}</Button>}
        {edited === null && selected !== undefined && (
          <Button onClick={() => edit(editedOf(open, selected))}>
            {isLocked(open, selected) ? t('protocols.copy') : t('hanging.why.edit')}
          </Button>
        )}
        <Button variant="primary" keys="Esc" onClick={close}>
          {t('hanging.why.done')}
        </Button>
      </footer>
    </Dialog>
  );
}

function protocolOf({ protocols }: OpenHanging, { id, level, version }: Candidate) {
  return protocols.find(
    (protocol) => protocol.id === id && protocol.level === level && protocol.version === version,
  );
}

interface Edited {
  readonly protocol: Protocol;
  readonly isSaved: boolean;
}

/** One's own as it is; what is built in or locked as a copy, which then goes before it. */
function editedOf(open: OpenHanging, candidate: Candidate): Edited | null {
  const protocol = protocolOf(open, candidate);
  if (protocol === undefined) return null;
  const isOwn = protocol.level !== 'built-in' && !protocol.locked;
  return { protocol: isOwn ? protocol : ownCopy(protocol), isSaved: isOwn };
}

function isLocked(open: OpenHanging, candidate: Candidate): boolean {
  return protocolOf(open, candidate)?.locked === true;
}

function WhyHead({
  open,
  onClose,
}: {
  readonly open: OpenHanging;
  readonly onClose: () => void;
}): ReactElement {
  const study = useReadingState((state) => state.groups.find(({ isCurrent }) => isCurrent)?.study);
  const count = open.hanging.candidates.length;
  return (
    <header className="why-head row">
      <div className="grow">
        <h1>{t('hanging.why.title')}</h1>
        {study !== undefined && (
          <p className="clip">
            {study.StudyDescription === '' ? study.modalities.join(', ') : study.StudyDescription}
            {' · '}
            <NameText PatientName={study.PatientName} />
            {' · '}
            {joined([formatDa(study.StudyDate), formatTm(study.StudyTime)])}
          </p>
        )}
      </div>
      <span className="t3">
        {tn('hanging.why.read', count)} {t('hanging.why.in', { ms: Math.max(1, Math.round(open.elapsedMs)) })}
      </span>
      <span className="sep" />
      <IconButton icon="close" label={t('hanging.why.close')} onClick={onClose} />
    </header>
  );
}

function CandidateHead({
  candidate,
  isLocked: locked,
}: {
  readonly candidate: Candidate;
  readonly isLocked: boolean;
}): ReactElement {
  const { score, possible } = candidate;
  return (
    <ProtocolTitle protocol={{ ...candidate, locked }}>
      {possible > 0 && <span className="n">{t('hanging.why.scoreOf', { score, possible })}</span>}
    </ProtocolTitle>
  );
}

/** What is stored and cannot be used, and studies that take no part: never silently. */
function Problems({ open }: { readonly open: OpenHanging }): ReactElement | null {
  const groups = useReadingState((state) => state.groups);
  const { problems, hanging } = open;
  if (problems.length === 0 && hanging.excludedStudies.length === 0) return null;
  return (
    <ul className="why-problems">
      {problems.map(({ what, place, problem }) => (
        <li key={`${what} ${place}`}>
          <Icon name="warning" className="c-caution" label={t('hanging.why.problems')} />
          <span>
            {what}: {place} {problem}
          </span>
        </li>
      ))}
      {hanging.excludedStudies.map(({ studyId, why }) => {
        const study = groups.find((group) => group.study.studyId === studyId)?.study;
        return (
          <li key={studyId}>
            <Icon name="warning" className="t3" label={t('hanging.why.excluded')} />
            <span>
              {joined([formatDa(study?.StudyDate ?? ''), study?.StudyDescription ?? ''])}: {why}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
