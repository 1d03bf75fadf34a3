import type { ReactElement } from 'react';
import { displayName } from './patient-name.ts';
import { t } from './text.ts';

export interface NameTextProps {
  readonly PatientName: string;
}

/** A patient's name: FAMILY, Given, and the person's own writing, each with its language. */
export function NameText({ PatientName }: NameTextProps): ReactElement {
  const { main, mainLang, second, secondLang } = displayName(PatientName);
  if (main === '') return <span className="t3">{t('worklist.noName')}</span>;
  return (
    <>
      <span lang={mainLang}>{main}</span>
      {second !== '' && (
        <>
          {' '}
          <small lang={secondLang}>{second}</small>
        </>
      )}
    </>
  );
}
