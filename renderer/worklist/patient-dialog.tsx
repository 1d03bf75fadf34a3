import { useState, type FormEvent, type ReactElement } from 'react';
import type { Correction, PatientCandidate } from '../../shared/model/patient-correction.ts';
import { demographicKeywords, type PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import {
  correctPatient,
  demographicsOf,
  endCorrection,
  undoCorrection,
  usePatientCorrection,
} from '../state/patients.ts';
import { formatCount, formatDa, formatInstant } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';
import { plainName } from '../text/patient-name.ts';
import { t, tn } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useNow } from '../ui/use-now.ts';
import './patient-dialog.css';

/** Says whose study it is: what was received, who it may be, what was decided before. */
export function PatientDialog(): ReactElement | null {
  const studies = usePatientCorrection((state) => state.studies);
  const [first] = studies;
  if (first === undefined) return null;
  return (
    <Dialog label={t('patient.title')} className="patient-dialog" onClose={endCorrection}>
      <Form
        key={first.studyId}
        study={first}
        studyCount={studies.length}
        patientCount={new Set(studies.map(({ patientKey }) => patientKey)).size}
      />
    </Dialog>
  );
}

function Form({
  study,
  studyCount,
  patientCount,
}: {
  readonly study: StudyRow;
  readonly studyCount: number;
  readonly patientCount: number;
}): ReactElement {
  const { candidates, history, problem } = usePatientCorrection();
  const [values, setValues] = useState(() => demographicsOf(study));
  const received = study.received ?? demographicsOf(study);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void correctPatient(values);
  };
  return (
    <form onSubmit={submit}>
      <header className="patient-head row">
        <h1 className="grow">{t('patient.title')}</h1>
        <IconButton icon="close" label={t('patient.cancel')} onClick={endCorrection} />
      </header>
      <p className="patient-note">
        {studyCount > 1 && `${tn('patient.studies', studyCount, formatCount(studyCount))} `}
        {t('patient.layer')}
      </p>
      {patientCount > 1 && (
        <p className="patient-note c-caution">{t('patient.several', { count: formatCount(patientCount) })}</p>
      )}
      <table className="patient-fields">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('patient.attribute')}</span>
            </th>
            <th scope="col">{t('patient.received')}</th>
            <th scope="col">{t('patient.shown')}</th>
          </tr>
        </thead>
        <tbody>
          {demographicKeywords.map((keyword) => (
            <tr key={keyword} className={values[keyword] === received[keyword] ? '' : 'differs'}>
              <th scope="row">{t(`patient.field.${keyword}`)}</th>
              <td className="selectable clip">{received[keyword]}</td>
              <td>
                <input
                  aria-label={t(`patient.field.${keyword}`)}
                  value={values[keyword]}
                  onChange={(event) => setValues({ ...values, [keyword]: event.target.value })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Candidates candidates={candidates} onChoose={setValues} />
      {history.length > 0 && <History history={history} />}
      <footer className="patient-foot row">
        <span className="grow c-stop" role="alert">
          {problem}
        </span>
        {study.received !== null && (
          <Button onClick={() => void undoCorrection()}>{t('patient.undo')}</Button>
        )}
        <Button variant="primary" onClick={submit}>
          {t('patient.apply')}
        </Button>
      </footer>
    </form>
  );
}

interface CandidatesProps {
  readonly candidates: readonly PatientCandidate[] | 'loading';
  readonly onChoose: (demographics: PatientDemographics) => void;
}

function Candidates({ candidates, onChoose }: CandidatesProps): ReactElement {
  return (
    <section className="patient-candidates">
      <h2 className="section-head">{t('patient.candidates')}</h2>
      {candidates === 'loading' && <p className="t3">{t('patient.looking')}</p>}
      {candidates !== 'loading' && candidates.length === 0 && <p className="t3">{t('patient.nobody')}</p>}
      <ul>
        {candidates !== 'loading' &&
          candidates.map((candidate) => (
            <li key={JSON.stringify(candidate.demographics)}>
              <button type="button" onClick={() => onChoose(candidate.demographics)}>
                <span className="row">
                  <b className="t1 grow clip">
                    <NameText PatientName={candidate.demographics.PatientName} />
                  </b>
                  <Badge tone={candidate.score >= likely ? 'accent' : 'neutral'}>
                    {t('patient.score', { score: candidate.score })}
                  </Badge>
                </span>
                <span>
                  {[
                    candidate.demographics.PatientID,
                    formatDa(candidate.demographics.PatientBirthDate),
                    candidate.demographics.PatientSex,
                    tn('worklist.studies', candidate.studyCount, formatCount(candidate.studyCount)),
                    formatDa(candidate.newestStudyDate),
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
                <span className="t3">
                  {candidate.reasons.map((reason) => t(`patient.reason.${reason}`)).join(', ')}
                </span>
              </button>
            </li>
          ))}
      </ul>
    </section>
  );
}

/** From here on a proposal stands out; it still is a person who decides. */
const likely = 80;

function History({ history }: { readonly history: readonly Correction[] }): ReactElement {
  const now = useNow();
  return (
    <section className="patient-history">
      <h2 className="section-head">{t('patient.history')}</h2>
      <ol>
        {history.map((correction) => (
          <li key={correction.madeAt}>
            <time dateTime={correction.madeAt}>{formatInstant(correction.madeAt, now)}</time>
            <span>
              {t('patient.decided', {
                author: correction.author,
                name: plainName(correction.demographics.PatientName),
                id: correction.demographics.PatientID,
              })}
              {correction.undoneBy !== null && ` · ${t('patient.undone', { author: correction.undoneBy })}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
