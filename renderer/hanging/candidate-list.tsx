import type { ReactElement } from 'react';
import type { Candidate } from '../../shared/hanging/hang-study.ts';
import { t } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';

export interface CandidateListProps {
  readonly candidates: readonly Candidate[];
  readonly winnerId: string | null;
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
}

/** Every protocol that was considered, the winner first, each with the one sentence that decided. */
export function CandidateList({
  candidates,
  winnerId,
  selectedId,
  onSelect,
}: CandidateListProps): ReactElement {
  const best = Math.max(1, ...candidates.map(({ score, possible }) => Math.max(score, possible)));
  return (
    <section className="candidates">
      <h2 className="section-head">
        {t('hanging.why.candidates')}
        <span className="grow" />
        <span className="n">{t('hanging.why.score')}</span>
      </h2>
      <ul>
        {candidates.map((candidate) => (
          <li key={candidate.id}>
            <button
              type="button"
              className={classOf(candidate, winnerId, selectedId)}
              aria-pressed={candidate.id === selectedId}
              onClick={() => onSelect(candidate.id)}
            >
              <span className="candidate-name clip">{candidate.name}</span>
              <span className="candidate-score">{scoreOf(candidate)}</span>
              {!candidate.isOut && !candidate.lastResort && (
                <span className="candidate-bar">
                  <i style={{ width: `${(100 * candidate.score) / best}%` }} />
                </span>
              )}
              <span className="candidate-why">
                <CandidateIcon candidate={candidate} isWinner={candidate.id === winnerId} />
                {candidate.why}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function classOf({ id, isOut }: Candidate, winnerId: string | null, selectedId: string | null): string {
  return [
    'candidate',
    ...(id === winnerId ? ['won'] : []),
    ...(id === selectedId ? ['selected'] : []),
    ...(isOut ? ['out'] : []),
  ].join(' ');
}

function scoreOf({ isOut, lastResort, score }: Candidate): string {
  if (lastResort) return t('hanging.why.lastResort');
  return isOut ? t('hanging.why.out') : String(score);
}

function CandidateIcon({
  candidate: { isOut, rules },
  isWinner,
}: {
  readonly candidate: Candidate;
  readonly isWinner: boolean;
}): ReactElement {
  if (isWinner || (!isOut && rules.every(({ passed }) => passed))) {
    return <Icon name="check" label={t('hanging.why.passed')} />;
  }
  if (isOut) return <Icon name="stop" className="c-stop" label={t('hanging.why.failedRequired')} />;
  return <Icon name="close" label={t('hanging.why.failed')} />;
}
