import type { ReactElement } from 'react';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useMarks, useReading } from './reading-context.ts';
import { errorText } from '../text/error-text.ts';

/** What of the measurements and key images is not on the disk, and what to do about it. Nothing when all is. */
export function SavingNote(): ReactElement | null {
  const { marks } = useReading();
  const phase = useMarks((state) => state.phase);
  const saving = useMarks((state) => state.saving);
  const failures = [...saving.values()].flatMap((state) => (state.kind === 'failed' ? [state.error] : []));
  const [error] = failures;
  return (
    <>
      {phase.kind === 'failed' && (
        <section className="saving-note" role="alert">
          <p className="c-stop">
            <Icon name="stop" /> {t('measure.listFailed')}
          </p>
          <p className="t3 selectable">
            {errorText(phase.error)} ({phase.error.code})
          </p>
          <Button onClick={() => void marks.reload()}>{t('measure.retry')}</Button>
        </section>
      )}
      {error !== undefined && (
        <section className="saving-note" role="alert">
          <p className="c-stop">
            <Icon name="stop" /> {tn('measure.notSavedCount', failures.length)}
          </p>
          <p className="t3 selectable">
            {error.code === 'store.changed-elsewhere'
              ? t('measure.changedElsewhere')
              : `${errorText(error)} (${error.code})`}
          </p>
          <div className="row">
            <Button onClick={() => marks.retry()}>{t('measure.retry')}</Button>
            <Button variant="plain" onClick={() => void marks.discardUnsaved()}>
              {t('measure.discard')}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}
