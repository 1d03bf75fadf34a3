import { useState, type ReactElement } from 'react';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { protocolSentences } from '../../shared/hanging/protocol-text.ts';
import { protocolWarnings } from '../../shared/hanging/protocol-warnings.ts';
import type { CarryLoss, SavedProtocol } from '../../shared/model/hanging.ts';
import { joined } from '../reading/overlay-text.ts';
import { useReadingIfOpen } from '../reading/reading-context.ts';
import { exportObject, exportText, removeProtocol } from '../state/hanging.ts';
import { refused } from '../state/refused.ts';
import { formatInstant } from '../text/format.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTask } from '../ui/use-task.ts';
import { LossList } from './loss-list.tsx';
import { ProblemList } from './problem-list.tsx';
import { ProtocolTitle } from './protocol-title.tsx';
import { ProtocolHistory } from './protocol-history.tsx';
import { Problem } from '../ui/problem.tsx';

export interface ProtocolPageProps {
  readonly protocol: Protocol;
  /** Who saved it and when; null for what is built in. */
  readonly saved: SavedProtocol | null;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
  readonly onRemoved: () => void;
}

/** One protocol in sentences, and what can be done with it. */
export function ProtocolPage({
  protocol,
  saved,
  onEdit,
  onCopy,
  onRemoved,
}: ProtocolPageProps): ReactElement {
  const reading = useReadingIfOpen();
  const [losses, setLosses] = useState<readonly CarryLoss[] | null>(null);
  const { isRunning, problem, run } = useTask();
  const { level, locked } = protocol;
  const isOwn = level !== 'built-in' && !locked;
  return (
    <>
      <ProtocolTitle protocol={protocol}>
        <SavedBy saved={saved} />
      </ProtocolTitle>
      {locked && <p className="c-caution">{t('protocols.locked')}</p>}
      {level === 'built-in' && <p className="t3">{t('protocols.builtIn')}</p>}
      <div className="row protocol-actions">
        {isOwn && <Button onClick={onEdit}>{t('protocols.edit')}</Button>}
        <Button onClick={onCopy}>{t('protocols.copy')}</Button>
        <Button onClick={() => exportText(protocol)}>{t('protocols.exportText')}</Button>
        <Button
          disabled={isRunning}
          onClick={() =>
            void run(() =>
              refused(async () => {
                setLosses(await exportObject(protocol));
              }, 'hanging.writeObject'),
            )
          }
        >
          {t('protocols.exportObject')}
        </Button>
        {isOwn && (
          <Button
            variant="plain"
            disabled={isRunning}
            onClick={() =>
              void run(() =>
                refused(async () => {
                  await removeProtocol(protocol.id, level);
                  await reading?.engine.refreshHanging();
                  onRemoved();
                }, 'hanging.remove'),
              )
            }
          >
            {t('protocols.remove')}
          </Button>
        )}
      </div>
      <Problem text={problem} />
      {losses !== null && (
        <LossList title={t('protocols.losses')} none={t('protocols.losses.none')} losses={losses} />
      )}
      <ProblemList title={t('protocols.warnings')} problems={protocolWarnings(protocol)} />
      <section>
        <h2 className="section-head">{t('protocols.sentences')}</h2>
        <ul className="protocol-sentences">
          {protocolSentences(protocol).map(({ part, sentence }) => (
            <li key={part}>{sentence}</li>
          ))}
        </ul>
      </section>
      {level !== 'built-in' && <ProtocolHistory protocol={protocol} level={level} />}
    </>
  );
}

function SavedBy({ saved }: Pick<ProtocolPageProps, 'saved'>): ReactElement | null {
  const now = useNow();
  if (saved === null) return null;
  return <span className="n">{joined([saved.author, formatInstant(saved.savedAt, now)])}</span>;
}
