import type { ReactElement, ReactNode } from 'react';
import type { StudyDetail, StudyRow } from '../../shared/model/worklist.ts';
import { useStudyDetail } from '../state/server-state.ts';
import { beginCorrection } from '../state/patients.ts';
import { openStudy, showDialog, showSettings } from '../state/shell-store.ts';
import { togglePanel, useWorklist } from '../state/worklist-store.ts';
import { ageOn, formatBytes, formatCount, formatDa, formatInstant, formatTm, toDa } from '../text/format.ts';
import { arrivalText } from '../text/arrival-text.ts';
import { NameText } from '../text/name-text.tsx';
import { t, tn } from '../text/text.ts';
import { warningText, warningTone } from '../text/warning-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { CorrectedMark } from '../ui/corrected-mark.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';
import { useQuarantine } from '../state/quarantine.ts';
import { refusedNearby } from './refused-nearby.ts';
import { studyFindings } from './study-findings.ts';
import { StudyNotes } from './study-notes.tsx';
import { OtherStudies } from './other-studies.tsx';
import { SeriesThumbnail } from './series-thumbnail.tsx';
import './study-panel.css';
import { failureText } from '../state/failure-text.ts';

/** What is known of the focused study, beside the list. */
export function StudyPanel(): ReactElement {
  const studyId = useWorklist((state) => state.focusedStudyId);
  const { data: detail, error } = useStudyDetail(studyId);
  return (
    <aside className="study-panel" aria-label={t('worklist.panel')}>
      {detail === null || detail === undefined ? (
        <div className="panel-note row">
          <span className="grow">
            {error === null || studyId === null
              ? t('worklist.panel.none')
              : t('worklist.panel.failed', { problem: failureText(error, 'study') })}
          </span>
          <CloseButton />
        </div>
      ) : (
        <Detail detail={detail} />
      )}
    </aside>
  );
}

/** Of the selected studies, which the one that is shown is among. */
function editLabels(): void {
  showDialog('labels');
}

function CloseButton(): ReactElement {
  return <IconButton icon="close" label={t('worklist.panel.close')} onClick={togglePanel} />;
}

function Detail({ detail }: { readonly detail: StudyDetail }): ReactElement {
  const now = useNow();
  const { study, series, otherStudies, notes, history } = detail;
  const findings = studyFindings(detail);
  return (
    <>
      <section className="panel-head">
        <div className="row panel-name">
          <h1 className="grow">
            <NameText PatientName={study.PatientName} />
            {study.received !== null && (
              <CorrectedMark received={dotted(personLine({ ...study, ...study.received }, now))} />
            )}
          </h1>
          <CloseButton />
        </div>
        <div className="selectable">{dotted(personLine(study, now))}</div>
        <div className="panel-study">
          <div className="t1">{dotted([study.modalities.join(' '), study.StudyDescription])}</div>
          <div className="selectable">{dotted(studyLine(study))}</div>
        </div>
        <div className="row panel-actions">
          <Button variant="primary" keys="Enter" onClick={() => openStudy(study.studyId)}>
            {t('worklist.panel.open')}
          </Button>
          <Button onClick={() => void beginCorrection([study])}>
            {t('worklist.command.correctPatient')}
          </Button>
        </div>
        <div className="row panel-labels">
          {study.labels.map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
          <button type="button" onClick={() => editLabels()}>
            {t(study.labels.length === 0 ? 'worklist.labels.add' : 'worklist.labels.change')}
          </button>
        </div>
      </section>
      {study.state === 'receiving' && (
        <Band tone="accent" icon={<Icon name="network" />}>
          {t('worklist.panel.receiving')}
        </Band>
      )}
      {study.warnings.map((warning) => (
        <Band
          key={warning.code + warning.text}
          tone={warningTone(warning)}
          icon={<Icon name={warningTone(warning) === 'stop' ? 'stop' : 'warning'} />}
        >
          {warningText(warning)}
        </Band>
      ))}
      {study.source.kind === 'network' && <RefusedNearby study={study} />}
      {findings.length > 0 && (
        <Band tone="caution" icon={<Icon name="warning" />}>
          {findings.map((finding) => (
            <p key={finding}>{finding}</p>
          ))}
        </Band>
      )}
      <section>
        <h2 className="section-head">
          {t('worklist.panel.series')} <span className="n">{formatCount(series.length)}</span>
          <span className="r">
            {dotted([
              tn('worklist.images', study.instanceCount, formatCount(study.instanceCount)),
              formatBytes(study.bytes),
            ])}
          </span>
        </h2>
        <ul className="series-grid">
          {series.map((each) => (
            <SeriesThumbnail key={each.seriesId} series={each} state={study.state} />
          ))}
        </ul>
      </section>
      {otherStudies.length > 0 && <OtherStudies study={study} others={otherStudies} />}
      <StudyNotes key={study.studyId} study={study} notes={notes} />
      {history.length > 0 && (
        <section>
          <h2 className="section-head">{t('worklist.panel.history')}</h2>
          <ol className="history">
            {history.map((event) => (
              <li key={event.at + event.outcome}>
                <time dateTime={event.at}>{formatInstant(event.at, now)}</time>
                <span>{arrivalText(event)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function RefusedNearby({ study }: { readonly study: StudyRow }): ReactElement | null {
  const count = refusedNearby(study, useQuarantine().data ?? []).length;
  if (count === 0) return null;
  return (
    <Band tone="caution" icon={<Icon name="warning" />}>
      <p>{tn('worklist.refusedNearby', count, formatCount(count))}</p>
      <button type="button" className="band-action" onClick={() => showSettings('integrity')}>
        {t('worklist.refusedNearby.show')}
      </button>
    </Band>
  );
}

interface BandProps {
  readonly tone: 'accent' | 'caution' | 'stop';
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function Band({ tone, icon, children }: BandProps): ReactElement {
  return (
    <section className={`band ${tone}`}>
      <span className={`c-${tone}`}>{icon}</span>
      <div className="grow t1">{children}</div>
    </section>
  );
}

function personLine(study: StudyRow, now: Date): string[] {
  return [
    study.PatientID,
    formatDa(study.PatientBirthDate),
    ageOn(study.PatientBirthDate, study.StudyDate === '' ? toDa(now) : study.StudyDate),
    study.PatientSex,
  ];
}

function studyLine(study: StudyRow): string[] {
  const { AccessionNumber } = study;
  return [
    `${formatDa(study.StudyDate)} ${formatTm(study.StudyTime)}`.trim(),
    study.InstitutionName,
    AccessionNumber === '' ? '' : t('worklist.panel.accession', { accession: AccessionNumber }),
  ];
}

function dotted(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
