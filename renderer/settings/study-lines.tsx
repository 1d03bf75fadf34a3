import type { ReactElement } from 'react';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { formatBytes, formatDa } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';

/** Studies by name, date and description, one a line. */
export function StudyLines({ studies }: { readonly studies: readonly StudyRow[] }): ReactElement {
  return (
    <ul className="entry-list">
      {studies.map((study) => (
        <li key={study.studyId}>
          <div className="row">
            <span className="t1 clip">
              <NameText PatientName={study.PatientName} />
            </span>
            <span className="t3">{study.PatientID}</span>
            <span>{formatDa(study.StudyDate)}</span>
            <span>{study.modalities.join(' ')}</span>
            <span className="grow clip">{study.StudyDescription}</span>
            <span>{formatBytes(study.bytes)}</span>
          </div>
          {study.warnings.map(({ code, text }) => (
            <div key={code} className="c-caution">
              {text}
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}
