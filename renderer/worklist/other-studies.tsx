import { useMemo, useState, type ReactElement } from 'react';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { openStudy } from '../state/shell-store.ts';
import { formatCount, formatDa, spanBefore } from '../text/format.ts';
import { t } from '../text/text.ts';
import { layTimeline } from './timeline.ts';

export interface OtherStudiesProps {
  readonly study: StudyRow;
  readonly others: readonly StudyRow[];
}

/** Shown before "show all". */
const briefCount = 4;

export function OtherStudies({ study, others }: OtherStudiesProps): ReactElement {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? others : others.slice(0, briefCount);
  return (
    <section className="other-studies">
      <h2 className="section-head">
        {t('worklist.panel.otherStudies')} <span className="n">{formatCount(others.length)}</span>
        {others.length > briefCount && (
          <button type="button" className="r" onClick={() => setWhole(!isWhole)}>
            {t(isWhole ? 'worklist.panel.showFewer' : 'worklist.panel.showAll')}
          </button>
        )}
      </h2>
      <TimelineDrawing study={study} others={others} />
      <ul>
        {shown.map((other) => (
          <li key={other.studyId}>
            <button type="button" onClick={() => openStudy(other.studyId)}>
              <span>{formatDa(other.StudyDate)}</span>
              <span className="modality clip">{other.modalities.join(' ')}</span>
              <span className="t1 clip">{other.StudyDescription}</span>
              <span className={isPriorOfKind(other, study) ? 'c-prior' : 't3'}>{distance(other, study)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Earlier and of a modality of this study: what one compares with first. */
function isPriorOfKind(other: StudyRow, study: StudyRow): boolean {
  return (
    other.StudyDate < study.StudyDate &&
    other.modalities.some((modality) => study.modalities.includes(modality))
  );
}

function distance(other: StudyRow, study: StudyRow): string {
  if (other.StudyDate === study.StudyDate) return t('worklist.panel.sameDay');
  const earlier = spanBefore(other.StudyDate, study.StudyDate);
  if (earlier !== undefined) return t('worklist.panel.earlier', { span: earlier });
  const later = spanBefore(study.StudyDate, other.StudyDate);
  return later === undefined ? '' : t('worklist.panel.later', { span: later });
}

const widthPx = 344;
const leftPx = 28;
const rightPx = 336;
const rowPx = 18;
const x = (at: number): number => leftPx + at * (rightPx - leftPx);

function TimelineDrawing({ study, others }: OtherStudiesProps): ReactElement | null {
  const timeline = useMemo(() => layTimeline(study, others), [study, others]);
  const { modalities, years, dots } = timeline;
  if (dots.length < 2) return null;
  const baseline = modalities.length * rowPx + 2;
  const y = (modality: string): number => 14 + modalities.indexOf(modality) * rowPx;
  const current = dots.find((dot) => dot.isCurrent);
  return (
    <svg
      className="timeline"
      viewBox={`0 0 ${widthPx} ${baseline + 16}`}
      role="img"
      aria-label={t('worklist.panel.timeline')}
    >
      {modalities.map((modality) => (
        <g key={modality}>
          <text x={0} y={y(modality) + 4}>
            {modality}
          </text>
          <path d={`M${leftPx} ${y(modality)}H${rightPx}`} />
        </g>
      ))}
      {years.map(({ year, at }) => (
        <g key={year}>
          <path d={`M${x(at)} 6V${baseline}`} />
          <text className="year" x={x(at) + 2} y={baseline + 14}>
            {year}
          </text>
        </g>
      ))}
      {current !== undefined && <path className="current-line" d={`M${x(current.at)} 4V${baseline}`} />}
      {dots.map((dot) => (
        <circle
          key={dot.studyId}
          className={dot.isCurrent ? 'current-dot' : 'prior-dot'}
          cx={x(dot.at)}
          cy={y(dot.modality)}
          r={dot.isCurrent ? 4.5 : 4}
        />
      ))}
    </svg>
  );
}
