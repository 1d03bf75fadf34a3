import { useId, useState, type FormEvent, type ReactElement } from 'react';
import type { Job } from '../../shared/model/activity.ts';
import { goOnWithJob } from '../state/jobs.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';

/** Goes on with an import that left files unread; asks for the password where entries are encrypted. */
export function GoOn({ job }: { readonly job: Job }): ReactElement {
  const [password, setPassword] = useState('');
  const id = useId();
  const needsPassword = job.report?.refused.some(({ code }) => code === 'media.encrypted') === true;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void goOnWithJob(job.jobId, password === '' ? undefined : password);
  };
  return (
    <form className="job-go-on" onSubmit={submit}>
      {needsPassword && (
        <>
          <label htmlFor={id}>{t('activity.password')}</label>
          <input
            id={id}
            type="password"
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </>
      )}
      <Button icon="play" onClick={submit} disabled={needsPassword && password === ''}>
        {t('activity.goOn')}
      </Button>
    </form>
  );
}
