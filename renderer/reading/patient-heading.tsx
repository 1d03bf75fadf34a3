import type { ReactElement } from 'react';
import { ageOn, formatDa } from '../text/format.ts';
import { displayName } from '../text/patient-name.ts';
import { t } from '../text/text.ts';
import { joined } from './overlay-text.ts';
import { useReadingState } from './reading-context.ts';

/** Whose study is open: from the study's row; each tile names its own patient. */
export function PatientHeading(): ReactElement {
  const study = useReadingState((state) => state.groups.find((group) => group.isCurrent)?.study);
  if (study === undefined) return <div className="who" />;
  const { main, mainLang, second, secondLang } = displayName(study.PatientName);
  return (
    <div className="who row">
      <h1 className="clip" lang={mainLang}>
        {main === '' ? t('reading.overlay.noName') : main}
      </h1>
      {second !== '' && <span lang={secondLang}>{second}</span>}
      <span>{study.PatientID}</span>
      <span>
        {joined([
          formatDa(study.PatientBirthDate),
          ageOn(study.PatientBirthDate, study.StudyDate),
          study.PatientSex,
        ])}
      </span>
    </div>
  );
}
