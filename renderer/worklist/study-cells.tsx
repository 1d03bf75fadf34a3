import type { ReactElement, ReactNode } from 'react';
import type { PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { ageOn, formatArrival, formatCount, formatDa, formatTm, toDa } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';
import { plainName } from '../text/patient-name.ts';
import { t, tn } from '../text/text.ts';
import { warningText, warningTone } from '../text/warning-text.ts';
import { Badge } from '../ui/badge.tsx';
import { CorrectedMark } from '../ui/corrected-mark.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-shapes.ts';
import { LoadBar } from '../ui/load-bar.tsx';
import type { ColumnId } from './columns.ts';

export const sourceIcons: Readonly<Record<StudyRow['source']['kind'], IconName>> = {
  network: 'network',
  folder: 'folder',
  media: 'disc',
  archive: 'folder',
  upload: 'import',
  phantom: 'phantom',
};

/** What one column shows of a study. */
export function studyCell(column: ColumnId, study: StudyRow, now: Date): ReactNode {
  switch (column) {
    case 'readState':
      return <ReadStateMark readState={study.readState} />;
    case 'PatientName':
      return <PatientCell study={study} />;
    case 'PatientID':
      return study.PatientID;
    case 'PatientBirthDate':
      return <BirthCell study={study} now={now} />;
    case 'PatientSex':
      return study.PatientSex;
    case 'StudyDate':
      return `${formatDa(study.StudyDate)} ${formatTm(study.StudyTime)}`;
    case 'modalities':
      return study.modalities.join(' ');
    case 'StudyDescription':
      return <DescriptionCell study={study} />;
    case 'labels':
      return study.labels.join(', ');
    case 'BodyPartExamined':
      return study.BodyPartExamined;
    case 'AccessionNumber':
      return study.AccessionNumber === '' ? (
        <span className="t3">{t('worklist.none')}</span>
      ) : (
        study.AccessionNumber
      );
    case 'ReferringPhysicianName':
      return plainName(study.ReferringPhysicianName);
    case 'instanceCount':
      return study.state === 'receiving' ? (
        <span className="t3">{t('worklist.receiving')}</span>
      ) : (
        <>
          {formatCount(study.seriesCount)} <span className="t3">/ {formatCount(study.instanceCount)}</span>
        </>
      );
    case 'source':
      return <SourceCell study={study} />;
    case 'arrivedAt':
      return study.state === 'receiving' ? (
        <span className="c-accent">{t('worklist.now')}</span>
      ) : (
        formatArrival(study.arrivedAt, now)
      );
  }
}

function ReadStateMark({ readState }: { readonly readState: StudyRow['readState'] }): ReactElement {
  switch (readState) {
    case 'unread':
      return <Icon name="dot" label={t('worklist.state.unread')} className="t1" />;
    case 'read':
      return <Icon name="check" label={t('worklist.state.read')} className="read-mark" />;
    case 'flagged':
      return <Icon name="flag" label={t('worklist.state.flagged')} className="t1" />;
  }
}

function PatientCell({ study }: { readonly study: StudyRow }): ReactElement {
  const conflict = study.warnings.find((warning) => warning.code.startsWith('identity'));
  return (
    <span className="patient">
      <span className="clip">
        <NameText PatientName={study.PatientName} />
      </span>
      {study.received !== null && <CorrectedMark received={receivedLine(study.received)} />}
      {study.holds.includes('lock') && <Icon name="lock" label={t('worklist.locked')} className="t3" />}
      {study.holds.includes('pin') && <Icon name="pin" label={t('worklist.pinned')} className="t3" />}
      {study.noteCount > 0 && (
        <Icon
          name="note"
          label={tn('worklist.notes.count', study.noteCount, formatCount(study.noteCount))}
          className="t3"
        />
      )}
      {study.source.kind === 'phantom' && <Badge>{t('worklist.phantom')}</Badge>}
      {conflict !== undefined && (
        <Badge tone="stop" title={conflict.text}>
          {t('worklist.identityConflict')}
        </Badge>
      )}
    </span>
  );
}

/** With the study's labels, which many lists are sorted into work by. */
function DescriptionCell({ study }: { readonly study: StudyRow }): ReactElement | string {
  if (study.labels.length === 0) return study.StudyDescription;
  return (
    <span className="described">
      <span className="clip">{study.StudyDescription}</span>
      {study.labels.map((label) => (
        <Badge key={label}>{label}</Badge>
      ))}
    </span>
  );
}

function receivedLine({ PatientName, PatientID, PatientBirthDate }: PatientDemographics): string {
  return [plainName(PatientName), PatientID, formatDa(PatientBirthDate)]
    .filter((part) => part !== '')
    .join(' · ');
}

function BirthCell({ study, now }: { readonly study: StudyRow; readonly now: Date }): ReactElement {
  // At the time of the study, so that a prior shows the age that its images show.
  const age = ageOn(study.PatientBirthDate, study.StudyDate === '' ? toDa(now) : study.StudyDate);
  return (
    <>
      {formatDa(study.PatientBirthDate)} {age !== '' && <span className="age">{age}</span>}
    </>
  );
}

function SourceCell({ study }: { readonly study: StudyRow }): ReactElement {
  const [warning] = study.warnings;
  const origin = `${t(`worklist.source.${study.source.kind}`)} ${study.source.label}`;
  if (study.state === 'receiving') {
    return (
      <span className="source live" title={origin}>
        <Icon name={sourceIcons[study.source.kind]} />
        <span className="clip">
          {tn('worklist.images', study.instanceCount, formatCount(study.instanceCount))}
        </span>
        <LoadBar fraction={null} tone="live" label={t('worklist.receiving')} />
      </span>
    );
  }
  if (warning !== undefined) {
    return (
      <span
        className={`source c-${warningTone(warning)}`}
        title={study.warnings.map(({ text }) => text).join('\n')}
      >
        <Icon name={warningTone(warning) === 'stop' ? 'stop' : 'warning'} />
        <span className="clip">{warningText(warning)}</span>
      </span>
    );
  }
  return (
    <span className="source" title={origin}>
      <Icon name={sourceIcons[study.source.kind]} className="t3" />
      <span className="clip">{study.source.label}</span>
    </span>
  );
}
