import type { ReactElement } from 'react';
import { useStudyDetail } from '../state/server-state.ts';
import { formatDa } from '../text/format.ts';
import { warningText, warningTone } from '../text/warning-text.ts';
import { Icon } from '../ui/icon.tsx';
import { useReadingState } from './reading-context.ts';
import './study-banners.css';
import type { StudyGroup } from './reading-state.ts';

/**
 * What a person must know of the studies on the wall before trusting them: objects of another patient, other pixels
 * under the same UID, lost or damaged files. Above the images for as long as it is so.
 */
export function StudyBanners(): ReactElement {
  const groups = useReadingState((state) => state.groups);
  return (
    <>
      {groups
        .filter(({ isCurrent, load }) => isCurrent || load.kind === 'loaded')
        .map((group) => (
          <BannersOfStudy key={group.study.studyId} group={group} />
        ))}
    </>
  );
}

function BannersOfStudy({ group }: { readonly group: StudyGroup }): ReactElement {
  // As it is now: a conflict may come while the study is being read.
  const { data } = useStudyDetail(group.study.studyId);
  const study = data?.study ?? group.study;
  return (
    <>
      {study.warnings.map((warning) => {
        const tone = warningTone(warning);
        return (
          <div key={warning.code} className={`study-banner row ${tone}`} role="alert" title={warning.text}>
            <Icon name={tone === 'stop' ? 'stop' : 'warning'} />
            {!group.isCurrent && <span className="c-prior">{formatDa(study.StudyDate)}</span>}
            {warningText(warning)}
          </div>
        );
      })}
    </>
  );
}
